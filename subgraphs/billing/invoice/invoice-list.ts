import { loadOne } from '@ad-network/runtime/batch.ts';
import { orderTerms, readPage, toConnection, type Connection, type Page, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, asc, count, eq, gt, gte, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import { agingBucketDays, type AgingBucket } from '../aging-buckets/rules.ts';
import { billingAccount } from '../billing-account/table.ts';
import { addDays } from '../campaign-contract/calendar.ts';
import { pageRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { defineParentBatch, type ParentList } from '../parent-batch.ts';
import type { InvoiceOrder } from './invoice-order.ts';
import { invoiceColumns, type InvoiceRow } from './queries.ts';
import type { InvoiceStatus, PaymentStatus } from './rules.ts';
import { invoice } from './table.ts';

/** Which invoices to list; null does not filter, an empty list matches nothing. */
export interface InvoiceListFilter {
  readonly ids: readonly number[] | null;
  readonly statuses: readonly InvoiceStatus[] | null;
  readonly paymentStatuses: readonly PaymentStatus[] | null;
  readonly usageMonth: string | null;
  /** At least 1. */
  readonly overdueByDaysAtLeast: number | null;
  readonly agingBucket: AgingBucket | null;
  readonly advertiserIds: readonly number[] | null;
  readonly billingAccountIds: readonly number[] | null;
  readonly currency: string | null;
}

/** A page of invoices in a given order. */
export async function listInvoices(context: BillingContext, args: PageArguments, filter: InvoiceListFilter, order: InvoiceOrder): Promise<Connection<InvoiceRow>> {
  const page = readPage(args, order.page, { rowsDefault: pageRowsDefault });
  const { drizzle } = context.database;
  const matches = toCondition(context, filter);
  const rows: readonly InvoiceRow[] = await drizzle
    .select(invoiceColumns)
    .from(invoice)
    .where(and(matches, order.after(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  // Async: what $count gives runs its statement at each `then`, and Apollo Server asks twice.
  return toConnection(rows, page, order.cursorOf, async () => drizzle.$count(invoice, matches));
}

/** A page of invoices that is asked of many advertisers at once. */
interface InvoicesOfAdvertiser extends ParentList {
  readonly page: Page;
  readonly filter: InvoiceListFilter;
  readonly order: InvoiceOrder;
}

const pageByAdvertiser = defineParentBatch('invoices by advertiser', async (context: BillingContext, advertiserIds, { page, filter, order }: InvoicesOfAdvertiser) => {
  const { drizzle } = context.database;
  const ranked = drizzle
    .select({
      ...invoiceColumns,
      advertiserId: billingAccount.advertiserId,
      place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${billingAccount.advertiserId} ORDER BY ${sql.join(orderTerms(page.order), sql`, `)})`.as('place'),
    })
    .from(invoice)
    .innerJoin(billingAccount, eq(billingAccount.id, invoice.billingAccountId))
    .where(and(inArray(billingAccount.advertiserId, [...advertiserIds]), toCondition(context, filter), order.after(page)))
    .as('ranked');
  const rows: readonly (InvoiceRow & { readonly advertiserId: number })[] = await drizzle
    .select()
    .from(ranked)
    .where(lte(ranked.place, page.first + 1))
    .orderBy(asc(ranked.advertiserId), asc(ranked.place))
    .limit(advertiserIds.length * (page.first + 1));
  return Map.groupBy(rows, (row) => row.advertiserId);
});

const countByAdvertiser = defineParentBatch('count of invoices by advertiser', async (context: BillingContext, advertiserIds, { filter }: InvoicesOfAdvertiser) => {
  const rows = await context.database.drizzle
    .select({ advertiserId: billingAccount.advertiserId, invoices: count() })
    .from(invoice)
    .innerJoin(billingAccount, eq(billingAccount.id, invoice.billingAccountId))
    .where(and(inArray(billingAccount.advertiserId, [...advertiserIds]), toCondition(context, filter)))
    .groupBy(billingAccount.advertiserId)
    .limit(advertiserIds.length);
  return new Map(rows.map((row) => [row.advertiserId, row.invoices]));
});

/** A page of one advertiser's invoices; those of every advertiser of the request are read together. */
export async function listInvoicesOfAdvertiser(context: BillingContext, advertiserId: number, args: PageArguments, filter: InvoiceListFilter, order: InvoiceOrder): Promise<Connection<InvoiceRow>> {
  const page = readPage(args, order.page, { rowsDefault: pageRowsDefault });
  const list = { page, filter, order, identity: JSON.stringify([page.first, page.after, page.order.name, filter]) };
  const rows = (await loadOne(context, pageByAdvertiser, { parentId: advertiserId, list })) ?? [];
  return toConnection(rows, page, order.cursorOf, async () => (await loadOne(context, countByAdvertiser, { parentId: advertiserId, list })) ?? 0);
}

function toCondition(context: BillingContext, filter: InvoiceListFilter): SQL | undefined {
  const accountsOfAdvertisers = (advertiserIds: readonly number[]): SQL =>
    inArray(
      invoice.billingAccountId,
      context.database.drizzle.select({ id: billingAccount.id }).from(billingAccount).where(inArray(billingAccount.advertiserId, [...advertiserIds])),
    );
  return and(
    filter.ids === null ? undefined : inArray(invoice.id, [...filter.ids]),
    filter.statuses === null ? undefined : inArray(invoice.status, [...filter.statuses]),
    filter.paymentStatuses === null ? undefined : or(sql`FALSE`, ...filter.paymentStatuses.map(hasPaymentStatus)),
    filter.usageMonth === null ? undefined : eq(invoice.usageMonth, filter.usageMonth),
    filter.overdueByDaysAtLeast === null ? undefined : overdueSince(addDays(context.today, -filter.overdueByDaysAtLeast)),
    filter.agingBucket === null ? undefined : ofAge(context.today, filter.agingBucket),
    filter.advertiserIds === null ? undefined : accountsOfAdvertisers(filter.advertiserIds),
    filter.billingAccountIds === null ? undefined : inArray(invoice.billingAccountId, [...filter.billingAccountIds]),
    filter.currency === null ? undefined : eq(invoice.currency, filter.currency),
  );
}

/** The rule `paymentStatus` as a condition; a test compares the two on every row. */
function hasPaymentStatus(status: PaymentStatus): SQL | undefined {
  const paid = and(eq(invoice.status, 'ISSUED'), eq(invoice.outstandingMinor, 0n));
  const notPaid = sql`NOT (${paid})`;
  if (status === 'PAID') return paid;
  return status === 'UNPAID'
    ? and(notPaid, eq(invoice.paidMinor, 0n), eq(invoice.withheldMinor, 0n))
    : and(notPaid, or(gt(invoice.paidMinor, 0n), gt(invoice.withheldMinor, 0n)));
}

/** Owes something that fell due as many days before `today` as the bucket holds. */
function ofAge(today: string, bucket: AgingBucket): SQL | undefined {
  const { from, to } = agingBucketDays[bucket];
  return and(
    eq(invoice.status, 'ISSUED'), gt(invoice.outstandingMinor, 0n),
    from === null ? undefined : lte(invoice.dueOn, addDays(today, -from)),
    to === null ? undefined : gte(invoice.dueOn, addDays(today, -to)),
  );
}

/** Owes something and was due on `day` or before. Only issued invoices owe; saying so opens the receivables index. */
function overdueSince(day: string): SQL | undefined {
  return and(eq(invoice.status, 'ISSUED'), gt(invoice.outstandingMinor, 0n), lte(invoice.dueOn, day));
}
