import { describe, expect, it } from 'vitest';
import { dayBefore, monthsBetween, refuseTransfer } from './rules.ts';

const transfer = { fromPublisherId: 1, toPublisherId: 2, validFrom: '2026-11-10', ownedFrom: '2026-09-01', today: '2026-11-15' };

describe('a game may change hands', () => {
  it.each(['2026-09-02', '2026-11-10', '2026-11-15'])('from %s on', (validFrom) => expect(refuseTransfer({ ...transfer, validFrom })).toBeNull());
});

describe('a game may not change hands', () => {
  it('to who owns it already', () => {
    expect(refuseTransfer({ ...transfer, toPublisherId: 1 })).toEqual({ field: 'toPublisherId', message: expect.stringContaining('already, since 2026-09-01') });
  });

  it('from a day that is to come', () => {
    expect(refuseTransfer({ ...transfer, validFrom: '2026-11-16' })).toEqual({ field: 'validFrom', message: expect.stringContaining('today (2026-11-15)') });
  });

  it('before the current owner’s period', () => {
    expect(refuseTransfer({ ...transfer, validFrom: '2026-08-31' })).toEqual({ field: 'validFrom', message: expect.stringContaining('begins on 2026-09-01') });
  });

  it('on the first day of that period, which would leave it empty', () => {
    expect(refuseTransfer({ ...transfer, validFrom: '2026-09-01' })).toEqual({ field: 'validFrom', message: expect.stringContaining('earliest day for a transfer is 2026-09-02') });
  });
});

describe('days and months', () => {
  it('step over the ends of months, years and leap days', () => {
    expect([dayBefore('2026-11-10'), dayBefore('2026-03-01'), dayBefore('2028-03-01'), dayBefore('2027-01-01')]).toEqual(['2026-11-09', '2026-02-28', '2028-02-29', '2026-12-31']);
  });

  it('are counted whole, both ends included', () => {
    expect(monthsBetween('2026-11-30', '2027-02-01')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(monthsBetween('2026-11-01', '2026-11-30')).toEqual(['2026-11']);
    expect(monthsBetween('2026-12-01', '2026-11-30')).toEqual([]);
  });
});
