import { describe, expect, test } from 'vitest';
import { dunningState } from './rules.ts';

const policy = [{ level: 2, daysOverdue: 15 }, { level: 1, daysOverdue: 1 }, { level: 3, daysOverdue: 60 }];

describe('dunning of an account', () => {
  test('does not exist while nothing is overdue, whatever was sent before', () => {
    expect(dunningState(null, { cycleFrom: '2026-01-01', level: 2, sentOn: '2026-01-16' }, policy)).toBeNull();
  });

  test('begins the day after the due day, before the first reminder', () => {
    expect(dunningState('2026-11-14', null, policy)).toEqual({ level: 0, since: '2026-11-15', lastNoticeOn: null, nextNoticeOn: '2026-11-15' });
  });

  test('counts the next level from the oldest unpaid invoice, also when the cycle began with one paid since', () => {
    expect(dunningState('2026-10-31', { cycleFrom: '2026-10-11', level: 1, sentOn: '2026-10-11' }, policy)).toEqual({
      level: 1, since: '2026-10-11', lastNoticeOn: '2026-10-11', nextNoticeOn: '2026-11-15',
    });
  });

  test('has no next reminder after the last level', () => {
    expect(dunningState('2026-08-01', { cycleFrom: '2026-08-02', level: 3, sentOn: '2026-09-30' }, policy)?.nextNoticeOn).toBeNull();
  });
});
