import type { Queryable } from '@ad-network/runtime/database.ts';
import { dayInKolkata } from '@ad-network/runtime/business-date.ts';
import { hashRequest, toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { inTransaction, serverErrorCode } from '@ad-network/runtime/transaction.ts';
import { desc, eq } from 'drizzle-orm';
import { campaign } from '../campaign/table.ts';
import { recordChange } from '../change-event/commands.ts';
import type { OperationsContext } from '../context.ts';
import { holdMonths, readLockedMonths } from '../monthly-delivery/lock-months.ts';
import { userError, type OpsUserError } from '../ops-user-error/user-error.ts';
import { applyFlightChanges } from '../roll-up/flight-roll-ups.ts';
import { lockRollUps } from '../roll-up/lock-roll-ups.ts';
import { applyMonthChanges } from '../roll-up/month-roll-ups.ts';
import { applyRecentChanges } from '../roll-up/recent-roll-up.ts';
import { readInventory, type Inventory } from './read-inventory.ts';
import { noUnits, sameUnits } from '../roll-up/units.ts';
import { BatchRefusal, gatherProblems } from './problems.ts';
import { checkBatch, type Batch, type RecordDeliveryInput } from './rules.ts';
import { deliveryBatch } from './table.ts';
import { lockAdUnitDays, writeAdUnitRows, writeDeliveryRows, type Counts, type WrittenRow } from './write-daily-rows.ts';

/** What came of a batch: its id and counts, those of the first time for a repeat; or why nothing of it was taken. */
export type RecordOutcome = ({ readonly kind: 'done'; readonly batchId: number } & Counts) | { readonly kind: 'failed'; readonly errors: readonly OpsUserError[] };

/**
 * Takes a batch of counts, whole or not at all: daily rows, every roll-up of them, the batch and its change event in one transaction. A batch whose key was
 * taken before answers as it did then, when it is the same; otherwise it is IDEMPOTENCY_KEY_REUSED.
 *
 * Locks, always in this order: the games (shared, against a transfer), the months (shared, against LOCKED), the campaigns' roll-ups by id, ad unit days. Each
 * read after them shows what is committed by then, so concurrent batches leave what they would have left one after the other.
 */
export async function recordDelivery(context: OperationsContext, input: RecordDeliveryInput): Promise<RecordOutcome> {
  try {
    const batch = checkBatch(input, context.today);
    const hash = hashRequest(input);
    return (await readTaken(context, batch.key, hash)) ?? (await takeOnce(context, batch, hash));
  } catch (error) {
    if (error instanceof BatchRefusal) return { kind: 'failed', errors: error.errors };
    throw error;
  } finally {
    // Mutations of one request run one after the other: what was read before is stale.
    context.loaders.clear();
  }
}

async function takeOnce(context: OperationsContext, batch: Batch, hash: Buffer): Promise<RecordOutcome> {
  try {
    return await inTransaction<RecordOutcome>(context.database.drizzle, (transaction) => takeBatch(transaction, context, batch, hash), 'read committed');
  } catch (error) {
    // A concurrent request with the same key was first: what this one wrote is rolled back, and the other's answer is the answer. So it
    // is when this one is refused, since the month may have been locked between the two: a month is locked only after what was taken has committed.
    const mayBeRepeat = error instanceof BatchRefusal || serverErrorCode(error) === 'ER_DUP_ENTRY';
    const first = mayBeRepeat ? await readTaken(context, batch.key, hash) : null;
    if (first === null) throw error;
    return first;
  }
}

async function readTaken(context: OperationsContext, key: string, hash: Buffer): Promise<RecordOutcome | null> {
  const [taken] = await context.database.drizzle
    .select({ batchId: deliveryBatch.id, requestHash: deliveryBatch.requestHash, accepted: deliveryBatch.accepted, restated: deliveryBatch.restated, ignored: deliveryBatch.ignored })
    .from(deliveryBatch)
    .where(eq(deliveryBatch.batchKey, key))
    .limit(1);
  if (taken === undefined) return null;
  const { requestHash, ...answer } = taken;
  if (requestHash.equals(hash)) return { kind: 'done', ...answer };
  return { kind: 'failed', errors: [userError('IDEMPOTENCY_KEY_REUSED', 'A batch with this key was taken before, with other rows. Make a new key for a new batch.', 'idempotencyKey')] };
}

async function takeBatch(transaction: Queryable, context: OperationsContext, batch: Batch, hash: Buffer): Promise<RecordOutcome> {
  const inventory = await readInventory(transaction, batch);
  const months = [...new Set([...batch.rows, ...batch.adUnitRows].map((row) => row.day.slice(0, 7)))];
  await holdMonths(transaction, months);
  const touched = [...new Set(batch.rows.map((row) => row.campaignId))];
  const campaignIds = [...touched, ...(await campaignsOfNewDay(transaction, context))];
  await lockRollUps(transaction, campaignIds);
  await lockAdUnitDays(transaction, batch);
  refuseLockedMonths(batch, await readLockedMonths(transaction, months));
  const receivedAt = toDatetime(context.now());
  const { counts, written } = await writeDeliveryRows(transaction, batch, receivedAt);
  await rollUp(transaction, inventory, written, campaignIds, context.today);
  const unitCounts = await writeAdUnitRows(transaction, batch);
  const total = { accepted: counts.accepted + unitCounts.accepted, restated: counts.restated + unitCounts.restated, ignored: counts.ignored + unitCounts.ignored };
  const [inserted] = await transaction
    .insert(deliveryBatch)
    .values({ batchKey: batch.key, sequence: batch.sequence, requestHash: hash, rowCount: batch.rows.length + batch.adUnitRows.length, ...total, receivedAt });
  const batchId = inserted.insertId;
  const changes = Object.entries({ sequence: batch.sequence, ...total }).map(([path, after]) => ({ path, before: null, after: String(after) }));
  await recordChange(transaction, context, { entityType: 'DeliveryBatch', entityId: batchId, action: 'recordDelivery', changes });
  return { kind: 'done', batchId, ...total };
}

/** With the first batch of a day, every ACTIVE campaign's recent total moves on to that day, also of those that it does not touch. */
async function campaignsOfNewDay(transaction: Queryable, context: OperationsContext): Promise<readonly number[]> {
  const [last] = await transaction.select({ receivedAt: deliveryBatch.receivedAt }).from(deliveryBatch).orderBy(desc(deliveryBatch.receivedAt), desc(deliveryBatch.id)).limit(1);
  if (last !== undefined && dayInKolkata(new Date(`${last.receivedAt.replace(' ', 'T')}Z`)) === context.today) return [];
  const active = await transaction.select({ id: campaign.id }).from(campaign).where(eq(campaign.status, 'ACTIVE'));
  return active.map(({ id }) => id);
}

function refuseLockedMonths(batch: Batch, locked: ReadonlySet<string>): void {
  if (locked.size === 0) return;
  const problems = gatherProblems();
  for (const row of [...batch.rows, ...batch.adUnitRows]) {
    const month = row.day.slice(0, 7);
    if (locked.has(month)) problems.add('MONTH_LOCKED', `${month} is locked: its delivery can no longer change.`, row.list, String(row.at), 'day');
  }
  problems.refuseIfAny();
}

/** Brings every roll-up of the written rows up to them. */
async function rollUp(transaction: Queryable, inventory: Inventory, written: readonly WrittenRow[], campaignIds: readonly number[], today: string): Promise<void> {
  const changed = written.filter(({ delta }) => !sameUnits(delta, noUnits));
  const changes = changed.map(({ row, delta }) => ({ campaignId: row.campaignId, day: row.day, month: row.day.slice(0, 7), ...inventory.creditOf(row), delta }));
  await applyMonthChanges(transaction, changes);
  await applyFlightChanges(transaction, changes);
  await applyRecentChanges(transaction, campaignIds, changes, today);
}
