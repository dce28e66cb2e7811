/** An amount as the API gives it: whole minor units as decimal digits (a 64-bit integer as text) and an ISO 4217 code. */
export interface MoneyAmount {
  readonly amountMinor: string;
  readonly currency: string;
}

/** Digits after the decimal point of a currency, as Intl knows them: 2 for INR, 0 for JPY. */
export function currencyDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units as an exact decimal text in major units: `-5` of INR is `-0.05`. No number type is passed through. */
export function minorToDecimal(amountMinor: string, digits: number): string {
  const minor = BigInt(amountMinor);
  const sign = minor < 0n ? '-' : '';
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * An amount in the reader's locale with its currency, exact to the last digit at any size. `locale` is for tests;
 * the browser's own is the default.
 */
export function formatMoney(money: MoneyAmount, locale?: string): string {
  const decimal = minorToDecimal(money.amountMinor, currencyDigits(money.currency));
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency });
  // Intl formats a decimal text exactly; its type asks for a literal, which a computed text cannot be.
  return format.format(decimal as Intl.StringNumericLiteral);
}

/** The rate of a line: micros of the major unit, shown with up to six digits, `38500000` of INR as `₹38.50`. */
export function formatRateMicros(rateMicros: string, currency: string, locale?: string): string {
  const decimal = minorToDecimal(rateMicros, 6);
  const digits = currencyDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: 6,
  });
  return format.format(decimal as Intl.StringNumericLiteral);
}
