import { formatMoney, type MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';
import type { ReactNode } from 'react';

/** An amount; zero is quiet, so that what matters stands out. */
export function Amount(props: { readonly money: MoneyAmount }): ReactNode {
  const zero = BigInt(props.money.amountMinor) === 0n;
  return <span style={zero ? { color: 'var(--mantine-color-dimmed)' } : undefined}>{formatMoney(props.money)}</span>;
}

/** One amount per currency, each on its own: nothing is ever converted. */
export function Amounts(props: { readonly amounts: readonly MoneyAmount[] }): ReactNode {
  if (props.amounts.length === 0) return '–';
  return props.amounts.map((money) => (
    <div key={money.currency}>{formatMoney(money)}</div>
  ));
}

/** Adds amounts of one currency, exactly. */
export function sumOf(amounts: readonly MoneyAmount[], currency: string): MoneyAmount {
  const minor = amounts.filter((money) => money.currency === currency).reduce((sum, money) => sum + BigInt(money.amountMinor), 0n);
  return { amountMinor: minor.toString(), currency };
}

/** Adds amounts currency by currency, ordered by code. */
export function sumsOf(amounts: readonly MoneyAmount[]): readonly MoneyAmount[] {
  return [...new Set(amounts.map(({ currency }) => currency))].sort().map((currency) => sumOf(amounts, currency));
}
