import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, inArray } from 'drizzle-orm';
import { taxesPerInvoiceMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { invoice, invoiceTax } from './table.ts';

/** The columns that an Invoice answers from. */
export const invoiceColumns = {
  id: invoice.id,
  number: invoice.number,
  billingAccountId: invoice.billingAccountId,
  status: invoice.status,
  usageMonth: invoice.usageMonth,
  currency: invoice.currency,
  issuedOn: invoice.issuedOn,
  dueOn: invoice.dueOn,
  subtotalMinor: invoice.subtotalMinor,
  taxMinor: invoice.taxMinor,
  totalMinor: invoice.totalMinor,
  creditedMinor: invoice.creditedMinor,
  paidMinor: invoice.paidMinor,
  withheldMinor: invoice.withheldMinor,
  outstandingMinor: invoice.outstandingMinor,
  version: invoice.version,
  createdAt: invoice.createdAt,
};

export type InvoiceRow = Pick<typeof invoice.$inferSelect, keyof typeof invoiceColumns>;
export type InvoiceTaxRow = typeof invoiceTax.$inferSelect;

/** Invoices by their id. */
export const invoiceById = defineBatch('invoice by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly InvoiceRow[] = await context.database.drizzle.select(invoiceColumns).from(invoice).where(inArray(invoice.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** Invoices by their number, exactly as printed: the column compares without case, the map does not. */
export const invoiceByNumber = defineBatch('invoice by number', async (numbers: readonly string[], context: BillingContext) => {
  const rows: readonly InvoiceRow[] = await context.database.drizzle.select(invoiceColumns).from(invoice).where(inArray(invoice.number, [...numbers])).limit(numbers.length);
  return new Map(rows.flatMap((row) => (row.number === null ? [] : [[row.number, row] as const])));
});

/** The taxes of each invoice, ordered by code; an invoice without any is not in the map. */
export const taxesByInvoice = defineBatch('taxes by invoice', async (invoiceIds: readonly number[], context: BillingContext) => {
  const rows: readonly InvoiceTaxRow[] = await context.database.drizzle
    .select({ invoiceId: invoiceTax.invoiceId, code: invoiceTax.code, rateBp: invoiceTax.rateBp, taxableMinor: invoiceTax.taxableMinor, amountMinor: invoiceTax.amountMinor })
    .from(invoiceTax)
    .where(inArray(invoiceTax.invoiceId, [...invoiceIds]))
    .orderBy(asc(invoiceTax.invoiceId), asc(invoiceTax.code))
    .limit(invoiceIds.length * taxesPerInvoiceMax);
  return Map.groupBy(rows, (row) => row.invoiceId);
});
