import { expect, test } from 'vitest';
import { toRatePeriods } from './rate-periods.ts';

test('a price ends the day before the next one begins, and the last one has no end', () => {
  const rates = [
    { validFrom: '2026-01-01', rateMicros: 38_500_000n },
    { validFrom: '2026-03-01', rateMicros: 40_000_000n },
  ];
  expect(toRatePeriods(rates, 'INR')).toEqual([
    { validFrom: '2026-01-01', validTo: '2026-02-28', rateMicros: 38_500_000n, currency: 'INR' },
    { validFrom: '2026-03-01', validTo: null, rateMicros: 40_000_000n, currency: 'INR' },
  ]);
});

test('a contract without prices has no periods', () => {
  expect(toRatePeriods([], 'USD')).toEqual([]);
});
