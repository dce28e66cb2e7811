import { flightsOfCampaignMax, frequencyCapPerDayMax, goalUnitsMax } from '../config.ts';
import type { goalUnits, pacingModes } from './table.ts';

/** A flight as a client wants it; `id` of one that is to be kept and changed, null for a new one. Days are `YYYY-MM-DD`, both included. */
export interface FlightPlan {
  readonly id: number | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly goalUnit: (typeof goalUnits)[number];
  readonly goalQuantity: bigint;
  readonly pacing: (typeof pacingModes)[number];
  readonly dailyCap: bigint | null;
  readonly frequencyCapPerDay: number | null;
}

/** What is wrong with a list of flights: a message for people, and the path below the list. */
export interface FlightProblem {
  readonly message: string;
  readonly path: readonly string[];
}

/** A flight that the campaign has. */
export interface PlannedFlight {
  readonly id: number;
  readonly startsOn: string;
}

/** The days of a campaign; null for no end. */
export interface CampaignDays {
  readonly startsOn: string;
  readonly endsOn: string | null;
}

/** The first thing that is wrong with a list of flights in itself; null when nothing is. */
export function refusePlans(plans: readonly FlightPlan[]): FlightProblem | null {
  if (plans.length > flightsOfCampaignMax) return { message: `A campaign may have at most ${flightsOfCampaignMax} flights; got ${plans.length}.`, path: [] };
  const ids = new Set<number>();
  for (const [at, plan] of plans.entries()) {
    const wrong = refusePlan(plan) ?? (plan.id !== null && ids.has(plan.id) ? { message: 'This flight is in the list twice.', path: ['id'] } : null);
    if (wrong !== null) return { message: wrong.message, path: [String(at), ...wrong.path] };
    if (plan.id !== null) ids.add(plan.id);
  }
  return null;
}

function refusePlan(plan: FlightPlan): FlightProblem | null {
  if (plan.endsOn < plan.startsOn) return { message: `A flight cannot end (${plan.endsOn}) before it starts (${plan.startsOn}).`, path: ['endsOn'] };
  if (plan.goalQuantity < 1n || plan.goalQuantity > goalUnitsMax) return { message: `"goalQuantity" must be 1 to ${goalUnitsMax}; got ${plan.goalQuantity}.`, path: ['goalQuantity'] };
  if (plan.dailyCap !== null && (plan.dailyCap < 1n || plan.dailyCap > goalUnitsMax)) return { message: `"dailyCap" must be 1 to ${goalUnitsMax}, or null for none; got ${plan.dailyCap}.`, path: ['dailyCap'] };
  const frequency = plan.frequencyCapPerDay;
  if (frequency !== null && (frequency < 1 || frequency > frequencyCapPerDayMax)) return { message: `"frequencyCapPerDay" must be 1 to ${frequencyCapPerDayMax}, or null for none; got ${frequency}.`, path: ['frequencyCapPerDay'] };
  return null;
}

/**
 * The first flight that lies outside its campaign's days; null when none does. Flights may overlap: each counts all that the campaign delivers on
 * its own days, and a day has reached its goal when every flight that covers it has.
 */
export function refuseOutside(flights: readonly { readonly startsOn: string; readonly endsOn: string }[], campaign: CampaignDays): FlightProblem | null {
  for (const [at, flight] of flights.entries()) {
    if (flight.startsOn < campaign.startsOn) return { message: `A flight cannot start (${flight.startsOn}) before its campaign does (${campaign.startsOn}).`, path: [String(at), 'startsOn'] };
    if (campaign.endsOn !== null && flight.endsOn > campaign.endsOn) return { message: `A flight cannot end (${flight.endsOn}) after its campaign does (${campaign.endsOn}).`, path: [String(at), 'endsOn'] };
  }
  return null;
}

/**
 * The first thing that a new list of flights does to the flights the campaign has and must not; null when there is none. A flight that has started by
 * `today` (the business date) has delivered or been meant to: it is not removed, and its first day stays. Its end may move.
 */
export function refuseReplacing(existing: readonly PlannedFlight[], plans: readonly FlightPlan[], today: string): FlightProblem | null {
  const plannedById = new Map(plans.flatMap((plan, at) => (plan.id === null ? [] : [[plan.id, { plan, at }] as const])));
  const existingIds = new Set(existing.map((flight) => flight.id));
  for (const [id, { at }] of plannedById) {
    if (!existingIds.has(id)) return { message: `The campaign has no flight "flt_${id}"; leave "id" out for a new one.`, path: [String(at), 'id'] };
  }
  for (const flight of existing) {
    if (flight.startsOn > today) continue;
    const planned = plannedById.get(flight.id);
    if (planned === undefined) return { message: `Flight "flt_${flight.id}" has started (${flight.startsOn}) and cannot be removed; keep it in the list, with an earlier end if it is to stop.`, path: [] };
    if (planned.plan.startsOn !== flight.startsOn) return { message: `Flight "flt_${flight.id}" has started; its first day stays ${flight.startsOn}.`, path: [String(planned.at), 'startsOn'] };
  }
  return null;
}
