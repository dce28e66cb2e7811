import { eq } from 'drizzle-orm';
import type { Connection, PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { BillingContext } from '../context.ts';
import { listNewest, newestFirst } from '../newest-first.ts';
import { invoiceColumns, type InvoiceRow } from './queries.ts';
import { invoice } from './table.ts';

const order = newestFirst('run-invoice', invoice, invoice.id);

/** A page of a run's invoices, newest first. A request looks at one run. */
export function listInvoicesOfRun(context: BillingContext, runId: number, args: PageArguments): Promise<Connection<InvoiceRow>> {
  return listNewest(context, order, args, eq(invoice.billingRunId, runId), (where, terms, rows) => context.database.drizzle.select(invoiceColumns).from(invoice).where(where).orderBy(...terms).limit(rows));
}
