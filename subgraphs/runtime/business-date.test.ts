import { describe, expect, it } from 'vitest';
import { createBusinessClock, dayInKolkata } from './business-date.ts';

describe('the business clock', () => {
  it('turns the day at midnight in Kolkata, which is 18:30 UTC', () => {
    expect(dayInKolkata(new Date('2026-11-14T18:29:59.999Z'))).toBe('2026-11-14');
    expect(dayInKolkata(new Date('2026-11-14T18:30:00.000Z'))).toBe('2026-11-15');
  });
  it('keeps instants of a fixed day inside that day', () => {
    for (const wall of ['2030-01-01T00:00:00Z', '2030-01-01T18:29:59Z', '2030-01-01T18:30:00Z', '2030-01-01T23:59:59Z']) {
      const clock = createBusinessClock('2026-11-15', () => new Date(wall));
      expect(clock.today()).toBe('2026-11-15');
      expect(dayInKolkata(clock.now())).toBe('2026-11-15');
    }
  });
  it('refuses what is not a day', () => {
    expect(() => createBusinessClock('tomorrow')).toThrow(/BUSINESS_DATE/);
  });
});
