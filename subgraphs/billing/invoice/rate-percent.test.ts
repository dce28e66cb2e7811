import { expect, test } from 'vitest';
import { ratePercent } from './rate-percent.ts';

test.each([
  [1_800, '18.00'],
  [900, '9.00'],
  [0, '0.00'],
  [5, '0.05'],
  [1_250, '12.50'],
])('%i basis points are %s percent', (basisPoints, percent) => {
  expect(ratePercent(basisPoints)).toBe(percent);
});
