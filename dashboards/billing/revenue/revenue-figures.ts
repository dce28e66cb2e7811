import { currencyDigits, minorToDecimal, type MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';

/** An amount as a number good enough to draw: never shown as text, never computed with. */
export function drawable(money: MoneyAmount): number {
  return Number(minorToDecimal(money.amountMinor, currencyDigits(money.currency)));
}

/** Margin as a share of net in the reader's locale, rounded down to a tenth of a percent; "–" where nothing came in. */
export function marginShare(margin: MoneyAmount, net: MoneyAmount, locale?: string): string {
  const of = BigInt(net.amountMinor);
  if (of <= 0n) return '–';
  const perMille = (BigInt(margin.amountMinor) * 1000n) / of;
  const format = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return format.format(Number(perMille) / 1000);
}

/** An amount shortened for an axis, without its currency: "1.2M". */
export function axisText(value: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
