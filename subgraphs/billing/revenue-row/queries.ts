import { readPage, orderTerms, toConnection, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, asc, between, count, desc, eq, sql } from 'drizzle-orm';
import { billingAccount } from '../billing-account/table.ts';
import { monthsThrough } from '../campaign-contract/calendar.ts';
import { pageRowsDefault, revenueAgenciesMax, revenueMonthsMax } from '../config.ts';
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

/** Sums over advertisers; minor units. */
interface RevenueSums {
  readonly currency: string;
  readonly netMinor: bigint;
  readonly publisherCostMinor: bigint;
}

/** All advertisers of one month. */
export interface RevenueOfMonth extends RevenueSums {
  readonly month: string;
  readonly invoicedMinor: bigint;
  readonly creditedMinor: bigint;
}

/** The advertisers of one agency, or without one. */
export interface RevenueOfAgency extends RevenueSums {
  readonly agencyId: number | null;
  readonly advertisers: number;
}

const sums = {
  netMinor: sql<string>`SUM(${revenueMonth.netMinor})`,
  publisherCostMinor: sql<string>`SUM(${revenueMonth.publisherCostMinor})`,
};

/** What each month from `from` to `to` brought in, earliest first. Throws PublicError INVALID_INPUT for months the wrong way round or too many. */
export async function readRevenueByMonth(context: BillingContext, { currency, from, to }: { readonly currency: string; readonly from: string; readonly to: string }): Promise<readonly RevenueOfMonth[]> {
  if (from > to) throw new PublicError('INVALID_INPUT', `"from" must not be after "to"; got ${from} and ${to}.`);
  if (monthsThrough(from, to).length > revenueMonthsMax) throw new PublicError('INVALID_INPUT', `"from" and "to" may span at most ${revenueMonthsMax} months; got ${from} to ${to}.`);
  const rows = await context.database.drizzle
    .select({ month: revenueMonth.month, invoicedMinor: sql<string>`SUM(${revenueMonth.invoicedMinor})`, creditedMinor: sql<string>`SUM(${revenueMonth.creditedMinor})`, ...sums })
    .from(revenueMonth)
    .where(and(between(revenueMonth.month, from, to), eq(revenueMonth.currency, currency)))
    .groupBy(revenueMonth.month)
    .orderBy(asc(revenueMonth.month))
    .limit(revenueMonthsMax);
  return rows.map((row) => ({
    month: row.month, currency, invoicedMinor: BigInt(row.invoicedMinor), creditedMinor: BigInt(row.creditedMinor), netMinor: BigInt(row.netMinor), publisherCostMinor: BigInt(row.publisherCostMinor),
  }));
}

/** What a month brought in by the agency of the advertiser's account in that currency, highest net first. */
export async function readRevenueByAgency(context: BillingContext, { currency, month }: { readonly currency: string; readonly month: string }): Promise<readonly RevenueOfAgency[]> {
  const rows = await context.database.drizzle
    .select({ agencyId: billingAccount.agencyId, advertisers: count(), ...sums })
    .from(revenueMonth)
    .leftJoin(billingAccount, and(eq(billingAccount.advertiserId, revenueMonth.advertiserId), eq(billingAccount.currency, revenueMonth.currency)))
    .where(and(eq(revenueMonth.month, month), eq(revenueMonth.currency, currency)))
    .groupBy(billingAccount.agencyId)
    .orderBy(desc(sql`SUM(${revenueMonth.netMinor})`), asc(billingAccount.agencyId))
    .limit(revenueAgenciesMax);
  return rows.map((row) => ({ agencyId: row.agencyId, advertisers: row.advertisers, currency, netMinor: BigInt(row.netMinor), publisherCostMinor: BigInt(row.publisherCostMinor) }));
}
