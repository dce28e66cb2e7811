import { loadOne } from '@ad-network/runtime/batch.ts';
import { readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, asc, gt, inArray, lte, sql } from 'drizzle-orm';
import { documentLineRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { defineParentBatch, type ParentList } from '../parent-batch.ts';
import { payoutLine } from './table.ts';

const columns = {
  id: payoutLine.id,
  payoutId: payoutLine.payoutId,
  kind: payoutLine.kind,
  campaignId: payoutLine.campaignId,
  gameId: payoutLine.gameId,
  units: payoutLine.units,
  revenueMinor: payoutLine.revenueMinor,
  shareBp: payoutLine.shareBp,
  earningMinor: payoutLine.earningMinor,
};

type StoredLine = Pick<typeof payoutLine.$inferSelect, keyof typeof columns>;
/** A line with its statement's currency. */
export type PayoutLineRow = StoredLine & { readonly currency: string };

/** The same cut of many statements' lines. */
interface LinesOfPayout extends ParentList {
  /** Lines of this id and before were on earlier pages. */
  readonly afterId: number;
  /** One more than the page, to see whether there is a next one. */
  readonly rows: number;
}

const orderOfBooking: PageOrder = { name: 'payout-line', parts: [{ column: payoutLine.id, direction: 'asc' }] };

const linesByPayout = defineParentBatch('payout lines by page', async (context: BillingContext, payoutIds, { afterId, rows: rowsEach }: LinesOfPayout) => {
  const ranked = context.database.drizzle
    .select({ ...columns, place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${payoutLine.payoutId} ORDER BY ${payoutLine.id})`.as('place') })
    .from(payoutLine)
    .where(and(inArray(payoutLine.payoutId, [...payoutIds]), gt(payoutLine.id, afterId)))
    .as('ranked');
  const lines: readonly StoredLine[] = await context.database.drizzle
    .select()
    .from(ranked)
    .where(lte(ranked.place, rowsEach))
    .orderBy(asc(ranked.payoutId), asc(ranked.place))
    .limit(payoutIds.length * rowsEach);
  return Map.groupBy(lines, (line) => line.payoutId);
});

/** A page of a statement's lines in the order of booking; pages of many statements are read together. */
export async function listPayoutLines(context: BillingContext, payout: { readonly id: number; readonly currency: string }, args: PageArguments): Promise<Omit<Connection<PayoutLineRow>, 'totalCount'>> {
  const page = readPage(args, orderOfBooking, { rowsDefault: documentLineRowsDefault });
  const afterId = page.after?.[0] ?? 0;
  if (typeof afterId !== 'number') throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of a payout\'s lines; begin again without it.');
  const list = { afterId, rows: page.first + 1, identity: `${afterId}/${page.first}` };
  const lines = (await loadOne(context, linesByPayout, { parentId: payout.id, list })) ?? [];
  const rows = lines.map((line) => ({ ...line, currency: payout.currency }));
  const { edges, pageInfo } = toConnection(rows, page, (row) => [row.id], () => Promise.resolve(rows.length));
  return { edges, pageInfo };
}
