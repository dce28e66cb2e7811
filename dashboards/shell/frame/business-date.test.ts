import { expect, test } from 'vitest';
import { dayInReportingZone } from './business-date.ts';

test('a day begins at midnight in Asia/Kolkata, wherever the browser is', () => {
  expect(dayInReportingZone(new Date('2026-11-14T18:29:59Z'))).toBe('2026-11-14');
  expect(dayInReportingZone(new Date('2026-11-14T18:30:00Z'))).toBe('2026-11-15');
});
