import { describe, expect, it } from 'vitest';
import { refuseOutside, refusePlans, refuseReplacing, type FlightPlan } from './rules.ts';

const plan = (more: Partial<FlightPlan> = {}): FlightPlan => ({ id: null, startsOn: '2026-12-01', endsOn: '2026-12-31', goalUnit: 'IMPRESSIONS', goalQuantity: 1_000n, pacing: 'EVEN', dailyCap: null, frequencyCapPerDay: null, ...more });

describe('a list of flights', () => {
  it('may be empty, may overlap, and holds 52 at most', () => {
    expect(refusePlans([])).toBeNull();
    expect(refusePlans([plan(), plan()])).toBeNull();
    expect(refusePlans(Array.from({ length: 52 }, () => plan()))).toBeNull();
    expect(refusePlans(Array.from({ length: 53 }, () => plan()))).toMatchObject({ path: [], message: expect.stringContaining('52') });
  });

  it.each<readonly [Partial<FlightPlan>, string]>([
    [{ endsOn: '2026-11-30' }, 'endsOn'],
    [{ goalQuantity: 0n }, 'goalQuantity'],
    [{ goalQuantity: -5n }, 'goalQuantity'],
    [{ goalQuantity: 1_000_000_000_001n }, 'goalQuantity'],
    [{ dailyCap: 0n }, 'dailyCap'],
    [{ dailyCap: 2n ** 62n }, 'dailyCap'],
    [{ frequencyCapPerDay: 0 }, 'frequencyCapPerDay'],
    [{ frequencyCapPerDay: 1_001 }, 'frequencyCapPerDay'],
  ])('does not hold one with %o', (more, field) => {
    expect(refusePlans([plan(), plan(more)])).toMatchObject({ path: ['1', field] });
  });

  it('holds one of a single day, and its bounds', () => {
    expect(refusePlans([plan({ endsOn: '2026-12-01', goalQuantity: 1n, dailyCap: 1n, frequencyCapPerDay: 1_000 })])).toBeNull();
  });

  it('does not name a flight twice', () => {
    expect(refusePlans([plan({ id: 1 }), plan({ id: 2 }), plan({ id: 1 })])).toMatchObject({ path: ['2', 'id'] });
  });
});

describe('a flight within its campaign', () => {
  it('starts and ends within the campaign’s days', () => {
    expect(refuseOutside([plan()], { startsOn: '2026-12-01', endsOn: '2026-12-31' })).toBeNull();
    expect(refuseOutside([plan()], { startsOn: '2026-12-02', endsOn: null })).toMatchObject({ path: ['0', 'startsOn'] });
    expect(refuseOutside([plan(), plan({ endsOn: '2027-01-01' })], { startsOn: '2026-12-01', endsOn: '2026-12-31' })).toMatchObject({ path: ['1', 'endsOn'] });
    expect(refuseOutside([plan({ endsOn: '2090-01-01' })], { startsOn: '2026-12-01', endsOn: null })).toBeNull();
  });
});

describe('replacing the flights of a campaign', () => {
  const existing = [{ id: 1, startsOn: '2026-11-15' }, { id: 2, startsOn: '2026-11-16' }];

  it('keeps those that have started, with their first day; their end may move', () => {
    expect(refuseReplacing(existing, [plan({ id: 1, startsOn: '2026-11-15', endsOn: '2026-11-15' })], '2026-11-15')).toBeNull();
    expect(refuseReplacing(existing, [], '2026-11-15')).toMatchObject({ path: [], message: expect.stringContaining('flt_1') });
    expect(refuseReplacing(existing, [plan({ id: 2 }), plan({ id: 1, startsOn: '2026-11-14' })], '2026-11-15')).toMatchObject({ path: ['1', 'startsOn'] });
  });

  it('may remove or move those that have not', () => {
    expect(refuseReplacing(existing, [], '2026-11-14')).toBeNull();
    expect(refuseReplacing(existing, [plan({ id: 2, startsOn: '2026-11-20' })], '2026-11-14')).toBeNull();
  });

  it('refuses a flight that the campaign does not have', () => {
    expect(refuseReplacing(existing, [plan({ id: 1, startsOn: '2026-11-15' }), plan({ id: 9 })], '2026-11-15')).toMatchObject({ path: ['1', 'id'], message: expect.stringContaining('flt_9') });
  });
});
