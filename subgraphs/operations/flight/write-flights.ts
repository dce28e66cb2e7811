import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { asc, eq, inArray } from 'drizzle-orm';
import type { FieldChange } from '../change-event/table.ts';
import { checkId } from '../check-input.ts';
import { diffFields, type FieldValues } from '../field-diff.ts';
import { rebuildRollUps } from '../roll-up/rebuild-roll-ups.ts';
import { refuse } from '../run-command.ts';
import type { FlightRow } from './queries.ts';
import { refuseOutside, refusePlans, refuseReplacing, type CampaignDays, type FlightPlan, type FlightProblem } from './rules.ts';
import { flight, type goalUnits, type pacingModes } from './table.ts';

/** `FlightInput` of the SDL. */
export interface FlightInput {
  readonly id?: string | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly goalUnit: (typeof goalUnits)[number];
  readonly goalQuantity: bigint;
  readonly pacing: (typeof pacingModes)[number];
  readonly dailyCap?: bigint | null;
  readonly frequencyCapPerDay?: number | null;
}

/** The flights of an input, checked in themselves, before any SQL. Refuses with the path below `flights`. */
export function checkFlights(flights: readonly FlightInput[]): readonly FlightPlan[] {
  const plans = flights.map(({ id, dailyCap, frequencyCapPerDay, ...plan }, at) => ({
    id: typeof id === 'string' ? checkId('flt', id, 'flights', String(at), 'id') : null,
    startsOn: plan.startsOn,
    endsOn: plan.endsOn,
    goalUnit: plan.goalUnit,
    goalQuantity: plan.goalQuantity,
    pacing: plan.pacing,
    dailyCap: dailyCap ?? null,
    frequencyCapPerDay: frequencyCapPerDay ?? null,
  }));
  refuseProblem(refusePlans(plans));
  return plans;
}

function refuseProblem(problem: FlightProblem | null): void {
  if (problem !== null) refuse('INVALID_INPUT', problem.message, 'flights', ...problem.path);
}

/** A campaign whose flights are written. Its row is locked. */
export interface FlightOwner extends CampaignDays {
  readonly id: number;
}

/**
 * Makes the flights of a campaign what `plans` say, and gives what changed. When days change, what each flight has delivered is counted anew from daily
 * rows in the same transaction. Refuses what the rules refuse.
 */
export async function writeFlights(transaction: Queryable, campaign: FlightOwner, plans: readonly FlightPlan[], today: string): Promise<readonly FieldChange[]> {
  const existing = await transaction.select().from(flight).where(eq(flight.campaignId, campaign.id)).orderBy(asc(flight.startsOn), asc(flight.id));
  refuseProblem(refuseReplacing(existing, plans, today));
  refuseProblem(refuseOutside(plans, campaign));
  const removed = existing.filter((row) => !plans.some((plan) => plan.id === row.id));
  if (removed.length > 0) await transaction.delete(flight).where(inArray(flight.id, removed.map((row) => row.id)));
  const changes: FieldChange[] = removed.flatMap((row) => diffFields(describeFlight(row), null, pathOf(row.id)));
  for (const plan of plans) changes.push(...(await writeFlight(transaction, campaign.id, plan, existing)));
  const daysChanged = changes.some(({ path }) => /\.(?:startsOn|endsOn)$/.test(path));
  // Also for the first flights of a campaign: it may have delivered without any.
  if (daysChanged) await rebuildRollUps(transaction, { campaignIds: [campaign.id], months: [] });
  return changes;
}

async function writeFlight(transaction: Queryable, campaignId: number, plan: FlightPlan, existing: readonly FlightRow[]): Promise<readonly FieldChange[]> {
  const before = existing.find((row) => row.id === plan.id);
  const { id, ...values } = plan;
  if (before === undefined || id === null) {
    const [inserted] = await transaction.insert(flight).values({ campaignId, ...values });
    return diffFields(null, describeFlight(plan), pathOf(inserted.insertId));
  }
  const changes = diffFields(describeFlight(before), describeFlight(plan), pathOf(id));
  if (changes.length > 0) await transaction.update(flight).set(values).where(eq(flight.id, id));
  return changes;
}

function pathOf(id: number): string {
  return `flights.${encodeId('flt', id)}`;
}

function describeFlight({ startsOn, endsOn, goalUnit, goalQuantity, pacing, dailyCap, frequencyCapPerDay }: Omit<FlightPlan, 'id'>): FieldValues {
  return { startsOn, endsOn, goalUnit, goalQuantity, pacing, dailyCap, frequencyCapPerDay };
}
