import { expect, test } from 'vitest';
import { drawable, marginShare } from './revenue-figures.ts';

const inr = (amountMinor: string) => ({ amountMinor, currency: 'INR' });

test('a margin is a share of net to a tenth of a percent, also beyond a double', () => {
  expect(marginShare(inr('350'), inr('1000'), 'en-IN')).toBe('35.0%');
  expect(marginShare(inr('-1'), inr('1000'), 'en-IN')).toBe('-0.1%');
  expect(marginShare(inr('9007199254740993000'), inr('9007199254740993001'), 'en-IN')).toBe('99.9%');
  expect(marginShare(inr('5'), inr('0'))).toBe('–');
  expect(marginShare(inr('5'), inr('-10'))).toBe('–');
});

test('what is drawn is in major units of the currency', () => {
  expect(drawable(inr('-12345'))).toBe(-123.45);
  expect(drawable({ amountMinor: '1500', currency: 'JPY' })).toBe(1500);
});
