import type { GoalUnit } from '../generated/graphql.ts';

/** Progress of one flight, as the API gives it (units are 64-bit integers as text). */
export interface FlightProgress {
  readonly flightId: string;
  readonly delivered: string;
  readonly goal: string;
  readonly fraction: number;
  readonly expectedFraction: number;
}

/** A campaign's progress as one bar: `expected` is where it should be by now. Fractions, 1 = goal reached. */
export interface GoalSummary {
  readonly fraction: number;
  readonly expected: number;
  readonly delivered: string;
  readonly goal: string;
  /** Undefined where flights count different things: then the flight that is furthest from its goal is shown. */
  readonly unit: GoalUnit | undefined;
  readonly flightCount: number;
}

/** A share of two 64-bit counts, to four digits: exact enough for a bar and never NaN. */
function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000;
}

/**
 * Adds up the flights of a campaign where they count the same unit; otherwise takes the one furthest from its goal.
 * Undefined without flights.
 */
export function summariseGoals(
  progress: readonly FlightProgress[],
  flights: readonly { readonly id: string; readonly goalUnit: GoalUnit }[],
): GoalSummary | undefined {
  const unitOf = new Map(flights.map((flight) => [flight.id, flight.goalUnit]));
  const units = new Set(progress.map(({ flightId }) => unitOf.get(flightId)));
  const lowest = progress.toSorted((a, b) => a.fraction - b.fraction)[0];
  if (lowest === undefined) return undefined;
  if (units.size > 1) {
    return { ...lowest, expected: lowest.expectedFraction, unit: undefined, flightCount: progress.length };
  }
  const delivered = progress.reduce((sum, flight) => sum + BigInt(flight.delivered), 0n);
  const goal = progress.reduce((sum, flight) => sum + BigInt(flight.goal), 0n);
  const expectedUnits = progress.reduce((sum, flight) => sum + flight.expectedFraction * Number(flight.goal), 0);
  return {
    fraction: share(delivered, goal),
    expected: goal === 0n ? 0 : expectedUnits / Number(goal),
    delivered: delivered.toString(),
    goal: goal.toString(),
    unit: unitOf.get(lowest.flightId),
    flightCount: progress.length,
  };
}
