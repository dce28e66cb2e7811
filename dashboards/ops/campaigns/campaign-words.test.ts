import { expect, test } from 'vitest';
import { reasonText, tellingReasons } from './campaign-words.ts';

test('a reason that this page does not know yet is shown as it is', () => {
  expect(reasonText('UNFUNDED')).toBe('no funding');
  expect(reasonText('LUNAR_ECLIPSE')).toBe('lunar eclipse');
});

test('"not active" is left out beside a status that says so, unless it is the only reason', () => {
  expect(tellingReasons('PAUSED', ['NOT_ACTIVE', 'UNFUNDED'])).toEqual(['UNFUNDED']);
  expect(tellingReasons('PAUSED', ['NOT_ACTIVE'])).toEqual(['NOT_ACTIVE']);
  expect(tellingReasons('ACTIVE', ['UNFUNDED', 'BILLING_HOLD'])).toEqual(['UNFUNDED', 'BILLING_HOLD']);
});
