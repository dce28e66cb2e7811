import { minorToDecimal, currencyDigits, type MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';
import { parseAmount } from '@ad-network/dashboard-shell/display/parse-amount.ts';

/** A typed amount: nothing, exact minor units, or the reason why it is none. */
export type TypedAmount = { readonly kind: 'none' } | { readonly kind: 'amount'; readonly money: MoneyAmount } | { readonly kind: 'wrong'; readonly reason: string };

/** Reads what somebody typed; an empty text is no amount. */
export function readAmount(text: string, currency: string): TypedAmount {
  if (text.trim() === '') return { kind: 'none' };
  const parsed = parseAmount(text, currency);
  return parsed.ok ? { kind: 'amount', money: { amountMinor: parsed.amountMinor, currency } } : { kind: 'wrong', reason: parsed.reason };
}

/** An amount as somebody would type it in their locale, without grouping. */
export function typedAmount(money: MoneyAmount, locale?: string): string {
  const decimal = minorToDecimal(money.amountMinor, currencyDigits(money.currency));
  const point = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  return decimal.replace('.', point);
}
