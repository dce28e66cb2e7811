import { defineBatch } from '@ad-network/runtime/batch.ts';
import type { Connection, PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { asc, eq, inArray } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { invoice } from '../invoice/table.ts';
import { listNewest, newestFirst } from '../newest-first.ts';
import { writeOff } from './table.ts';

const columns = {
  id: writeOff.id, invoiceId: writeOff.invoiceId, status: writeOff.status, amountMinor: writeOff.amountMinor, approvalLimitMinor: writeOff.approvalLimitMinor, reason: writeOff.reason,
  preparedBy: writeOff.preparedBy, preparedAt: writeOff.preparedAt, approvedBy: writeOff.approvedBy, approvedAt: writeOff.approvedAt, rejectedReason: writeOff.rejectedReason, version: writeOff.version,
  currency: invoice.currency,
};

export type WriteOffRow = typeof writeOff.$inferSelect & { readonly currency: string };

function read(context: BillingContext) {
  return context.database.drizzle.select(columns).from(writeOff).innerJoin(invoice, eq(invoice.id, writeOff.invoiceId));
}

/** Write-offs by their id. */
export const writeOffById = defineBatch('write-off by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly WriteOffRow[] = await read(context).where(inArray(writeOff.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** The last write-off of each invoice that has one. An invoice has few: one waits at a time, and an approved one is the last. */
export const writeOffByInvoice = defineBatch('write-off by invoice', async (invoiceIds: readonly number[], context: BillingContext) => {
  const rows: readonly WriteOffRow[] = await read(context).where(inArray(writeOff.invoiceId, [...invoiceIds])).orderBy(asc(writeOff.id));
  return new Map(rows.map((row) => [row.invoiceId, row]));
});

/** Arguments of a list of write-offs; null does not filter. */
export interface WriteOffsArguments extends PageArguments {
  readonly statusIn?: readonly WriteOffRow['status'][] | null;
}

const order = newestFirst('write-off', writeOff, writeOff.id);

/** A page of write-offs, newest first. */
export function listWriteOffs(context: BillingContext, args: WriteOffsArguments): Promise<Connection<WriteOffRow>> {
  const matches = args.statusIn == null ? undefined : inArray(writeOff.status, [...args.statusIn]);
  return listNewest(context, order, args, matches, (where, terms, rows) => read(context).where(where).orderBy(...terms).limit(rows));
}
