import { defineBatch } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { creditLinesMax, creditNotesPerInvoiceShownMax, taxesPerInvoiceMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { invoice } from '../invoice/table.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { invoiceLineColumns, type InvoiceLineRow } from '../invoice-line/queries.ts';
import { listNewest, newestFirst } from '../newest-first.ts';
import type { CreditReason } from './rules.ts';
import { creditNote, creditNoteLine, creditNoteTax } from './table.ts';

const columns = {
  id: creditNote.id, invoiceId: creditNote.invoiceId, number: creditNote.number, status: creditNote.status, reason: creditNote.reason, issuedOn: creditNote.issuedOn, subtotalMinor: creditNote.subtotalMinor,
  taxMinor: creditNote.taxMinor, totalMinor: creditNote.totalMinor, approvalLimitMinor: creditNote.approvalLimitMinor, preparedBy: creditNote.preparedBy, preparedAt: creditNote.preparedAt,
  approvedBy: creditNote.approvedBy, approvedAt: creditNote.approvedAt, rejectedReason: creditNote.rejectedReason, version: creditNote.version,
  /** A credit note is in its invoice's currency. */
  currency: invoice.currency,
};

export type CreditNoteRow = Omit<typeof creditNote.$inferSelect, 'series' | 'seqNo'> & { readonly currency: string };

/** A line of a credit note with the invoice line that it is of. */
export interface CreditNoteLineRow {
  readonly id: number;
  readonly creditNoteId: number;
  readonly description: string;
  readonly units: bigint | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly line: InvoiceLineRow;
}

function read(context: BillingContext) {
  return context.database.drizzle.select(columns).from(creditNote).innerJoin(invoice, eq(invoice.id, creditNote.invoiceId));
}

/** Credit notes by their id. */
export const creditNoteById = defineBatch('credit note by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly CreditNoteRow[] = await read(context).where(inArray(creditNote.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** The credit notes of each invoice, oldest first; an invoice without any is not in the map. */
export const creditNotesByInvoice = defineBatch('credit notes by invoice', async (invoiceIds: readonly number[], context: BillingContext) => {
  const rows: readonly CreditNoteRow[] = await read(context).where(inArray(creditNote.invoiceId, [...invoiceIds])).orderBy(asc(creditNote.id)).limit(invoiceIds.length * creditNotesPerInvoiceShownMax);
  return Map.groupBy(rows, (row) => row.invoiceId);
});

/** The lines of each credit note, in the order of the document. */
export const linesByCreditNote = defineBatch('lines by credit note', async (creditNoteIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle
    .select({
      id: creditNoteLine.id, creditNoteId: creditNoteLine.creditNoteId, description: creditNoteLine.description, units: creditNoteLine.units, amountMinor: creditNoteLine.amountMinor, currency: invoice.currency, line: invoiceLineColumns,
    })
    .from(creditNoteLine)
    .innerJoin(invoiceLine, eq(invoiceLine.id, creditNoteLine.invoiceLineId))
    .innerJoin(invoice, eq(invoice.id, invoiceLine.invoiceId))
    .where(inArray(creditNoteLine.creditNoteId, [...creditNoteIds]))
    .orderBy(asc(creditNoteLine.creditNoteId), asc(creditNoteLine.id))
    .limit(creditNoteIds.length * creditLinesMax);
  return Map.groupBy(rows.map((row): CreditNoteLineRow => ({ ...row, line: { ...row.line, currency: row.currency } })), (row) => row.creditNoteId);
});

/** The taxes of each credit note, ordered by code. */
export const taxesByCreditNote = defineBatch('taxes by credit note', async (creditNoteIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle
    .select()
    .from(creditNoteTax)
    .where(inArray(creditNoteTax.creditNoteId, [...creditNoteIds]))
    .orderBy(asc(creditNoteTax.creditNoteId), asc(creditNoteTax.code))
    .limit(creditNoteIds.length * taxesPerInvoiceMax);
  return Map.groupBy(rows, (row) => row.creditNoteId);
});

export interface CreditNotesArguments extends PageArguments {
  readonly filter?: {
    readonly statusIn?: readonly ('PREPARED' | 'ISSUED' | 'REJECTED')[] | null;
    readonly invoiceIdIn?: readonly string[] | null;
    readonly reasonIn?: readonly CreditReason[] | null;
  } | null;
}

const order = newestFirst('credit-note', creditNote, creditNote.id);

/** A page of credit notes, newest first. */
export function listCreditNotes(context: BillingContext, args: CreditNotesArguments): Promise<Connection<CreditNoteRow>> {
  const filter = args.filter ?? {};
  checkFilterList('filter.invoiceIdIn', filter.invoiceIdIn);
  const matches = and(
    filter.statusIn == null ? undefined : inArray(creditNote.status, [...filter.statusIn]),
    filter.invoiceIdIn == null ? undefined : inArray(creditNote.invoiceId, filter.invoiceIdIn.map((id) => decodeId('inv', id))),
    filter.reasonIn == null ? undefined : inArray(creditNote.reason, [...filter.reasonIn]),
  );
  return listNewest(context, order, args, matches, (where, terms, rows) => read(context).where(where).orderBy(...terms).limit(rows));
}
