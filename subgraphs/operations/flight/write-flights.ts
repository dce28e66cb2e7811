import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { asc, eq, inArray, sql } from 'drizzle-orm';
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
 * rows in the same transaction. The same number of statements for any number of flights. Refuses what the rules refuse.
 */
export async function writeFlights(transaction: Queryable, campaign: FlightOwner, plans: readonly FlightPlan[], today: string): Promise<readonly FieldChange[]> {
  const before = await readFlights(transaction, campaign.id);
  refuseProblem(refuseReplacing(before, plans, today));
  refuseProblem(refuseOutside(plans, campaign));
  const plannedIds = new Set(plans.map((plan) => plan.id));
  const removed = before.filter((row) => !plannedIds.has(row.id)).map((row) => row.id);
  if (removed.length > 0) await transaction.delete(flight).where(inArray(flight.id, removed));
  await changeFlights(transaction, campaign.id, plans.filter((plan) => before.some((row) => row.id === plan.id && diffFields(describeFlight(row), describeFlight(plan)).length > 0)));
  const added = plans.filter((plan) => plan.id === null);
  if (added.length > 0) await transaction.insert(flight).values(added.map(({ id: _, ...values }) => ({ campaignId: campaign.id, ...values })));
  const changes = diffFlights(before, await readFlights(transaction, campaign.id));
  // Also for the first flights of a campaign: it may have delivered without any.
  if (changes.some(({ path }) => /\.(?:startsOn|endsOn)$/.test(path))) await rebuildRollUps(transaction, { campaignIds: [campaign.id], months: [] });
  return changes;
}

function readFlights(transaction: Queryable, campaignId: number): Promise<readonly FlightRow[]> {
  return transaction.select().from(flight).where(eq(flight.campaignId, campaignId)).orderBy(asc(flight.startsOn), asc(flight.id));
}

/** One statement for all of them: each row exists, so that the insert always ends in its update. */
async function changeFlights(transaction: Queryable, campaignId: number, plans: readonly FlightPlan[]): Promise<void> {
  const rows = plans.flatMap(({ id, ...values }) => (id === null ? [] : [{ id, campaignId, ...values }]));
  if (rows.length === 0) return;
  const given = (column: string) => sql.raw(`VALUES(${column})`);
  await transaction.insert(flight).values(rows).onDuplicateKeyUpdate({
    set: {
      startsOn: given('starts_on'),
      endsOn: given('ends_on'),
      goalUnit: given('goal_unit'),
      goalQuantity: given('goal_quantity'),
      pacing: given('pacing'),
      dailyCap: given('daily_cap'),
      frequencyCapPerDay: given('frequency_cap_per_day'),
    },
  });
}

function diffFlights(before: readonly FlightRow[], after: readonly FlightRow[]): readonly FieldChange[] {
  const describe = (rows: readonly FlightRow[], id: number): FieldValues | null => {
    const row = rows.find((one) => one.id === id);
    return row === undefined ? null : describeFlight(row);
  };
  const ids = [...new Set([...before, ...after].map((row) => row.id))];
  return ids.flatMap((id) => diffFields(describe(before, id), describe(after, id), `flights.${encodeId('flt', id)}`));
}

function describeFlight({ startsOn, endsOn, goalUnit, goalQuantity, pacing, dailyCap, frequencyCapPerDay }: Omit<FlightPlan, 'id'>): FieldValues {
  return { startsOn, endsOn, goalUnit, goalQuantity, pacing, dailyCap, frequencyCapPerDay };
}
