import { expect, test } from 'vitest';
import { fitsWallet } from './rules.ts';

test('what is reserved already is not available again', () => {
  expect(fitsWallet(60n, { balanceMinor: 100n, reservedMinor: 40n })).toBe(true);
  expect(fitsWallet(61n, { balanceMinor: 100n, reservedMinor: 40n })).toBe(false);
});
