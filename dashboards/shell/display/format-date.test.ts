import { expect, test } from 'vitest';
import { formatDay, formatDayNear, formatInstant, formatMonth } from './format-date.ts';

test('a calendar day is the same day in every time zone', () => {
  expect(formatDay('2026-11-15', 'en-GB')).toBe('15 Nov 2026');
  expect(formatDay('2026-01-01', 'en-US')).toBe('Jan 1, 2026');
});

test('the year is left out beside a day of the same year', () => {
  expect(formatDayNear('2026-11-01', '2026-12-01', 'en-GB')).toBe('1 Nov');
  expect(formatDayNear('2025-11-01', '2026-12-01', 'en-GB')).toBe('1 Nov 2025');
});

test('a month is written out', () => {
  expect(formatMonth('2026-10', 'en-GB')).toBe('Oct 2026');
});

test('an instant is shown in the reader\'s time zone', () => {
  expect(formatInstant('2026-11-15T04:45:00Z', 'en-GB', 'Asia/Kolkata')).toBe('15 Nov, 10:15');
});
