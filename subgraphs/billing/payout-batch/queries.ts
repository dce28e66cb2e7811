import { defineBatch } from '@ad-network/runtime/batch.ts';
import { orderTerms, readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, count, inArray, lt } from 'drizzle-orm';
import { pageRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { payout } from '../payout/table.ts';
import { payoutBatch } from './table.ts';

export type PayoutBatchRow = typeof payoutBatch.$inferSelect;

/** Payout batches by their id. */
export const payoutBatchById = defineBatch('payout batch by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly PayoutBatchRow[] = await context.database.drizzle.select().from(payoutBatch).where(inArray(payoutBatch.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** How many payouts are in each batch; an empty batch is not in the map. */
export const payoutCountByBatch = defineBatch('payout count by batch', async (batchIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle.select({ batchId: payout.batchId, payouts: count() }).from(payout).where(inArray(payout.batchId, [...batchIds])).groupBy(payout.batchId).limit(batchIds.length);
  return new Map(rows.map((row) => [row.batchId ?? 0, row.payouts]));
});

const newestFirst: PageOrder = { name: 'payout-batch', parts: [{ column: payoutBatch.id, direction: 'desc' }] };

/** Arguments of a list of batches; null does not filter. */
export interface PayoutBatchesArguments extends PageArguments {
  readonly statusIn?: readonly PayoutBatchRow['status'][] | null;
}

/** A page of payout batches, newest first. */
export async function listPayoutBatches(context: BillingContext, args: PayoutBatchesArguments): Promise<Omit<Connection<PayoutBatchRow>, 'totalCount'>> {
  const page = readPage(args, newestFirst, { rowsDefault: pageRowsDefault });
  const before = page.after?.[0] ?? null;
  if (before !== null && typeof before !== 'number') throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  const rows: readonly PayoutBatchRow[] = await context.database.drizzle
    .select()
    .from(payoutBatch)
    .where(and(before === null ? undefined : lt(payoutBatch.id, before), args.statusIn == null ? undefined : inArray(payoutBatch.status, [...args.statusIn])))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  const { edges, pageInfo } = toConnection(rows, page, (row) => [row.id], () => Promise.resolve(rows.length));
  return { edges, pageInfo };
}
