import { expect, test } from 'vitest';
import { creditInputs, creditProblem } from './credit-lines.ts';

test('units and amounts become exact inputs, lines without either are left out', () => {
  const typed = new Map([
    ['inl_1', { units: '1,00,000', amount: '' }],
    ['inl_2', { units: '', amount: '12.34' }],
    ['inl_3', { units: '', amount: '' }],
    ['inl_4', { units: '0', amount: '' }],
  ]);
  expect(creditInputs(typed, 'INR')).toEqual([
    { invoiceLineId: 'inl_1', units: '100000' },
    { invoiceLineId: 'inl_2', amount: { amountMinor: '1234', currency: 'INR' } },
  ]);
});

test.each([
  [{ units: '5', amount: '5' }, /not both/],
  [{ units: '-5', amount: '' }, /Whole units/],
  [{ units: 'many', amount: '' }, /Whole units/],
  [{ units: '', amount: '1.234' }, /digits after the point/],
])('%j is refused, and nothing is sent', (typed, reason) => {
  expect(creditProblem(typed, 'INR')).toMatch(reason);
  expect(creditInputs(new Map([['inl_1', typed], ['inl_2', { units: '1', amount: '' }]]), 'INR')).toEqual([]);
});
