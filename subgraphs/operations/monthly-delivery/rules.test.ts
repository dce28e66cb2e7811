import { describe, expect, it } from 'vitest';
import { refuseClose, type MonthState, type StoredMonthState } from './rules.ts';

const step = (from: StoredMonthState, to: MonthState, month = '2026-10') => refuseClose({ month, from, to, today: '2026-11-15' });

describe('closing a month of delivery', () => {
  it('goes from open to FINAL, and from FINAL to LOCKED', () => {
    expect(step('OPEN', 'FINAL')).toBeNull();
    expect(step('FINAL', 'LOCKED')).toBeNull();
  });

  it('takes no other step, and says which one was meant', () => {
    expect(step('OPEN', 'LOCKED')).toMatchObject({ field: 'state', message: expect.stringContaining('make it FINAL first') });
    expect(step('FINAL', 'FINAL')).toMatchObject({ field: 'state', message: expect.stringContaining('already') });
    expect(step('LOCKED', 'LOCKED')).toMatchObject({ field: 'state', message: expect.stringContaining('already') });
    expect(step('LOCKED', 'FINAL')).toMatchObject({ field: 'state', message: expect.stringContaining('final') });
  });

  it('waits until the month is over', () => {
    expect(step('OPEN', 'FINAL', '2026-11')).toMatchObject({ field: 'month', message: expect.stringContaining('not over') });
    expect(step('OPEN', 'FINAL', '2026-12')).toMatchObject({ field: 'month' });
  });
});
