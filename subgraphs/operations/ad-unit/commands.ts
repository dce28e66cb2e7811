import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { serverErrorCode } from '@ad-network/runtime/transaction.ts';
import { eq, sql } from 'drizzle-orm';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkName, checkNotCleared, checkText, checkVersion } from '../check-input.ts';
import { adUnitNameCharactersMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields, type FieldValues } from '../field-diff.ts';
import { lockGame } from '../game/commands.ts';
import { nativeTemplate } from '../native-template/table.ts';
import { refuse, runCreate, runUpdate, type Outcome } from '../run-command.ts';
import { adUnitById, adUnitColumns, type AdUnitRow } from './queries.ts';
import { refuseUnitTransition } from './rules.ts';
import { adUnit, type AdUnitStatus } from './table.ts';

/** `CreateAdUnitInput` of the SDL. */
export interface CreateAdUnitInput {
  readonly idempotencyKey: string;
  readonly gameId: string;
  readonly templateId: string;
  readonly name: string;
}

/** `UpdateAdUnitInput` of the SDL: an absent field is unchanged. */
export interface UpdateAdUnitInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly name?: string | null;
  readonly templateId?: string | null;
  readonly status?: AdUnitStatus | null;
}

type AskedFields = Partial<Pick<AdUnitRow, 'name' | 'templateId' | 'status'>>;

/** Makes a DRAFT ad unit in a game. */
export function createAdUnit(context: OperationsContext, input: CreateAdUnitInput): Promise<Outcome<AdUnitRow>> {
  return runCreate(
    context,
    { action: 'createAdUnit', input },
    () => ({ gameId: checkId('gam', input.gameId, 'gameId'), templateId: checkId('tpl', input.templateId, 'templateId'), name: checkUnitName(input.name) }),
    async (transaction, asked) => {
      await lockGame(transaction, asked.gameId, 'gameId');
      await checkTemplate(transaction, asked.templateId);
      const [inserted] = await withUniqueName(asked.name, () => transaction.insert(adUnit).values(asked));
      const id = inserted.insertId;
      const changes = diffFields(null, { gameId: encodeId('gam', asked.gameId), ...describeUnit({ ...asked, status: 'DRAFT' }), version: 1 });
      await recordChange(transaction, context, { entityType: 'AdUnit', entityId: id, action: 'createAdUnit', changes });
      return id;
    },
    (id) => loadOne(context, adUnitById, id),
  );
}

/** Changes an ad unit. An ARCHIVED one no longer changes. */
export function updateAdUnit(context: OperationsContext, input: UpdateAdUnitInput): Promise<Outcome<AdUnitRow>> {
  return runUpdate(context, () => ({ id: checkId('adu', input.id, 'id'), asked: checkUpdate(input) }), async (transaction, { id, asked }) => {
    const [before] = await transaction.select(adUnitColumns).from(adUnit).where(eq(adUnit.id, id)).limit(1).for('update');
    if (before === undefined) return refuse('NOT_FOUND', `There is no ad unit "${input.id}".`, 'id');
    checkVersion('ad unit', before, input.expectedVersion);
    const after: AdUnitRow = { ...before, ...asked };
    const illegal = refuseUnitTransition(before.status, after.status);
    if (illegal !== null) refuse('ILLEGAL_TRANSITION', illegal, 'status');
    if (diffFields(describeUnit(before), describeUnit(after)).length === 0) return before;
    if (before.status === 'ARCHIVED') refuse('ILLEGAL_TRANSITION', 'The ad unit is ARCHIVED, which is final; it can no longer be changed.', 'id');
    if (after.templateId !== before.templateId) await checkTemplate(transaction, after.templateId);
    const changed: AdUnitRow = { ...after, version: before.version + 1 };
    await withUniqueName(after.name, () => transaction.update(adUnit).set({ ...asked, version: sql`${adUnit.version} + 1` }).where(eq(adUnit.id, id)));
    await recordChange(transaction, context, {
      entityType: 'AdUnit',
      entityId: id,
      action: 'updateAdUnit',
      changes: diffFields({ ...describeUnit(before), version: before.version }, { ...describeUnit(changed), version: changed.version }),
    });
    return changed;
  });
}

function checkUpdate(input: UpdateAdUnitInput): AskedFields {
  const { name, templateId, status } = checkNotCleared(input, 'name', 'templateId', 'status');
  return {
    ...(name === undefined ? {} : { name: checkUnitName(name) }),
    ...(templateId === undefined ? {} : { templateId: checkId('tpl', templateId, 'templateId') }),
    ...(status === undefined ? {} : { status }),
  };
}

function checkUnitName(text: string): string {
  return checkText(checkName(text, 'name'), adUnitNameCharactersMax, 'name');
}

/** Templates are append-only: one that is there stays. */
async function checkTemplate(transaction: Queryable, id: number): Promise<void> {
  const [found] = await transaction.select({ id: nativeTemplate.id }).from(nativeTemplate).where(eq(nativeTemplate.id, id)).limit(1);
  if (found === undefined) refuse('NOT_FOUND', `There is no native template "${encodeId('tpl', id)}".`, 'templateId');
}

async function withUniqueName<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (serverErrorCode(error) === 'ER_DUP_ENTRY') return refuse('DUPLICATE', `The game has an ad unit called "${name}" already; case and accents do not make another name.`, 'name');
    throw error;
  }
}

/** The fields as a change event tells of them, references as ids of the graph. */
function describeUnit({ name, templateId, status }: AskedFields): FieldValues {
  return { name, templateId: templateId === undefined ? null : encodeId('tpl', templateId), status };
}
