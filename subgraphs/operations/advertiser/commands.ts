import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { and, count, eq, sql } from 'drizzle-orm';
import { refuseNewBusiness, refusePartyTransition } from '../agency/rules.ts';
import { agency, type PartyStatus } from '../agency/table.ts';
import { campaign } from '../campaign/table.ts';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkName, checkNotCleared, checkOptionalId, checkVersion } from '../check-input.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields, type FieldValues } from '../field-diff.ts';
import { opsUser } from '../ops-user/table.ts';
import { refuse, runCreate, runUpdate, type Outcome } from '../run-command.ts';
import { advertiserById, advertiserColumns, type AdvertiserRow } from './queries.ts';
import { refuseDomain, refuseIabCategory } from './rules.ts';
import { advertiser } from './table.ts';

/** The fields of an advertiser that a client may give. */
interface AdvertiserFields {
  readonly domain?: string | null;
  readonly iabCategory?: string | null;
  readonly agencyId?: string | null;
  readonly accountManagerId?: string | null;
}

/** `CreateAdvertiserInput` of the SDL. */
export interface CreateAdvertiserInput extends AdvertiserFields {
  readonly idempotencyKey: string;
  readonly name: string;
}

/** `UpdateAdvertiserInput` of the SDL: an absent field is unchanged, null clears one. */
export interface UpdateAdvertiserInput extends AdvertiserFields {
  readonly id: string;
  readonly expectedVersion: number;
  readonly name?: string | null;
  readonly status?: PartyStatus | null;
}

/** What a client asked for, checked; an absent field is unchanged. */
type AskedFields = Partial<Pick<AdvertiserRow, 'name' | 'domain' | 'iabCategory' | 'agencyId' | 'accountManagerId' | 'status'>>;

/** Makes an ACTIVE advertiser, of an ACTIVE agency or of none. */
export function createAdvertiser(context: OperationsContext, input: CreateAdvertiserInput): Promise<Outcome<AdvertiserRow>> {
  return runCreate(
    context,
    { action: 'createAdvertiser', input },
    () => ({ ...checkFields(input), name: checkName(input.name, 'name') }),
    async (transaction, asked) => {
      await checkReferences(transaction, asked);
      const at = toDatetime(context.now());
      const [inserted] = await transaction.insert(advertiser).values({ ...asked, createdAt: at, updatedAt: at });
      const id = inserted.insertId;
      const changes = diffFields(null, { ...describeAdvertiser(asked), status: 'ACTIVE', version: 1 });
      await recordChange(transaction, context, { entityType: 'Advertiser', entityId: id, action: 'createAdvertiser', changes });
      return id;
    },
    (id) => loadOne(context, advertiserById, id),
  );
}

/** Changes an advertiser. One with ACTIVE campaigns is not archived; an ARCHIVED one no longer changes. */
export function updateAdvertiser(context: OperationsContext, input: UpdateAdvertiserInput): Promise<Outcome<AdvertiserRow>> {
  return runUpdate(context, () => ({ id: checkId('adv', input.id, 'id'), asked: checkUpdate(input) }), async (transaction, { id, asked }) => {
    const [before] = await transaction.select(advertiserColumns).from(advertiser).where(eq(advertiser.id, id)).limit(1).for('update');
    if (before === undefined) return refuse('NOT_FOUND', `There is no advertiser "${input.id}".`, 'id');
    checkVersion('advertiser', before, input.expectedVersion);
    const after: AdvertiserRow = { ...before, ...asked };
    const illegal = refusePartyTransition('advertiser', before.status, after.status);
    if (illegal !== null) refuse('ILLEGAL_TRANSITION', illegal, 'status');
    if (diffFields(describeAdvertiser(before), describeAdvertiser(after)).length === 0) return before;
    if (before.status === 'ARCHIVED') refuse('ILLEGAL_TRANSITION', 'The advertiser is ARCHIVED, which is final; it can no longer be changed.', 'id');
    if (after.status === 'ARCHIVED') await refuseWithActiveCampaigns(transaction, id);
    await checkReferences(transaction, {
      ...(after.agencyId === before.agencyId ? {} : { agencyId: after.agencyId }),
      ...(after.accountManagerId === before.accountManagerId ? {} : { accountManagerId: after.accountManagerId }),
    });
    const changed: AdvertiserRow = { ...after, version: before.version + 1 };
    await transaction.update(advertiser).set({ ...asked, version: sql`${advertiser.version} + 1`, updatedAt: toDatetime(context.now()) }).where(eq(advertiser.id, id));
    await recordChange(transaction, context, {
      entityType: 'Advertiser',
      entityId: id,
      action: 'updateAdvertiser',
      changes: diffFields({ ...describeAdvertiser(before), version: before.version }, { ...describeAdvertiser(changed), version: changed.version }),
    });
    return changed;
  });
}

function checkUpdate(input: UpdateAdvertiserInput): AskedFields {
  const { name, status } = checkNotCleared(input, 'name', 'status');
  return { ...checkFields(input), ...(name === undefined ? {} : { name: checkName(name, 'name') }), ...(status === undefined ? {} : { status }) };
}

function checkFields({ domain, iabCategory, agencyId, accountManagerId }: AdvertiserFields): AskedFields {
  const badDomain = typeof domain === 'string' ? refuseDomain(domain) : null;
  if (badDomain !== null) refuse('INVALID_INPUT', badDomain, 'domain');
  const badCategory = typeof iabCategory === 'string' ? refuseIabCategory(iabCategory) : null;
  if (badCategory !== null) refuse('INVALID_INPUT', badCategory, 'iabCategory');
  return {
    ...(domain === undefined ? {} : { domain }),
    ...(iabCategory === undefined ? {} : { iabCategory }),
    ...(agencyId === undefined ? {} : { agencyId: checkOptionalId('agy', agencyId, 'agencyId') }),
    ...(accountManagerId === undefined ? {} : { accountManagerId: checkOptionalId('usr', accountManagerId, 'accountManagerId') }),
  };
}

/** That what is newly referred to exists and may be. The agency is locked: it cannot be archived meanwhile. */
async function checkReferences(transaction: Queryable, { agencyId, accountManagerId }: Pick<AskedFields, 'agencyId' | 'accountManagerId'>): Promise<void> {
  if (typeof agencyId === 'number') {
    const [found] = await transaction.select({ status: agency.status }).from(agency).where(eq(agency.id, agencyId)).limit(1).for('update');
    if (found === undefined) return refuse('NOT_FOUND', `There is no agency "${encodeId('agy', agencyId)}".`, 'agencyId');
    const refusal = refuseNewBusiness('agency', found.status);
    if (refusal !== null) refuse('INVALID_INPUT', refusal, 'agencyId');
  }
  if (typeof accountManagerId === 'number') {
    const [found] = await transaction.select({ active: opsUser.active }).from(opsUser).where(eq(opsUser.id, accountManagerId)).limit(1);
    if (found === undefined) return refuse('NOT_FOUND', `There is no ops user "${encodeId('usr', accountManagerId)}".`, 'accountManagerId');
    if (!found.active) refuse('INVALID_INPUT', 'This ops user is no longer active; choose one who is.', 'accountManagerId');
  }
}

/** A campaign takes its advertiser's lock before it becomes ACTIVE: none can meanwhile. */
async function refuseWithActiveCampaigns(transaction: Queryable, advertiserId: number): Promise<void> {
  const counted = await transaction.select({ rows: count() }).from(campaign).where(and(eq(campaign.advertiserId, advertiserId), eq(campaign.status, 'ACTIVE')));
  const rows = counted[0]?.rows ?? 0;
  if (rows > 0) refuse('ILLEGAL_TRANSITION', `The advertiser has ${rows} ACTIVE campaign${rows === 1 ? '' : 's'}: pause or complete them first.`, 'status');
}

/** The fields as a change event tells of them, references as ids of the graph. */
function describeAdvertiser(row: AskedFields): FieldValues {
  return {
    name: row.name,
    domain: row.domain,
    iabCategory: row.iabCategory,
    agencyId: typeof row.agencyId === 'number' ? encodeId('agy', row.agencyId) : null,
    accountManagerId: typeof row.accountManagerId === 'number' ? encodeId('usr', row.accountManagerId) : null,
    status: row.status,
  };
}
