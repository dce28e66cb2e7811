import { decodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, checkFilterList, orderTerms, readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { billableRowsMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { deliveryMonthClose } from '../monthly-delivery/table.ts';
import { deliveryMonth } from './table.ts';

/** A row of `delivery_month`, with whether its month is FINAL or LOCKED. */
export type BillableRow = typeof deliveryMonth.$inferSelect & { readonly isFinal: boolean };

/** Arguments of `billableDelivery`. */
export interface BillableArguments extends PageArguments {
  readonly month: string;
  readonly campaignIdIn?: readonly string[] | null;
}

const order: PageOrder = {
  name: 'billable',
  parts: [
    { column: deliveryMonth.campaignId, direction: 'asc' },
    { column: deliveryMonth.gameId, direction: 'asc' },
    { column: deliveryMonth.publisherId, direction: 'asc' },
  ],
};

/** A page of a month's delivery by campaign, game and publisher: one statement, in the order of an index. Throws PublicError before any SQL. */
export async function listBillableDelivery(context: OperationsContext, args: BillableArguments): Promise<Omit<Connection<BillableRow>, 'totalCount'>> {
  const page = readPage(args, order, { rowsDefault: billableRowsMax, rowsMax: billableRowsMax });
  if (page.after?.some((value) => typeof value !== 'number') === true) {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
  checkFilterList('campaignIdIn', args.campaignIdIn);
  const { campaignId, month, gameId, publisherId, impressions, clicks, installs, revision } = deliveryMonth;
  const rows = await context.database.drizzle
    .select({ campaignId, month, gameId, publisherId, impressions, clicks, installs, revision, isFinal: sql<boolean>`${deliveryMonthClose.month} IS NOT NULL`.mapWith(Boolean) })
    .from(deliveryMonth)
    .leftJoin(deliveryMonthClose, eq(deliveryMonthClose.month, month))
    .where(and(eq(month, args.month), args.campaignIdIn ? inArray(campaignId, args.campaignIdIn.map((id) => decodeId('cmp', id))) : undefined, afterCursor(page)))
    .orderBy(...orderTerms(order))
    .limit(page.first + 1);
  return toConnection(rows, page, (row) => [row.campaignId, row.gameId, row.publisherId], () => Promise.resolve(0));
}
