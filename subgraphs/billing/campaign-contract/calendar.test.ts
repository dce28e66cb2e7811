import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayNumber, daysBetween, lastDayOf, monthsThrough } from './calendar.ts';

describe('calendar', () => {
  it('counts days over months, leap days and years', () => {
    expect(daysBetween('2026-10-31', '2026-11-01')).toBe(1);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });
  it('moves months over the year\'s end in both directions', () => {
    expect(addMonths('2026-11', 3)).toBe('2027-02');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(lastDayOf('2028-02')).toBe('2028-02-29');
  });
  it('lists months through, none when the end comes first', () => {
    expect(monthsThrough('2026-11', '2027-01')).toEqual(['2026-11', '2026-12', '2027-01']);
    expect(monthsThrough('2026-11', '2026-10')).toEqual([]);
  });
  it('refuses a text that is not a calendar day', () => {
    for (const text of ['2026-02-30', '2026-13-01', '2026-1-1', '15.11.2026', '']) expect(() => dayNumber(text)).toThrow(RangeError);
  });
});
