import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { eq, sql } from 'drizzle-orm';
import { refusePartyTransition } from '../agency/rules.ts';
import type { PartyStatus } from '../agency/table.ts';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkName, checkNotCleared, checkOptionalId, checkVersion } from '../check-input.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields, type FieldValues } from '../field-diff.ts';
import { checkAccountManager } from '../ops-user/check-account-manager.ts';
import { refuse, runCreate, runUpdate, type Outcome } from '../run-command.ts';
import { publisherById, publisherColumns, type PublisherRow } from './queries.ts';
import { refuseCountry } from './rules.ts';
import { publisher } from './table.ts';

/** `CreatePublisherInput` of the SDL. */
export interface CreatePublisherInput {
  readonly idempotencyKey: string;
  readonly name: string;
  readonly country: string;
  readonly accountManagerId?: string | null;
}

/** `UpdatePublisherInput` of the SDL: an absent field is unchanged, null clears one. */
export interface UpdatePublisherInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly name?: string | null;
  readonly country?: string | null;
  readonly accountManagerId?: string | null;
  readonly status?: PartyStatus | null;
}

/** What a client asked for, checked; an absent field is unchanged. */
type AskedFields = Partial<Pick<PublisherRow, 'name' | 'country' | 'accountManagerId' | 'status'>>;

/** Makes an ACTIVE publisher. */
export function createPublisher(context: OperationsContext, input: CreatePublisherInput): Promise<Outcome<PublisherRow>> {
  return runCreate(
    context,
    { action: 'createPublisher', input },
    () => ({
      name: checkName(input.name, 'name'),
      country: checkCountry(input.country),
      accountManagerId: checkOptionalId('usr', input.accountManagerId, 'accountManagerId') ?? null,
    }),
    async (transaction, asked) => {
      if (asked.accountManagerId !== null) await checkAccountManager(transaction, asked.accountManagerId);
      const [inserted] = await transaction.insert(publisher).values(asked);
      const id = inserted.insertId;
      const changes = diffFields(null, { ...describePublisher({ ...asked, status: 'ACTIVE' }), version: 1 });
      await recordChange(transaction, context, { entityType: 'Publisher', entityId: id, action: 'createPublisher', changes });
      return id;
    },
    (id) => loadOne(context, publisherById, id),
  );
}

/** Changes a publisher. An ARCHIVED one no longer changes; its games stay its own until they are transferred. */
export function updatePublisher(context: OperationsContext, input: UpdatePublisherInput): Promise<Outcome<PublisherRow>> {
  return runUpdate(context, () => ({ id: checkId('pub', input.id, 'id'), asked: checkUpdate(input) }), async (transaction, { id, asked }) => {
    const before = await lockPublisher(transaction, id, 'id');
    checkVersion('publisher', before, input.expectedVersion);
    const after: PublisherRow = { ...before, ...asked };
    const illegal = refusePartyTransition('publisher', before.status, after.status);
    if (illegal !== null) refuse('ILLEGAL_TRANSITION', illegal, 'status');
    if (diffFields(describePublisher(before), describePublisher(after)).length === 0) return before;
    refuseArchived(before, 'id');
    if (after.accountManagerId !== null && after.accountManagerId !== before.accountManagerId) await checkAccountManager(transaction, after.accountManagerId);
    const changed: PublisherRow = { ...after, version: before.version + 1 };
    await transaction.update(publisher).set({ ...asked, version: sql`${publisher.version} + 1` }).where(eq(publisher.id, id));
    await recordChange(transaction, context, {
      entityType: 'Publisher',
      entityId: id,
      action: 'updatePublisher',
      changes: diffFields({ ...describePublisher(before), version: before.version }, { ...describePublisher(changed), version: changed.version }),
    });
    return changed;
  });
}

/** The publisher, locked until the transaction ends; refuses with NOT_FOUND. `field` is the input field that named it. */
export async function lockPublisher(transaction: Queryable, id: number, field: string): Promise<PublisherRow> {
  const [found] = await transaction.select(publisherColumns).from(publisher).where(eq(publisher.id, id)).limit(1).for('update');
  return found ?? refuse('NOT_FOUND', `There is no publisher "${encodeId('pub', id)}".`, field);
}

/** Refuses to change a publisher that is no longer a partner. */
export function refuseArchived(row: PublisherRow, field: string): void {
  if (row.status === 'ARCHIVED') refuse('ILLEGAL_TRANSITION', 'The publisher is ARCHIVED, which is final; it can no longer be changed.', field);
}

function checkUpdate(input: UpdatePublisherInput): AskedFields {
  const { name, country, status } = checkNotCleared(input, 'name', 'country', 'status');
  return {
    ...(name === undefined ? {} : { name: checkName(name, 'name') }),
    ...(country === undefined ? {} : { country: checkCountry(country) }),
    ...(status === undefined ? {} : { status }),
    ...(input.accountManagerId === undefined ? {} : { accountManagerId: checkOptionalId('usr', input.accountManagerId, 'accountManagerId') }),
  };
}

function checkCountry(code: string): string {
  const refusal = refuseCountry(code);
  return refusal === null ? code : refuse('INVALID_INPUT', refusal, 'country');
}

/** The fields as a change event tells of them, references as ids of the graph. */
function describePublisher(row: AskedFields): FieldValues {
  return {
    name: row.name,
    country: row.country,
    accountManagerId: typeof row.accountManagerId === 'number' ? encodeId('usr', row.accountManagerId) : null,
    status: row.status,
  };
}
