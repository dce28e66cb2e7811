import { expect, test } from 'vitest';
import { agingShares } from './aging-buckets.ts';

const inr = (amountMinor: string) => ({ amountMinor, currency: 'INR' });

test('shares of amounts beyond a double are right to a tenth of a percent', () => {
  const aging = { asOf: '2026-11-15', notDue: inr('4503599627370496001'), days1To30: inr('0'), days31To60: inr('2251799813685248000'), days61To90: inr('0'), over90: inr('2251799813685248000'), total: inr('9007199254740992001') };
  expect(agingShares(aging)).toEqual({ NOT_DUE: 50, DAYS_1_TO_30: 0, DAYS_31_TO_60: 24.9, DAYS_61_TO_90: 0, OVER_90: 24.9 });
});

test('nothing owed has no shares', () => {
  const aging = { asOf: '2026-11-15', notDue: inr('0'), days1To30: inr('0'), days31To60: inr('0'), days61To90: inr('0'), over90: inr('0'), total: inr('0') };
  expect(Object.values(agingShares(aging))).toEqual([0, 0, 0, 0, 0]);
});
