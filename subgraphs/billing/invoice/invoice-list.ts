import { readPage, toConnection, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { orderTerms } from '@ad-network/runtime/keyset-page.ts';
import { and, eq, gt, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import { billingAccount } from '../billing-account/table.ts';
import { addDays } from '../campaign-contract/calendar.ts';
import type { BillingContext } from '../context.ts';
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
  readonly advertiserIds: readonly number[] | null;
  readonly billingAccountIds: readonly number[] | null;
  readonly currency: string | null;
}

const rowsDefault = 25;

/** A page of invoices in a given order. */
export async function listInvoices(context: BillingContext, args: PageArguments, filter: InvoiceListFilter, order: InvoiceOrder): Promise<Connection<InvoiceRow>> {
  const page = readPage(args, order.page, { rowsDefault });
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

/** Owes something and was due on `day` or before. Only issued invoices owe; saying so opens the receivables index. */
function overdueSince(day: string): SQL | undefined {
  return and(eq(invoice.status, 'ISSUED'), gt(invoice.outstandingMinor, 0n), lte(invoice.dueOn, day));
}
