import { readPage, orderTerms, toConnection, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, eq } from 'drizzle-orm';
import { pageRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { largestFirst } from '../money/amount-order.ts';
import { revenueMonth } from './table.ts';

export type RevenueMonthRow = typeof revenueMonth.$inferSelect;

const highestNetFirst = largestFirst('net', revenueMonth.netMinor, revenueMonth.advertiserId);

/** A page of what a month brought in by advertiser in one currency, highest net first. */
export async function listRevenue(context: BillingContext, args: PageArguments, of: { readonly month: string; readonly currency: string }): Promise<Omit<Connection<RevenueMonthRow>, 'totalCount'>> {
  const page = readPage(args, highestNetFirst.page, { rowsDefault: pageRowsDefault });
  const rows: readonly RevenueMonthRow[] = await context.database.drizzle
    .select()
    .from(revenueMonth)
    .where(and(eq(revenueMonth.month, of.month), eq(revenueMonth.currency, of.currency), highestNetFirst.after(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  const { edges, pageInfo } = toConnection(rows, page, (row) => [String(row.netMinor), row.advertiserId], () => Promise.resolve(rows.length));
  return { edges, pageInfo };
}
