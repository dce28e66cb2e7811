import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { asc, eq } from 'drizzle-orm';
import { refuseNewBusiness } from '../agency/rules.ts';
import { advertiser } from '../advertiser/table.ts';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkName, checkNotCleared } from '../check-input.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields, type FieldValues } from '../field-diff.ts';
import { refuseOutside } from '../flight/rules.ts';
import { flight } from '../flight/table.ts';
import { checkFlights, writeFlights, type FlightInput } from '../flight/write-flights.ts';
import { refuse, runCreate, runUpdate, type Outcome } from '../run-command.ts';
import { checkTargeting, writeTargeting, type TargetingInput } from '../targeting/write-targeting.ts';
import { lockCampaign, writeCampaign } from './lock-campaign.ts';
import { campaignById, type CampaignRow } from './queries.ts';
import { refuseDays, refuseEdit } from './rules.ts';
import { campaign, campaignRecent, type CampaignObjective } from './table.ts';

/** `CreateCampaignInput` of the SDL. Days are `YYYY-MM-DD`. */
export interface CreateCampaignInput {
  readonly idempotencyKey: string;
  readonly advertiserId: string;
  readonly name: string;
  readonly objective: CampaignObjective;
  readonly startsOn: string;
  readonly endsOn?: string | null;
  readonly flights?: readonly FlightInput[] | null;
  readonly targeting?: TargetingInput | null;
}

/** `UpdateCampaignInput` of the SDL: an absent field is unchanged, null clears `endsOn`. Flights and targeting replace what there is. */
export interface UpdateCampaignInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly name?: string | null;
  readonly objective?: CampaignObjective | null;
  readonly startsOn?: string | null;
  readonly endsOn?: string | null;
  readonly flights?: readonly FlightInput[] | null;
  readonly targeting?: TargetingInput | null;
}

/** `SetFlightsInput` of the SDL. */
export interface SetFlightsInput {
  readonly campaignId: string;
  readonly expectedVersion: number;
  readonly flights: readonly FlightInput[];
}

/** `SetTargetingInput` of the SDL. */
export interface SetTargetingInput {
  readonly campaignId: string;
  readonly expectedVersion: number;
  readonly targeting: TargetingInput;
}

type OwnFields = Pick<CampaignRow, 'name' | 'objective' | 'startsOn' | 'endsOn'>;

/** Makes a DRAFT campaign of an ACTIVE advertiser, with its flights and targeting, in one transaction. */
export function createCampaign(context: OperationsContext, input: CreateCampaignInput): Promise<Outcome<CampaignRow>> {
  return runCreate(context, { action: 'createCampaign', input }, () => checkCreate(input), async (transaction, { advertiserId, own, flights, targeting }) => {
    await refuseAdvertiser(transaction, advertiserId);
    const at = toDatetime(context.now());
    const [inserted] = await transaction.insert(campaign).values({ advertiserId, ...own, createdAt: at, updatedAt: at });
    const id = inserted.insertId;
    // Without it, the list by recent impressions would have to look for what is not there.
    await transaction.insert(campaignRecent).values({ campaignId: id, impressions7d: 0n, throughDay: context.today });
    const planned = flights.length === 0 ? [] : await writeFlights(transaction, { id, ...own }, flights, context.today);
    const targeted = targeting === null ? [] : await writeTargeting(transaction, id, targeting);
    const made = diffFields(null, { advertiserId: encodeId('adv', advertiserId), ...describeCampaign(own), status: 'DRAFT' });
    const changes = [...made, ...planned, ...targeted, ...diffFields(null, { version: 1 })];
    await recordChange(transaction, context, { entityType: 'Campaign', entityId: id, action: 'createCampaign', changes });
    return id;
  }, (id) => loadOne(context, campaignById, id));
}

/** Changes a campaign's own fields, its flights and its targeting, all or nothing, as one change. Its days stay around its flights. */
export function updateCampaign(context: OperationsContext, input: UpdateCampaignInput): Promise<Outcome<CampaignRow>> {
  return runUpdate(context, () => ({ id: checkId('cmp', input.id, 'id'), ...checkUpdate(input) }), async (transaction, { id, own, flights, targeting }) => {
    const before = await lockCampaign(transaction, id, input.expectedVersion, 'id');
    const after: CampaignRow = { ...before, ...own };
    const renamed = diffFields(describeCampaign(before), describeCampaign(after));
    const nameOnly = flights === undefined && targeting === undefined && renamed.every(({ path }) => path === 'name');
    const refusal = renamed.length === 0 && nameOnly ? null : refuseEdit(before.status, nameOnly ? 'name' : 'plan');
    if (refusal !== null) refuse('ILLEGAL_TRANSITION', refusal, 'id');
    checkDays(after);
    if (flights === undefined && (after.startsOn !== before.startsOn || after.endsOn !== before.endsOn)) await refuseNewDays(transaction, after);
    const planned = flights === undefined ? [] : await writeFlights(transaction, after, flights, context.today);
    const targeted = targeting === undefined ? [] : await writeTargeting(transaction, id, targeting);
    const changes = [...renamed, ...planned, ...targeted];
    return changes.length === 0 ? before : writeCampaign(transaction, context, before, { action: 'updateCampaign', after, changes });
  });
}

/** Makes a campaign's flights the given list: see `refuseReplacing` for what must stay. */
export function setFlights(context: OperationsContext, input: SetFlightsInput): Promise<Outcome<CampaignRow>> {
  return runUpdate(context, () => ({ id: checkId('cmp', input.campaignId, 'campaignId'), plans: checkFlights(input.flights) }), async (transaction, { id, plans }) => {
    const before = await lockCampaign(transaction, id, input.expectedVersion, 'campaignId');
    const refusal = refuseEdit(before.status, 'plan');
    if (refusal !== null) refuse('ILLEGAL_TRANSITION', refusal, 'campaignId');
    const changes = await writeFlights(transaction, before, plans, context.today);
    return changes.length === 0 ? before : writeCampaign(transaction, context, before, { action: 'setFlights', after: before, changes });
  });
}

/** Makes a campaign's targeting the given one, all of it. */
export function setTargeting(context: OperationsContext, input: SetTargetingInput): Promise<Outcome<CampaignRow>> {
  return runUpdate(context, () => ({ id: checkId('cmp', input.campaignId, 'campaignId'), targeting: checkTargeting(input.targeting) }), async (transaction, { id, targeting }) => {
    const before = await lockCampaign(transaction, id, input.expectedVersion, 'campaignId');
    const refusal = refuseEdit(before.status, 'plan');
    if (refusal !== null) refuse('ILLEGAL_TRANSITION', refusal, 'campaignId');
    const changes = await writeTargeting(transaction, id, targeting);
    return changes.length === 0 ? before : writeCampaign(transaction, context, before, { action: 'setTargeting', after: before, changes });
  });
}

function checkCreate(input: CreateCampaignInput) {
  const own: OwnFields = { name: checkName(input.name, 'name'), objective: input.objective, startsOn: input.startsOn, endsOn: input.endsOn ?? null };
  checkDays(own);
  const flights = checkFlights(input.flights ?? []);
  const withId = flights.findIndex((plan) => plan.id !== null);
  if (withId !== -1) refuse('INVALID_INPUT', 'A new campaign has no flights yet: leave "id" out.', 'flights', String(withId), 'id');
  const targeting = input.targeting === null || input.targeting === undefined ? null : checkTargeting(input.targeting);
  return { advertiserId: checkId('adv', input.advertiserId, 'advertiserId'), own, flights, targeting };
}

function checkUpdate(input: UpdateCampaignInput) {
  const { name, objective, startsOn, flights, targeting } = checkNotCleared(input, 'name', 'objective', 'startsOn', 'flights', 'targeting');
  const own: Partial<OwnFields> = {
    ...(name === undefined ? {} : { name: checkName(name, 'name') }),
    ...(objective === undefined ? {} : { objective }),
    ...(startsOn === undefined ? {} : { startsOn }),
    ...(input.endsOn === undefined ? {} : { endsOn: input.endsOn }),
  };
  return { own, flights: flights === undefined ? undefined : checkFlights(flights), targeting: targeting === undefined ? undefined : checkTargeting(targeting) };
}

function checkDays(days: Pick<OwnFields, 'startsOn' | 'endsOn'>): void {
  const problem = refuseDays(days);
  if (problem !== null) refuse('INVALID_INPUT', problem.message, problem.field);
}

async function refuseNewDays(transaction: Queryable, after: CampaignRow): Promise<void> {
  const flights = await transaction.select({ startsOn: flight.startsOn, endsOn: flight.endsOn }).from(flight).where(eq(flight.campaignId, after.id)).orderBy(asc(flight.startsOn));
  const outside = refuseOutside(flights, after);
  if (outside !== null) refuse('INVALID_INPUT', `${outside.message} Change its flights first.`, outside.path.at(-1) ?? 'startsOn');
}

/** The advertiser is locked: it cannot be suspended or archived while it gets a campaign. */
async function refuseAdvertiser(transaction: Queryable, advertiserId: number): Promise<void> {
  const [owner] = await transaction.select({ status: advertiser.status }).from(advertiser).where(eq(advertiser.id, advertiserId)).limit(1).for('update');
  if (owner === undefined) return refuse('NOT_FOUND', `There is no advertiser "${encodeId('adv', advertiserId)}".`, 'advertiserId');
  const refusal = refuseNewBusiness('advertiser', owner.status);
  if (refusal !== null) refuse('INVALID_INPUT', refusal, 'advertiserId');
}

function describeCampaign({ name, objective, startsOn, endsOn }: OwnFields): FieldValues {
  return { name, objective, startsOn, endsOn };
}
