import { decodeId, tryDecodeId, type IdPrefix } from '@ad-network/runtime/ids.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { amountMinorMax } from './config.ts';
import type { Money } from './money/money.ts';
import { currencyExponents } from './money/rules.ts';
import { refuse } from './run-command.ts';

/** The row id in `text`; refuses an id of another kind with WRONG_ID_KIND, before any SQL. `field` is its path below `input`. */
export function checkId(prefix: IdPrefix, text: string, ...field: readonly string[]): number {
  const id = tryDecodeId(prefix, text);
  if (id !== null) return id;
  try {
    return decodeId(prefix, text);
  } catch (error) {
    if (error instanceof PublicError) return refuse('WRONG_ID_KIND', error.message, ...field);
    throw error;
  }
}

/** A text without the space around it. Refuses an empty one, one of more than `charactersMax` characters, and control characters. */
export function checkLine(text: string, charactersMax: number, ...field: readonly string[]): string {
  const line = text.trim();
  if (line === '') return refuse('INVALID_INPUT', `"${field.at(-1)}" must not be empty.`, ...field);
  // The database counts characters, JavaScript's length counts halves of some.
  const characters = line.length > charactersMax ? [...line].length : line.length;
  if (characters > charactersMax) return refuse('INVALID_INPUT', `"${field.at(-1)}" may have at most ${charactersMax} characters; got ${characters}.`, ...field);
  if (!line.isWellFormed() || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) return refuse('INVALID_INPUT', `"${field.at(-1)}" must be one line without control characters.`, ...field);
  return line;
}

/** An amount above zero that the books can hold. Refuses others with INVALID_INPUT. */
export function checkAmount(amount: Money, ...field: readonly string[]): Money {
  if (amount.amountMinor <= 0n || amount.amountMinor > amountMinorMax) {
    return refuse('INVALID_INPUT', `"${field.at(-1)}" must be more than zero and at most ${amountMinorMax} minor units.`, ...field, 'amountMinor');
  }
  return { amountMinor: amount.amountMinor, currency: amount.currency };
}

/** An amount from zero on. Refuses others with INVALID_INPUT. */
export function checkAmountOrZero(amount: Money, ...field: readonly string[]): Money {
  return amount.amountMinor === 0n ? { amountMinor: 0n, currency: amount.currency } : checkAmount(amount, ...field);
}

/** Refuses with CURRENCY_MISMATCH an amount in another currency than the account's or contract's: nothing is ever converted. */
export function checkCurrency(amount: Money, currency: string, ...field: readonly string[]): void {
  if (amount.currency !== currency) refuse('CURRENCY_MISMATCH', `This is kept in ${currency}, and nothing is converted. Give the amount in ${currency}.`, ...field, 'currency');
}

/** A currency whose minor unit is known. Refuses others with INVALID_INPUT. */
export function checkKnownCurrency(currency: string, ...field: readonly string[]): string {
  return currencyExponents.has(currency) ? currency : refuse('INVALID_INPUT', `Billing does not know the minor unit of ${currency}: it bills in ${[...currencyExponents.keys()].join(', ')}.`, ...field);
}
