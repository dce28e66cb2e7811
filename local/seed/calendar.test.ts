import { describe, expect, it } from 'vitest';
import { addDays, businessDate, createCalendar, nextMonth } from './calendar.ts';
import { scales } from './scales.ts';

describe('the calendar of a seed', () => {
  it.each(Object.values(scales))('ends at the business date and has the days of scale $name', ({ days }) => {
    const calendar = createCalendar(days);
    expect(calendar.day(calendar.today)).toBe(businessDate);
    expect(calendar.indexOf(calendar.firstDay)).toBe(0);
    expect(calendar.months.reduce((sum, month) => sum + month.lastIndex - month.firstIndex + 1, 0)).toBe(days);
    expect(calendar.months.at(-1)?.month).toBe('2026-11');
  });

  const calendar = createCalendar(184);

  it('gives UTC instants of local times: midnight in India is 18:30 of the day before', () => {
    const day = calendar.indexOf('2026-10-01');
    expect(calendar.instant(day, 0)).toBe('2026-09-30 18:30:00.000');
    expect(calendar.instant(day, -1 / 60_000)).toBe('2026-09-30 18:29:59.999');
    expect(calendar.instant(day, 1_440)).toBe('2026-10-01 18:30:00.000');
  });

  it('lifts weekends by a quarter and the weeks around Diwali by 1.6', () => {
    expect(calendar.volume(calendar.indexOf('2026-09-16'))).toBe(1);
    expect(calendar.volume(calendar.indexOf('2026-09-19'))).toBe(1.25);
    expect(calendar.volume(calendar.indexOf('2026-11-04'))).toBe(1.6);
    expect(calendar.volume(calendar.indexOf('2026-11-08'))).toBe(2);
    expect(calendar.volume(calendar.indexOf('2026-11-11'))).toBe(1);
  });

  it('counts days and months across years and leap days', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(nextMonth('2026-12')).toBe('2027-01');
    expect(nextMonth('2026-09')).toBe('2026-10');
    expect(() => addDays('2026-13-01', 1)).toThrow(RangeError);
  });
});
