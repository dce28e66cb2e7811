import { expect, test } from 'vitest';
import { fiscalYearOf, fiscalYears } from './fiscal-years.ts';

test('a fiscal year begins in April', () => {
  expect(fiscalYearOf('2026-04')).toBe('26-27');
  expect(fiscalYearOf('2027-03')).toBe('26-27');
  expect(fiscalYearOf('2100-01')).toBe('99-00');
});

test('the years before follow, latest first', () => {
  expect(fiscalYears('2026-11', 3)).toEqual(['26-27', '25-26', '24-25']);
});
