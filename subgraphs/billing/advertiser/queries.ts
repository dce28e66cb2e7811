import { defineBatch } from '@ad-network/runtime/batch.ts';
import { readPage, toConnection, orderTerms, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, eq, gt, inArray } from 'drizzle-orm';
import { currenciesPerPartyMax, pageRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { largestFirst, type AmountOrder } from '../money/amount-order.ts';
import { advertiserBalance } from './table.ts';

export type BalanceRow = typeof advertiserBalance.$inferSelect;

/** What each advertiser owes, by advertiser; one that never had a document is not in the map. */
export const balancesByAdvertiser = defineBatch('balances by advertiser', async (advertiserIds: readonly number[], context: BillingContext) => {
  const rows: readonly BalanceRow[] = await context.database.drizzle
    .select()
    .from(advertiserBalance)
    .where(inArray(advertiserBalance.advertiserId, [...advertiserIds]))
    .limit(advertiserIds.length * currenciesPerPartyMax);
  return Map.groupBy(rows, (row) => row.advertiserId);
});

export type BalanceSort = 'OVERDUE' | 'OUTSTANDING';

/** Which balances to list; null does not filter. */
export interface BalanceListFilter {
  readonly currency: string;
  readonly overdueOnly: boolean;
  readonly advertiserIds: readonly number[] | null;
}

const orders: Readonly<Record<BalanceSort, AmountOrder & { readonly amountOf: (row: BalanceRow) => bigint }>> = {
  OVERDUE: { ...largestFirst('overdue', advertiserBalance.overdueMinor, advertiserBalance.advertiserId), amountOf: (row) => row.overdueMinor },
  OUTSTANDING: { ...largestFirst('outstanding', advertiserBalance.outstandingMinor, advertiserBalance.advertiserId), amountOf: (row) => row.outstandingMinor },
};

/** A page of balances in one currency, largest first. */
export async function listBalances(context: BillingContext, args: PageArguments, filter: BalanceListFilter, sort: BalanceSort): Promise<Connection<BalanceRow>> {
  const order = orders[sort];
  const page = readPage(args, order.page, { rowsDefault: pageRowsDefault });
  const matches = and(
    eq(advertiserBalance.currency, filter.currency),
    filter.overdueOnly ? gt(advertiserBalance.overdueMinor, 0n) : undefined,
    filter.advertiserIds === null ? undefined : inArray(advertiserBalance.advertiserId, [...filter.advertiserIds]),
  );
  const { drizzle } = context.database;
  const rows: readonly BalanceRow[] = await drizzle
    .select()
    .from(advertiserBalance)
    .where(and(matches, order.after(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  // Async: what $count gives runs its statement at each `then`, and Apollo Server asks twice.
  return toConnection(rows, page, (row) => [String(order.amountOf(row)), row.advertiserId], async () => drizzle.$count(advertiserBalance, matches));
}
