import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditTaxes, mayApprove, needsSecondPerson, spreadCredit } from './rules.ts';

describe('spreading a credit over the lines that billed it', () => {
  it('takes the newest line first and leaves none below zero', () => {
    const lines = [{ lineId: 9, amountLeftMinor: 30n }, { lineId: 4, amountLeftMinor: 100n }];
    expect(spreadCredit(50n, 5n, lines)).toEqual([{ lineId: 9, amountMinor: 30n, units: 5n }, { lineId: 4, amountMinor: 20n, units: 0n }]);
    expect(spreadCredit(131n, 5n, lines)).toBeNull();
  });
  it('adds up to the credit and stays within each line, over random lines', () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 500n }), { minLength: 1, maxLength: 6 }), fc.bigInt({ min: 1n, max: 2_000n }), (left, amount) => {
      const parts = spreadCredit(amount, 1n, left.map((amountLeftMinor, lineId) => ({ lineId, amountLeftMinor })));
      if (parts === null) expect(left.reduce((sum, part) => sum + part, 0n) < amount).toBe(true);
      else expect(parts.reduce((sum, part) => sum + part.amountMinor, 0n)).toBe(amount);
      for (const part of parts ?? []) expect(part.amountMinor <= (left[part.lineId] ?? 0n)).toBe(true);
    }));
  });
});

describe('taxes of credit notes', () => {
  it('give back exactly the invoice\'s tax when all of it is credited, in any number of steps', () => {
    const cuts = fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(cuts, (steps) => {
      const subtotal = steps.reduce((sum, step) => sum + step, 0n);
      const tax = (subtotal * 9n + 50n) / 100n;
      const invoiceTaxes = ['CGST', 'SGST'].map((code) => ({ code, rateBp: 900, taxableMinor: subtotal, amountMinor: tax }));
      const given = new Map([['CGST', 0n], ['SGST', 0n]]);
      let credited = 0n;
      for (const step of steps) {
        for (const part of creditTaxes({ creditSubtotalMinor: step, invoiceSubtotalMinor: subtotal, invoiceTaxes, creditedSubtotalMinor: credited, creditedTaxMinor: given })) {
          expect(part.amountMinor >= 0n).toBe(true);
          given.set(part.code, (given.get(part.code) ?? 0n) + part.amountMinor);
        }
        credited += step;
      }
      expect([...given.values()]).toEqual([tax, tax]);
    }));
  });
});

describe('four eyes', () => {
  it('asks for a second person above the limit only', () => {
    expect([needsSecondPerson(100n, 100n), needsSecondPerson(101n, 100n)]).toEqual([false, true]);
    const alone = { preparedBy: 'dev|finance', approvedBy: 'dev|finance', approvalLimitMinor: 100n };
    expect(mayApprove({ ...alone, totalMinor: 100n })).toBe('OK');
    expect(mayApprove({ ...alone, totalMinor: 101n })).toBe('SECOND_PERSON_REQUIRED');
    expect(mayApprove({ ...alone, totalMinor: 101n, approvedBy: 'dev|finance-approver' })).toBe('OK');
  });
});
