import { describe, expect, it } from 'vitest';
import { judgePacing, type DaySpan } from './rules.ts';

/** Ten days, of which five have begun on the 5th. */
const flight: DaySpan = { startsOn: '2026-11-01', endsOn: '2026-11-10' };
const judge = (accruedMinor: bigint, budgetMinor: bigint, today = '2026-11-05', flights: readonly DaySpan[] = [flight]) => judgePacing({ accruedMinor, budgetMinor }, flights, today);

describe('the pacing of a budget', () => {
  it('is share of budget against share of days begun', () => {
    expect(judge(500n, 1_000n)).toEqual({ spentFraction: 0.5, elapsedFraction: 0.5, index: 1, verdict: 'ON_TRACK' });
    expect(judge(250n, 1_000n, '2026-11-10')).toEqual({ spentFraction: 0.25, elapsedFraction: 1, index: 0.25, verdict: 'AT_RISK' });
  });

  it.each<readonly [bigint, string]>([
    [0n, 'AT_RISK'], [299n, 'AT_RISK'], [300n, 'BEHIND'], [449n, 'BEHIND'], [450n, 'ON_TRACK'], [550n, 'ON_TRACK'], [551n, 'AHEAD'], [949n, 'AHEAD'], [950n, 'AT_RISK'], [2_000n, 'AT_RISK'],
  ])('with %d of 1000 spent at half time is %s', (accrued, verdict) => {
    expect(judge(accrued, 1_000n)?.verdict).toBe(verdict);
  });

  it('is at risk when nearly spent before 80 % of the days, not from then on', () => {
    expect(judge(950n, 1_000n, '2026-11-07')?.verdict).toBe('AT_RISK');
    expect(judge(950n, 1_000n, '2026-11-08')?.verdict).toBe('AHEAD');
    expect(judge(950n, 1_000n, '2026-11-09')?.verdict).toBe('ON_TRACK');
  });

  it('is exact on a threshold that fractions would miss: 0.09 of 0.1 is 0.9, not below', () => {
    expect(90 / 1000 / (1 / 10)).toBeLessThan(0.9);
    expect(judge(90n, 1_000n, '2026-11-01')?.verdict).toBe('ON_TRACK');
    expect(judge(89n, 1_000n, '2026-11-01')?.verdict).toBe('BEHIND');
  });

  it('stays exact with amounts beyond 2^53', () => {
    const budget = 9_000_000_000_000_000_000n;
    expect(judge(budget / 2n + budget / 20n, budget)?.verdict).toBe('ON_TRACK');
    expect(judge(budget / 2n + budget / 20n + 1n, budget)?.verdict).toBe('AHEAD');
  });

  it('is not known without a budget, without flights, and before the first day', () => {
    expect(judge(0n, 0n)).toBeNull();
    expect(judge(5n, -1n)).toBeNull();
    expect(judge(5n, 10n, '2026-11-05', [])).toBeNull();
    expect(judge(5n, 10n, '2026-10-31')).toBeNull();
    expect(judge(1n, 10n, '2026-11-01')).toMatchObject({ elapsedFraction: 0.1, verdict: 'ON_TRACK' });
  });

  it('stays at all days begun after the last', () => {
    expect(judge(1_000n, 1_000n, '2027-06-01')).toMatchObject({ elapsedFraction: 1, verdict: 'ON_TRACK' });
  });

  it('counts the days of all flights, gaps left out and overlaps once, in whatever order they come', () => {
    const apart = [{ startsOn: '2026-11-21', endsOn: '2026-11-30' }, flight];
    expect(judge(1n, 2n, '2026-11-15', apart)?.elapsedFraction).toBe(0.5);
    const overlapping = [flight, { startsOn: '2026-11-05', endsOn: '2026-11-20' }, { startsOn: '2026-11-06', endsOn: '2026-11-07' }, flight];
    expect(judge(1n, 2n, '2026-11-05', overlapping)?.elapsedFraction).toBe(0.25);
    expect(judge(1n, 2n, '2026-11-15', overlapping)?.elapsedFraction).toBe(0.75);
  });
});
