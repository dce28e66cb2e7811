import { expect, test } from 'vitest';
import { clickRate, sumByDay } from './sum-days.ts';

test('rows of one day are added up exactly; a day without rows is zero', () => {
  const rows = [
    { day: '2026-11-01', impressions: '9007199254740993', clicks: '1', installs: '0' },
    { day: '2026-11-01', impressions: '1', clicks: '2', installs: '3' },
  ];
  expect(sumByDay(rows, { from: '2026-11-01', to: '2026-11-02' })).toEqual([
    { day: '2026-11-01', impressions: 9007199254740994n, clicks: 3n, installs: 3n },
    { day: '2026-11-02', impressions: 0n, clicks: 0n, installs: 0n },
  ]);
});

test('a click rate needs impressions', () => {
  expect(clickRate(5n, 0n)).toBe('–');
  expect(clickRate(5n, 400n, 'en-IN')).toBe('1.25%');
});
