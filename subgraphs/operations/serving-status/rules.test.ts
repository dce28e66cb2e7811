import { describe, expect, it } from 'vitest';
import { campaignStatuses } from '../campaign/table.ts';
import { decideServing, type FlightFact, type NotServingReason, type ServingFacts } from './rules.ts';

const today = '2026-11-15';
const running: FlightFact = { startsOn: '2026-11-01', endsOn: '2026-11-30', goal: 1000n, delivered: 400n };
const past: FlightFact = { startsOn: '2026-10-01', endsOn: '2026-11-14', goal: 1000n, delivered: 900n };
const future: FlightFact = { startsOn: '2026-11-16', endsOn: '2026-12-31', goal: 1000n, delivered: 0n };
const ready: ServingFacts = { today, status: 'ACTIVE', flights: [running], hasApprovedCreative: true, hasEligibleInventory: true, fundingStatus: 'FUNDED' };

const verdict = (changes: Partial<ServingFacts>) => decideServing({ ...ready, ...changes });
const notServing = (...reasons: NotServingReason[]) => ({ state: 'NOT_SERVING', reasons });

describe('a campaign that serves', () => {
  it('has nothing against it', () => {
    expect(verdict({})).toEqual({ state: 'SERVING', reasons: [] });
  });

  it('may be nearly out of budget', () => {
    expect(verdict({ fundingStatus: 'NEARLY_EXHAUSTED' })).toEqual({ state: 'SERVING', reasons: [] });
  });

  it('serves on the first and on the last day of its flight', () => {
    expect(verdict({ flights: [{ ...running, startsOn: today }] }).state).toBe('SERVING');
    expect(verdict({ flights: [{ ...running, endsOn: today }] }).state).toBe('SERVING');
  });
});

describe('status', () => {
  it.each(campaignStatuses.filter((status) => status !== 'ACTIVE'))('%s does not serve', (status) => {
    expect(verdict({ status })).toEqual(notServing('NOT_ACTIVE'));
  });
});

describe('flights', () => {
  it('without any that covers today it is outside its flight', () => {
    expect(verdict({ flights: [past] })).toEqual(notServing('OUTSIDE_FLIGHT'));
    expect(verdict({ flights: [] })).toEqual(notServing('OUTSIDE_FLIGHT'));
  });

  it('that have not begun make it SCHEDULED when nothing else is against it', () => {
    expect(verdict({ flights: [future] })).toEqual({ state: 'SCHEDULED', reasons: ['OUTSIDE_FLIGHT'] });
    expect(verdict({ flights: [past, future] })).toEqual({ state: 'SCHEDULED', reasons: ['OUTSIDE_FLIGHT'] });
  });

  it('that have not begun do not when something else is against it', () => {
    expect(verdict({ flights: [future], fundingStatus: 'UNFUNDED' })).toEqual(notServing('OUTSIDE_FLIGHT', 'UNFUNDED'));
    expect(verdict({ flights: [future], status: 'READY' })).toEqual(notServing('NOT_ACTIVE', 'OUTSIDE_FLIGHT'));
  });
});

describe('goals', () => {
  it('reached in the flight that covers today stop it', () => {
    expect(verdict({ flights: [{ ...running, delivered: 1000n }] })).toEqual(notServing('GOAL_REACHED'));
    expect(verdict({ flights: [{ ...running, delivered: 1001n }] })).toEqual(notServing('GOAL_REACHED'));
  });

  it('one unit short do not', () => {
    expect(verdict({ flights: [{ ...running, delivered: 999n }] }).state).toBe('SERVING');
  });

  it('must be reached in every flight that covers today', () => {
    const reached = { ...running, delivered: 1000n };
    expect(verdict({ flights: [reached, running] }).state).toBe('SERVING');
    expect(verdict({ flights: [reached, { ...reached, startsOn: '2026-11-10' }] })).toEqual(notServing('GOAL_REACHED'));
  });

  it('of flights on other days do not matter', () => {
    expect(verdict({ flights: [{ ...past, delivered: 5000n }, running, future] }).state).toBe('SERVING');
    expect(verdict({ flights: [past, { ...running, delivered: 1000n }, future] })).toEqual(notServing('GOAL_REACHED'));
  });

  it('cannot be reached without a flight that covers today', () => {
    expect(verdict({ flights: [{ ...past, delivered: 1000n }] })).toEqual(notServing('OUTSIDE_FLIGHT'));
  });
});

describe('funding', () => {
  it.each([
    ['UNFUNDED', 'UNFUNDED'],
    ['EXHAUSTED', 'BUDGET_EXHAUSTED'],
    ['ON_HOLD', 'BILLING_HOLD'],
    ['SOMETHING_NEW', 'FUNDING_STATE_UNRECOGNISED'],
    ['', 'FUNDING_STATE_UNRECOGNISED'],
    ['toString', 'FUNDING_STATE_UNRECOGNISED'],
  ] as const)('%s is the reason %s', (fundingStatus, reason) => {
    expect(verdict({ fundingStatus })).toEqual(notServing(reason));
  });
});

describe('creatives and inventory', () => {
  it('that are missing are reasons', () => {
    expect(verdict({ hasApprovedCreative: false, hasEligibleInventory: false })).toEqual(notServing('NO_APPROVED_CREATIVE', 'NO_ELIGIBLE_INVENTORY'));
    expect(verdict({ hasEligibleInventory: false })).toEqual(notServing('NO_ELIGIBLE_INVENTORY'));
  });
});

describe('all reasons', () => {
  it('are given, in the order of the enum', () => {
    const all = verdict({ status: 'PAUSED', flights: [], hasApprovedCreative: false, hasEligibleInventory: false, fundingStatus: 'ON_HOLD' });
    expect(all).toEqual(notServing('NOT_ACTIVE', 'OUTSIDE_FLIGHT', 'NO_APPROVED_CREATIVE', 'NO_ELIGIBLE_INVENTORY', 'BILLING_HOLD'));
  });

  it('are empty exactly when it serves, over every combination of facts', () => {
    for (const status of campaignStatuses) {
      for (const flights of [[], [running], [future], [past], [{ ...running, delivered: 1000n }]]) {
        for (const fundingStatus of ['FUNDED', 'NEARLY_EXHAUSTED', 'UNFUNDED', 'EXHAUSTED', 'ON_HOLD', 'NEW']) {
          for (const [hasApprovedCreative, hasEligibleInventory] of [[true, true], [true, false], [false, false]] as const) {
            const { state, reasons } = verdict({ status, flights, fundingStatus, hasApprovedCreative, hasEligibleInventory });
            expect(reasons.length === 0).toBe(state === 'SERVING');
            expect(state === 'SCHEDULED').toBe(reasons.length === 1 && reasons[0] === 'OUTSIDE_FLIGHT' && flights.includes(future));
            expect(new Set(reasons).size).toBe(reasons.length);
          }
        }
      }
    }
  });
});
