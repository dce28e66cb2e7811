import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAllocation, expectedWithholding, proposeAllocations, releaseForCredit } from './rules.ts';

describe('allocating', () => {
  const payment = { unallocatedMinor: 100n, unplacedWithholdingMinor: 2n };
  it('fits the payment and the invoice, or says which it does not', () => {
    expect(checkAllocation(payment, 102n, 100n, 2n)).toBe('OK');
    expect(checkAllocation(payment, 101n, 100n, 2n)).toBe('EXCEEDS_OUTSTANDING');
    expect(checkAllocation(payment, 500n, 101n, 0n)).toBe('EXCEEDS_UNALLOCATED');
    expect(checkAllocation(payment, 500n, 10n, 3n)).toBe('EXCEEDS_UNALLOCATED');
    expect(checkAllocation(payment, 500n, 0n, 0n)).toBe('INVALID_INPUT');
    expect(checkAllocation(payment, 500n, -1n, 2n)).toBe('INVALID_INPUT');
  });
  it('proposes the oldest due invoice first, withholding before cash', () => {
    const invoices = [{ invoiceId: 3, dueOn: '2026-10-01', outstandingMinor: 80n }, { invoiceId: 2, dueOn: '2026-09-01', outstandingMinor: 50n }];
    expect(proposeAllocations(payment, invoices)).toEqual([{ invoiceId: 2, amountMinor: 48n, withheldMinor: 2n }, { invoiceId: 3, amountMinor: 52n, withheldMinor: 0n }]);
  });
  it('never proposes more than the payment or any invoice, over random debts', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 900n }), fc.bigInt({ min: 0n, max: 50n }), fc.array(fc.bigInt({ min: 0n, max: 300n }), { maxLength: 6 }), (cash, withholding, debts) => {
      const proposed = proposeAllocations({ unallocatedMinor: cash, unplacedWithholdingMinor: withholding }, debts.map((outstandingMinor, invoiceId) => ({ invoiceId, dueOn: '2026-10-01', outstandingMinor })));
      const total = proposed.reduce((sum, part) => sum + part.amountMinor + part.withheldMinor, 0n);
      const debt = debts.reduce((sum, owed) => sum + owed, 0n);
      expect(total).toBe(cash + withholding < debt ? cash + withholding : debt);
      for (const part of proposed) expect(part.amountMinor + part.withheldMinor <= (debts[part.invoiceId] ?? 0n)).toBe(true);
    }));
  });
  it('expects 2 % of the net amount to be withheld', () => {
    expect(expectedWithholding(3_850_000n)).toBe(77_000n);
  });
});

describe('a credit above the outstanding amount', () => {
  const older = { allocationId: 1, paymentId: 1, amountMinor: 60n, withheldMinor: 0n };
  const newer = { allocationId: 2, paymentId: 2, amountMinor: 38n, withheldMinor: 2n };
  it('releases nothing while it fits', () => {
    expect(releaseForCredit(10n, 10n, [newer, older])).toEqual([]);
  });
  it('releases the newest allocation first and puts back what still fits, withholding first', () => {
    expect(releaseForCredit(15n, 0n, [newer, older])).toEqual([{ allocation: newer, againAmountMinor: 23n, againWithheldMinor: 2n }]);
    expect(releaseForCredit(70n, 0n, [newer, older])).toEqual([{ allocation: newer, againAmountMinor: 0n, againWithheldMinor: 0n }, { allocation: older, againAmountMinor: 30n, againWithheldMinor: 0n }]);
  });
  it('cannot be more than the invoice was worth', () => {
    expect(() => releaseForCredit(101n, 0n, [newer, older])).toThrow(RangeError);
  });
});
