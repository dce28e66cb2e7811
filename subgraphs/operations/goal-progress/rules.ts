import type { goalUnits, pacingModes } from '../flight/table.ts';

/** The days and the goal of a flight. Days are `YYYY-MM-DD`, both included. */
export interface Goal {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly goalUnit: (typeof goalUnits)[number];
  readonly goalQuantity: bigint;
  readonly pacing: (typeof pacingModes)[number];
}

/** Units delivered within a flight's days. */
export interface DeliveredUnits {
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
}

export interface Progress {
  /** Units of the goal. */
  readonly delivered: bigint;
  readonly goal: bigint;
  /** delivered / goal; 1 for a goal of 0. */
  readonly fraction: number;
  /** What `fraction` would be at the end of today if delivery kept to the pacing, 0 to 1. */
  readonly expectedFraction: number;
}

const dayMs = 86_400_000;

/** The units of `delivered` that the goal counts; 0 when nothing has been delivered. */
export function unitsOfGoal(goal: Pick<Goal, 'goalUnit'>, delivered: DeliveredUnits | null): bigint {
  if (delivered === null) return 0n;
  switch (goal.goalUnit) {
    case 'IMPRESSIONS':
      return delivered.impressions;
    case 'CLICKS':
      return delivered.clicks;
    case 'INSTALLS':
      return delivered.installs;
  }
}

/** How far a flight is towards its goal, and how far it should be. `today` is the business date. */
export function measureProgress(goal: Goal, delivered: DeliveredUnits | null, today: string): Progress {
  const units = unitsOfGoal(goal, delivered);
  return {
    delivered: units,
    goal: goal.goalQuantity,
    fraction: goal.goalQuantity === 0n ? 1 : Number(units) / Number(goal.goalQuantity),
    expectedFraction: expectedFraction(goal, today),
  };
}

function expectedFraction(goal: Goal, today: string): number {
  if (today < goal.startsOn) return 0;
  if (today >= goal.endsOn) return 1;
  const days = daysBetween(goal.startsOn, goal.endsOn) + 1;
  const elapsed = (daysBetween(goal.startsOn, today) + 1) / days;
  switch (goal.pacing) {
    case 'EVEN':
      return elapsed;
    case 'FRONTLOADED':
      // The share of a day falls linearly from 1.5 to 0.5 of the average; this is its sum so far.
      return (elapsed * (3 - elapsed)) / 2;
    case 'ASAP':
      return 1;
  }
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}
