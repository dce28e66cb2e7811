import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentNumber, fiscalYearOf, gapsOf, numberLengthMax, seriesOf } from './rules.ts';

describe('document series', () => {
  it('begins the fiscal year in April', () => {
    expect([fiscalYearOf('2026-03-31'), fiscalYearOf('2026-04-01'), fiscalYearOf('2027-03-31'), fiscalYearOf('2099-05-01')]).toEqual(['25-26', '26-27', '26-27', '99-00']);
  });
  it('numbers invoices and credit notes in series of their own', () => {
    expect(documentNumber(seriesOf('INVOICE', '2026-11-15'), 1)).toBe('GG/26-27/000001');
    expect(documentNumber(seriesOf('CREDIT_NOTE', '2026-11-15'), 42)).toBe('GGC/26-27/000042');
  });
  it('keeps every number to 16 characters of letters, digits, hyphen and slash', () => {
    fc.assert(fc.property(fc.constantFrom('INVOICE' as const, 'CREDIT_NOTE' as const), fc.integer({ min: 1, max: 999_999 }), (type, sequenceNo) => {
      const number = documentNumber(seriesOf(type, '2026-11-15'), sequenceNo);
      expect(number.length).toBeLessThanOrEqual(numberLengthMax);
      expect(number).toMatch(/^[A-Z0-9/-]+$/);
    }));
  });
  it('refuses a number that would be too long, and one that does not count', () => {
    expect(() => documentNumber('GGC/26-27', 1_000_000)).toThrow(/longer than 16/);
    expect(() => documentNumber('GG/26-27', 0)).toThrow(RangeError);
    expect(() => documentNumber('GG/26-27', 1.5)).toThrow(RangeError);
  });
  it('finds the gaps of a series', () => {
    expect(gapsOf([1, 2, 3])).toEqual([]);
    expect(gapsOf([5, 1, 3])).toEqual([2, 4]);
    expect(gapsOf([])).toEqual([]);
  });
});
