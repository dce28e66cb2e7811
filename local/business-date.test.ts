import { describe, expect, it } from 'vitest';
import { businessDateOf } from './business-date.ts';
import { config } from './config.ts';

describe('the business date of the services', () => {
  it('is the day the seeded data ends on, unless the environment names another', () => {
    expect(businessDateOf({})).toBe(config.businessDate);
    expect(businessDateOf({ BUSINESS_DATE: '2027-01-02' })).toBe('2027-01-02');
  });
  it.each(['tomorrow', '2026-02-30', '2026-1-1'])('refuses %j', (given) => {
    expect(() => businessDateOf({ BUSINESS_DATE: given })).toThrow(/BUSINESS_DATE must be a day/);
  });
});
