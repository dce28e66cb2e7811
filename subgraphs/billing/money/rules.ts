/** Exact money arithmetic: integers in minor units (bigint), every rounding in one place, no floats. */

/** Decimals of each currency that documents may use (ISO 4217). Data: a new currency is a row here. */
export const currencyExponents: ReadonlyMap<string, number> = new Map([
  ['AED', 2], ['BHD', 3], ['EUR', 2], ['GBP', 2], ['IDR', 2], ['INR', 2], ['JPY', 0], ['KRW', 0], ['KWD', 3], ['SGD', 2],
  ['USD', 2], ['VND', 0],
]);

/** Decimals of a currency. Throws RangeError for a currency that is not listed, because guessing would misplace the point. */
export function currencyExponent(currency: string): number {
  const exponent = currencyExponents.get(currency);
  if (exponent === undefined) {
    throw new RangeError(`currency ${currency} has no exponent: add it to currencyExponents before billing in it`);
  }
  return exponent;
}

/** 10 to a non-negative integer power. */
export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/**
 * `numerator / denominator` rounded to the nearest integer, halves away from zero (so that the rounding of minus x is
 * minus the rounding of x, and a reversal always cancels its original). Throws RangeError unless denominator > 0.
 */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) {
    throw new RangeError(`denominator must be positive, got ${denominator}`);
  }
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

export type AmountInput = {
  /** Counted units; negative only for a correction. */
  readonly units: bigint;
  /** Micros of the currency's major unit per `per` units. */
  readonly rateMicros: bigint;
  /** Units that one rate pays for: 1000 for CPM, 1 for CPC and CPI. */
  readonly per: bigint;
  /** Decimals of the currency. */
  readonly exponent: number;
};

/** Minor units that `units` cost: `round_half_up(units * rateMicros * 10^exponent / (per * 10^6))`. */
export function amountMinor({ units, rateMicros, per, exponent }: AmountInput): bigint {
  return roundHalfUp(units * rateMicros * powerOfTen(exponent), per * 1_000_000n);
}

/** A share in basis points (1/10,000) of an amount, rounded half up. */
export function shareOf(amount: bigint, basisPoints: number): bigint {
  return roundHalfUp(amount * BigInt(basisPoints), 10_000n);
}

/** Sum of amounts. */
export function sumMinor(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/**
 * Splits `total` in proportion to `weights` so that the parts sum exactly to it: each part is rounded toward zero, then
 * the rest goes one minor unit each to the largest remainders, ties to the lowest index (callers order by id).
 * A negative total is split as its magnitude. Throws RangeError for a negative weight, and for weights that are all
 * zero unless the total is zero too.
 */
export function splitByLargestRemainder(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  const weightSum = sumMinor(weights);
  if (weights.some((weight) => weight < 0n)) throw new RangeError('weights must not be negative');
  if (total === 0n) return weights.map(() => 0n);
  if (weightSum === 0n) throw new RangeError(`cannot split ${total} over weights that are all zero`);
  const magnitude = total < 0n ? -total : total;
  const parts = weights.map((weight) => (magnitude * weight) / weightSum);
  const remainders = weights.map((weight, index) => ({ index, remainder: (magnitude * weight) % weightSum }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  let rest = magnitude - sumMinor(parts);
  for (const { index } of remainders) {
    if (rest === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    rest -= 1n;
  }
  return total < 0n ? parts.map((part) => -part) : parts;
}
