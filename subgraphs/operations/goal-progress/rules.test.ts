import { describe, expect, it } from 'vitest';
import { measureProgress, unitsOfGoal, type Goal } from './rules.ts';

const goal: Goal = { startsOn: '2026-11-11', endsOn: '2026-11-20', goalUnit: 'IMPRESSIONS', goalQuantity: 1000n, pacing: 'EVEN' };
const units = { impressions: 250n, clicks: 20n, installs: 3n };

describe('units of a goal', () => {
  it('are the ones that the goal counts', () => {
    expect(unitsOfGoal({ goalUnit: 'IMPRESSIONS' }, units)).toBe(250n);
    expect(unitsOfGoal({ goalUnit: 'CLICKS' }, units)).toBe(20n);
    expect(unitsOfGoal({ goalUnit: 'INSTALLS' }, units)).toBe(3n);
  });

  it('are none when nothing has been delivered', () => {
    expect(unitsOfGoal({ goalUnit: 'CLICKS' }, null)).toBe(0n);
  });
});

describe('progress', () => {
  it('is delivered over goal', () => {
    expect(measureProgress(goal, units, '2026-11-15')).toMatchObject({ delivered: 250n, goal: 1000n, fraction: 0.25 });
  });

  it('is above one when over-delivered, and one for a goal of nothing', () => {
    expect(measureProgress({ ...goal, goalQuantity: 200n }, units, '2026-11-15').fraction).toBe(1.25);
    expect(measureProgress({ ...goal, goalQuantity: 0n }, null, '2026-11-15').fraction).toBe(1);
  });

  it('keeps every digit of large counts', () => {
    const many = 9_007_199_254_740_993n;
    expect(measureProgress({ ...goal, goalQuantity: many }, { ...units, impressions: many }, '2026-11-15')).toMatchObject({ delivered: many, goal: many, fraction: 1 });
  });
});

describe('expected progress', () => {
  const expected = (pacing: Goal['pacing'], today: string): number => measureProgress({ ...goal, pacing }, null, today).expectedFraction;

  it('is nothing before the flight begins, whatever the pacing', () => {
    for (const pacing of ['EVEN', 'FRONTLOADED', 'ASAP'] as const) expect(expected(pacing, '2026-11-10')).toBe(0);
  });

  it('is all from the last day on, whatever the pacing', () => {
    for (const pacing of ['EVEN', 'FRONTLOADED', 'ASAP'] as const) {
      expect(expected(pacing, '2026-11-20')).toBe(1);
      expect(expected(pacing, '2027-01-01')).toBe(1);
    }
  });

  it('of EVEN counts days begun, today included', () => {
    expect(expected('EVEN', '2026-11-11')).toBeCloseTo(0.1, 12);
    expect(expected('EVEN', '2026-11-15')).toBeCloseTo(0.5, 12);
  });

  it('of FRONTLOADED is ahead of EVEN at first and meets it at the end', () => {
    expect(expected('FRONTLOADED', '2026-11-11')).toBeCloseTo(0.145, 12);
    expect(expected('FRONTLOADED', '2026-11-15')).toBeCloseTo(0.625, 12);
    expect(expected('FRONTLOADED', '2026-11-19')).toBeCloseTo(0.945, 12);
  });

  it('of ASAP is all from the first day on', () => {
    expect(expected('ASAP', '2026-11-11')).toBe(1);
  });

  it('of a flight of one day is all on that day', () => {
    expect(measureProgress({ ...goal, startsOn: '2026-11-15', endsOn: '2026-11-15' }, null, '2026-11-15').expectedFraction).toBe(1);
  });
});
