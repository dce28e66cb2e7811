import { expect, test } from 'vitest';
import { countDays, daysOf, deliveredDays } from './delivery-range.ts';

test('a running campaign is shown from its first day to today', () => {
  expect(deliveredDays({ startsOn: '2026-11-01', endsOn: '2026-12-31' }, '2026-11-15')).toEqual({ from: '2026-11-01', to: '2026-11-15' });
});

test('one that is over is shown whole', () => {
  expect(deliveredDays({ startsOn: '2026-05-01', endsOn: '2026-05-31' }, '2026-11-15')).toEqual({ from: '2026-05-01', to: '2026-05-31' });
});

test('one without an end shows its last 200 days', () => {
  const range = deliveredDays({ startsOn: '2020-01-01', endsOn: null }, '2026-11-15');
  expect(range?.to).toBe('2026-11-15');
  expect(range && countDays(range)).toBe(200);
});

test('one that has not begun has none', () => {
  expect(deliveredDays({ startsOn: '2026-11-16', endsOn: null }, '2026-11-15')).toBeUndefined();
});

test('days go on across a month and a leap day', () => {
  expect(daysOf({ from: '2028-02-28', to: '2028-03-01' })).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
  expect(daysOf({ from: '2026-01-02', to: '2026-01-01' })).toEqual([]);
});
