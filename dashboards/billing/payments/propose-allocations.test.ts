import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proposeAllocations, standingAllocations, unplacedWithholding } from './propose-allocations.ts';

test('withholding goes first, then cash, oldest invoice first, and the rest stays', () => {
  const invoices = [{ id: 'inv_1', outstandingMinor: 100n }, { id: 'inv_2', outstandingMinor: 50n }, { id: 'inv_3', outstandingMinor: 10n }];
  expect(proposeAllocations({ cashMinor: 120n, withholdingMinor: 20n }, invoices)).toEqual([
    { invoiceId: 'inv_1', amountMinor: 80n, withheldMinor: 20n },
    { invoiceId: 'inv_2', amountMinor: 40n, withheldMinor: 0n },
  ]);
  expect(proposeAllocations({ cashMinor: 0n, withholdingMinor: 0n }, invoices)).toEqual([]);
});

test('a proposal never places more than there is or is owed', () => {
  const minor = fc.bigInt({ min: 0n, max: 2n ** 62n });
  fc.assert(
    fc.property(minor, minor, fc.array(minor, { maxLength: 8 }), (cashMinor, withholdingMinor, owed) => {
      const invoices = owed.map((outstandingMinor, at) => ({ id: `inv_${at}`, outstandingMinor }));
      const placed = proposeAllocations({ cashMinor, withholdingMinor }, invoices);
      const sum = (of: 'amountMinor' | 'withheldMinor') => placed.reduce((total, part) => total + part[of], 0n);
      expect(sum('amountMinor') <= cashMinor && sum('withheldMinor') <= withholdingMinor).toBe(true);
      for (const { invoiceId, amountMinor, withheldMinor } of placed) {
        const outstanding = invoices.find(({ id }) => id === invoiceId)?.outstandingMinor ?? 0n;
        expect(amountMinor >= 0n && withheldMinor >= 0n && amountMinor + withheldMinor > 0n && amountMinor + withheldMinor <= outstanding).toBe(true);
      }
    }),
  );
});

test('what was taken back does not stand, and its withholding is free again', () => {
  const allocations = [
    { id: 'pal_1', withheld: { amountMinor: '20' } },
    { id: 'pal_2', withheld: { amountMinor: '-20' }, reverses: 'pal_1' },
    { id: 'pal_3', withheld: { amountMinor: '5' }, reverses: null },
  ];
  expect(standingAllocations(allocations)).toEqual(new Set(['pal_3']));
  expect(unplacedWithholding(25n, allocations)).toBe(20n);
});
