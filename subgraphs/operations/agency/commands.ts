import type { Queryable } from '@ad-network/runtime/database.ts';
import { loadOne } from '@ad-network/runtime/batch.ts';
import { serverErrorCode } from '@ad-network/runtime/transaction.ts';
import { and, count, eq, ne, sql } from 'drizzle-orm';
import { advertiser } from '../advertiser/table.ts';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkName, checkNotCleared, checkVersion } from '../check-input.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields } from '../field-diff.ts';
import { refuse, runCreate, runUpdate, type Outcome } from '../run-command.ts';
import { agencyById, agencyColumns, type AgencyRow } from './queries.ts';
import { refusePartyTransition } from './rules.ts';
import { agency, type PartyStatus } from './table.ts';

/** `CreateAgencyInput` of the SDL. */
export interface CreateAgencyInput {
  readonly idempotencyKey: string;
  readonly name: string;
}

/** `UpdateAgencyInput` of the SDL: an absent field is unchanged. */
export interface UpdateAgencyInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly name?: string | null;
  readonly status?: PartyStatus | null;
}

/** Makes an ACTIVE agency. */
export function createAgency(context: OperationsContext, input: CreateAgencyInput): Promise<Outcome<AgencyRow>> {
  return runCreate(
    context,
    { action: 'createAgency', input },
    () => ({ name: checkName(input.name, 'name') }),
    async (transaction, { name }) => {
      const [inserted] = await withUniqueName(name, () => transaction.insert(agency).values({ name }));
      const id = inserted.insertId;
      await recordChange(transaction, context, { entityType: 'Agency', entityId: id, action: 'createAgency', changes: diffFields(null, { name, status: 'ACTIVE', version: 1 }) });
      return id;
    },
    (id) => loadOne(context, agencyById, id),
  );
}

/** Renames an agency, or changes whether we do business with it. An agency that still has advertisers is not archived. */
export function updateAgency(context: OperationsContext, input: UpdateAgencyInput): Promise<Outcome<AgencyRow>> {
  return runUpdate(context, () => checkUpdate(input), async (transaction, { id, ...asked }) => {
    const [before] = await transaction.select(agencyColumns).from(agency).where(eq(agency.id, id)).limit(1).for('update');
    if (before === undefined) return refuse('NOT_FOUND', `There is no agency "${input.id}".`, 'id');
    checkVersion('agency', before, input.expectedVersion);
    const after = { ...before, ...asked };
    const illegal = refusePartyTransition('agency', before.status, after.status);
    if (illegal !== null) refuse('ILLEGAL_TRANSITION', illegal, 'status');
    if (diffFields(before, after).length === 0) return before;
    if (before.status === 'ARCHIVED') refuse('ILLEGAL_TRANSITION', 'The agency is ARCHIVED, which is final; it can no longer be changed.', 'id');
    if (after.status === 'ARCHIVED') await refuseWithAdvertisers(transaction, id);
    const changed: AgencyRow = { ...after, version: before.version + 1 };
    await withUniqueName(after.name, () =>
      transaction.update(agency).set({ name: after.name, status: after.status, version: sql`${agency.version} + 1` }).where(eq(agency.id, id)),
    );
    await recordChange(transaction, context, { entityType: 'Agency', entityId: id, action: 'updateAgency', changes: diffFields(before, changed) });
    return changed;
  });
}

function checkUpdate(input: UpdateAgencyInput): { readonly id: number; readonly name?: string; readonly status?: PartyStatus } {
  const id = checkId('agy', input.id, 'id');
  const { name, status } = checkNotCleared(input, 'name', 'status');
  return { id, ...(name === undefined ? {} : { name: checkName(name, 'name') }), ...(status === undefined ? {} : { status }) };
}

/** An advertiser takes its agency's lock before it joins: none can join meanwhile. */
async function refuseWithAdvertisers(transaction: Queryable, agencyId: number): Promise<void> {
  const counted = await transaction.select({ rows: count() }).from(advertiser).where(and(eq(advertiser.agencyId, agencyId), ne(advertiser.status, 'ARCHIVED')));
  const rows = counted[0]?.rows ?? 0;
  if (rows > 0) refuse('ILLEGAL_TRANSITION', `The agency still buys for ${rows} advertiser${rows === 1 ? '' : 's'}: archive them or move them to another agency first.`, 'status');
}

async function withUniqueName<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (serverErrorCode(error) === 'ER_DUP_ENTRY') return refuse('DUPLICATE', `There is an agency called "${name}" already; case and accents do not make another name.`, 'name');
    throw error;
  }
}
