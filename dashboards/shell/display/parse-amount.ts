import { currencyDigits } from './format-money.ts';

/** What a typed amount is: whole minor units, or the reason in words why it is none. */
export type ParsedAmount =
  | { readonly ok: true; readonly amountMinor: string }
  | { readonly ok: false; readonly reason: string };

/** The largest amount that the API's 64-bit integer holds. */
const amountMinorMax = 2n ** 63n - 1n;

function separators(locale: string | undefined): { readonly group: string; readonly decimal: string } {
  const parts = new Intl.NumberFormat(locale).formatToParts(1234567.5);
  const find = (type: string, otherwise: string): string => parts.find((part) => part.type === type)?.value ?? otherwise;
  return { group: find('group', ','), decimal: find('decimal', '.') };
}

/**
 * Reads an amount in major units as a person types it in their locale ("12,500.50"), exactly: no number type is
 * passed through. Refuses signs, zero, and more digits than the currency has.
 */
export function parseAmount(text: string, currency: string, locale?: string): ParsedAmount {
  const { group, decimal } = separators(locale);
  const plain = text.trim().replaceAll(group, '').replaceAll(/[\s\u00a0\u202f]/g, '').replace(decimal, '.');
  if (plain === '') return { ok: false, reason: 'Enter an amount.' };
  if (!/^\d*(\.\d*)?$/.test(plain) || plain === '.') {
    return { ok: false, reason: `Enter digits only, with "${decimal}" before the fraction.` };
  }
  const digits = currencyDigits(currency);
  const [whole = '', fraction = ''] = plain.split('.');
  if (fraction.length > digits) return { ok: false, reason: `${currency} has ${digits} digits after the point.` };
  const minor = BigInt(`${whole}${fraction.padEnd(digits, '0')}` || '0');
  if (minor === 0n) return { ok: false, reason: 'Enter an amount above zero.' };
  if (minor > amountMinorMax) return { ok: false, reason: 'The amount is too large.' };
  return { ok: true, amountMinor: minor.toString() };
}
