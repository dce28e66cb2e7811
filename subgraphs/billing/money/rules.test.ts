import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountMinor, currencyExponent, currencyExponents, roundHalfUp, shareOf, splitByLargestRemainder, sumMinor } from './rules.ts';

/** An exact fraction: the independent arithmetic that the rules are held against. */
class Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;

  constructor(numerator: bigint, denominator = 1n) {
    const sign = denominator < 0n ? -1n : 1n;
    this.numerator = numerator * sign;
    this.denominator = denominator * sign;
  }
  times(other: Rational): Rational {
    return new Rational(this.numerator * other.numerator, this.denominator * other.denominator);
  }
  over(other: Rational): Rational {
    return new Rational(this.numerator * other.denominator, this.denominator * other.numerator);
  }
  minus(other: Rational): Rational {
    return new Rational(this.numerator * other.denominator - other.numerator * this.denominator, this.denominator * other.denominator);
  }
  compare(other: Rational): number {
    const difference = this.minus(other).numerator;
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }
  /** Greatest integer not above. */
  floor(): bigint {
    const quotient = this.numerator / this.denominator;
    return this.numerator < 0n && quotient * this.denominator !== this.numerator ? quotient - 1n : quotient;
  }
}
const half = new Rational(1n, 2n);

/** Nearest integer by definition: the floor, or the next one when at least half is left over. */
function nearest(value: Rational): bigint {
  const down = value.floor();
  return value.minus(new Rational(down)).compare(half) >= 0 ? down + 1n : down;
}

const units = fc.bigInt({ min: 0n, max: 10n ** 10n });
const rates = fc.bigInt({ min: 0n, max: 10n ** 9n });
const exponents = fc.constantFrom(0, 2, 3);

describe('roundHalfUp', () => {
  it('is the nearest integer of the exact quotient, halves up, for every fraction', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (numerator, denominator) => {
      expect(roundHalfUp(numerator, denominator)).toBe(nearest(new Rational(numerator, denominator)));
    }));
  });
  it('rounds a negative amount as the minus of its positive, so that a reversal cancels', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 1_000_000n }), (numerator, denominator) => {
      expect(roundHalfUp(-numerator, denominator)).toBe(-roundHalfUp(numerator, denominator));
    }));
  });
  it.each([[5n, 10n, 1n], [4n, 10n, 0n], [15n, 10n, 2n], [25n, 10n, 3n], [-5n, 10n, -1n], [0n, 7n, 0n]])('rounds %s/%s to %s', (numerator, denominator, expected) => {
    expect(roundHalfUp(numerator, denominator)).toBe(expected);
  });
  it('refuses a denominator that is not positive', () => {
    expect(() => roundHalfUp(1n, 0n)).toThrow(RangeError);
    expect(() => roundHalfUp(1n, -3n)).toThrow(RangeError);
  });
});

describe('amountMinor', () => {
  it('bills 1,000,000 impressions at INR 38.50 CPM as 3,850,000 paise, of which 18 % is 693,000', () => {
    const amount = amountMinor({ units: 1_000_000n, rateMicros: 38_500_000n, per: 1_000n, exponent: 2 });
    expect(amount).toBe(3_850_000n);
    expect(shareOf(amount, 1_800)).toBe(693_000n);
  });
  it('equals the exact product rounded once, over random units, rates and currencies of 0, 2 and 3 decimals', () => {
    fc.assert(fc.property(units, rates, fc.constantFrom(1n, 1_000n), exponents, (count, rateMicros, per, exponent) => {
      const exact = new Rational(count).times(new Rational(rateMicros, 1_000_000n)).over(new Rational(per)).times(new Rational(10n ** BigInt(exponent)));
      expect(amountMinor({ units: count, rateMicros, per, exponent })).toBe(nearest(exact));
    }), { numRuns: 500 });
  });
  it('never falls when units or rate rise', () => {
    fc.assert(fc.property(units, rates, fc.bigInt({ min: 0n, max: 10n ** 6n }), exponents, (count, rateMicros, more, exponent) => {
      const base = amountMinor({ units: count, rateMicros, per: 1_000n, exponent });
      expect(amountMinor({ units: count + more, rateMicros, per: 1_000n, exponent })).toBeGreaterThanOrEqual(base);
      expect(amountMinor({ units: count, rateMicros: rateMicros + more, per: 1_000n, exponent })).toBeGreaterThanOrEqual(base);
    }));
  });
  it('stays exact where 64 bits end', () => {
    expect(amountMinor({ units: 10n ** 10n, rateMicros: 10n ** 12n, per: 1n, exponent: 3 })).toBe(10n ** 19n);
  });
});

/** Largest remainder by definition: floors, then one unit after the other to whoever is owed most, the first among equals. */
function splitByDefinition(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = new Rational(sumMinor(weights));
  const quotas = weights.map((weight) => new Rational(total).times(new Rational(weight)).over(sum));
  const parts = quotas.map((quota) => quota.floor());
  for (let rest = total - sumMinor(parts); rest > 0n; rest -= 1n) {
    let most = 0;
    quotas.forEach((quota, index) => {
      const owed = quota.minus(new Rational(parts[index] ?? 0n));
      const best = (quotas[most] ?? quota).minus(new Rational(parts[most] ?? 0n));
      if (owed.compare(best) > 0) most = index;
    });
    parts[most] = (parts[most] ?? 0n) + 1n;
  }
  return parts;
}

describe('splitByLargestRemainder', () => {
  const weightLists = fc.array(fc.bigInt({ min: 0n, max: 10n ** 6n }), { minLength: 1, maxLength: 12 }).filter((list) => list.some((weight) => weight > 0n));

  it('gives the parts that the definition gives, over random totals and weights', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), weightLists, (total, weights) => {
      expect(splitByLargestRemainder(total, weights)).toEqual(splitByDefinition(total, weights));
    }), { numRuns: 500 });
  });
  it('never loses or makes a unit, and mirrors a negative total', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), weightLists, (total, weights) => {
      const parts = splitByLargestRemainder(total, weights);
      expect(sumMinor(parts)).toBe(total);
      expect(splitByLargestRemainder(-total, weights)).toEqual(parts.map((part) => -part));
    }));
  });
  it('keeps every part within one unit of its exact share and gives nothing to weight 0', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), weightLists, (total, weights) => {
      const sum = sumMinor(weights);
      splitByLargestRemainder(total, weights).forEach((part, index) => {
        const weight = weights[index] ?? 0n;
        const difference = part * sum - total * weight;
        expect((difference < 0n ? -difference : difference) < sum).toBe(true);
        if (weight === 0n) expect(part).toBe(0n);
      });
    }));
  });
  it('breaks a three-way tie by the lowest index', () => {
    expect(splitByLargestRemainder(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(splitByLargestRemainder(101n, [1n, 1n, 1n])).toEqual([34n, 34n, 33n]);
  });
  it('splits zero over anything, and refuses to split money over nothing', () => {
    expect(splitByLargestRemainder(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(() => splitByLargestRemainder(5n, [0n, 0n])).toThrow(RangeError);
    expect(() => splitByLargestRemainder(5n, [])).toThrow(RangeError);
    expect(() => splitByLargestRemainder(5n, [1n, -1n, 3n])).toThrow(RangeError);
  });
});

describe('currencyExponent', () => {
  it('knows currencies of 0, 2 and 3 decimals and refuses to guess', () => {
    expect([currencyExponent('JPY'), currencyExponent('INR'), currencyExponent('KWD')]).toEqual([0, 2, 3]);
    expect(() => currencyExponent('XTS')).toThrow(/XTS/);
  });
  it('agrees with the runtime\'s own currency data', () => {
    for (const [currency, exponent] of currencyExponents) {
      const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
      if (currency !== 'IDR') expect([currency, exponent]).toEqual([currency, maximumFractionDigits]);
    }
  });
});
