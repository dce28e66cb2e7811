import { describe, expect, it } from 'vitest';
import { rulesInForce, supplyScope, taxesOn, type TaxRule } from './rules.ts';

const rules: readonly TaxRule[] = [
  { scope: 'SAME_STATE', code: 'SGST', validFrom: '2017-07-01', rateBp: 900 },
  { scope: 'SAME_STATE', code: 'CGST', validFrom: '2017-07-01', rateBp: 900 },
  { scope: 'OTHER_STATE', code: 'IGST', validFrom: '2017-07-01', rateBp: 1_800 },
  { scope: 'OTHER_STATE', code: 'IGST', validFrom: '2027-01-01', rateBp: 2_000 },
  { scope: 'EXPORT', code: 'IGST', validFrom: '2017-07-01', rateBp: 0 },
];
const taxes = (placeOfSupply: string, on: string, subtotalMinor: bigint) =>
  taxesOn({ rules, placeOfSupply, companyPlace: 'IN-KA', on, subtotalMinor }).map((tax) => [tax.code, tax.rateBp, tax.amountMinor]);

describe('taxes', () => {
  it('depend on the place of supply against the company\'s state', () => {
    expect([supplyScope('IN-KA', 'IN-KA'), supplyScope('IN-MH', 'IN-KA'), supplyScope('US', 'IN-KA'), supplyScope('US-CA', 'IN-KA')]).toEqual(['SAME_STATE', 'OTHER_STATE', 'EXPORT', 'EXPORT']);
  });
  it('are two halves within the state, one across states, and listed with 0 abroad', () => {
    expect(taxes('IN-KA', '2026-11-05', 3_850_000n)).toEqual([['CGST', 900, 346_500n], ['SGST', 900, 346_500n]]);
    expect(taxes('IN-MH', '2026-11-05', 3_850_000n)).toEqual([['IGST', 1_800, 693_000n]]);
    expect(taxes('US', '2026-11-05', 3_850_000n)).toEqual([['IGST', 0, 0n]]);
  });
  it('are rounded once per rate on the subtotal, half up', () => {
    expect(taxes('IN-KA', '2026-11-05', 50n)).toEqual([['CGST', 900, 5n], ['SGST', 900, 5n]]);
    expect(taxes('IN-MH', '2026-11-05', 25n)).toEqual([['IGST', 1_800, 5n]]);
  });
  it('follow the rate of the document\'s day, not today\'s', () => {
    expect(taxes('IN-MH', '2026-12-31', 1_000n)).toEqual([['IGST', 1_800, 180n]]);
    expect(taxes('IN-MH', '2027-01-01', 1_000n)).toEqual([['IGST', 2_000, 200n]]);
    expect(rulesInForce(rules, 'OTHER_STATE', '2016-01-01')).toEqual([]);
  });
});
