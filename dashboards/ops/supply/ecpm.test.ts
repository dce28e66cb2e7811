import { expect, test } from 'vitest';
import { effectiveCpm } from './ecpm.ts';

const inr = (amountMinor: string) => ({ amountMinor, currency: 'INR' });

test('a thousand impressions of many bring their share, rounded half up', () => {
  expect(effectiveCpm([inr('3850000')], [{ impressions: '600000' }, { impressions: '400000' }])).toEqual([inr('3850')]);
  expect(effectiveCpm([inr('1')], [{ impressions: '2000' }])).toEqual([inr('1')]);
  expect(effectiveCpm([inr('1')], [{ impressions: '2001' }])).toEqual([inr('0')]);
});

test('amounts beyond what a number holds stay exact', () => {
  expect(effectiveCpm([inr('9007199254740993000')], [{ impressions: '1000' }])).toEqual([inr('9007199254740993000')]);
});

test('without impressions, or without Billing, there is none', () => {
  expect(effectiveCpm([inr('5')], [])).toBeUndefined();
  expect(effectiveCpm(null, [{ impressions: '5' }])).toBeUndefined();
});
