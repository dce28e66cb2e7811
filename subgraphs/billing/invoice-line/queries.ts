import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, asc, gt, inArray, lte, sql } from 'drizzle-orm';
import { documentLineRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { invoiceLine } from './table.ts';

/** The columns that an InvoiceLine answers from, but for the currency of its invoice. */
export const invoiceLineColumns = {
  id: invoiceLine.id,
  invoiceId: invoiceLine.invoiceId,
  lineNo: invoiceLine.lineNo,
  kind: invoiceLine.kind,
  description: invoiceLine.description,
  campaignId: invoiceLine.campaignId,
  usageMonth: invoiceLine.usageMonth,
  units: invoiceLine.units,
  rateMicros: invoiceLine.rateMicros,
  amountMinor: invoiceLine.amountMinor,
};

type StoredLine = Pick<typeof invoiceLine.$inferSelect, keyof typeof invoiceLineColumns>;
/** A line with its invoice's currency. */
export type InvoiceLineRow = StoredLine & { readonly currency: string };

/** A page of one invoice's lines. */
interface LinesKey {
  readonly invoiceId: number;
  /** Lines of this number and before were on earlier pages. */
  readonly afterLineNo: number;
  /** One more than the page, to see whether there is a next one. */
  readonly rows: number;
}

const documentOrder: PageOrder = { name: 'line', parts: [{ column: invoiceLine.lineNo, direction: 'asc' }] };

const linesByPage = defineBatch(
  'invoice lines by page',
  async (keys: readonly LinesKey[], context: BillingContext) => {
    const found = new Map<LinesKey, readonly StoredLine[]>();
    // Every invoice of a list asks for the same page: one statement. Another alias with other arguments is one more.
    for (const sameCut of Map.groupBy(keys, ({ afterLineNo, rows }) => `${afterLineNo}/${rows}`).values()) {
      const lines = await readLines(context, sameCut);
      for (const key of sameCut) found.set(key, lines.get(key.invoiceId) ?? []);
    }
    return found;
  },
  ({ invoiceId, afterLineNo, rows }) => `${invoiceId}/${afterLineNo}/${rows}`,
);

/** The same cut of many invoices' lines in one statement; all keys have the same bounds. */
async function readLines(context: BillingContext, keys: readonly LinesKey[]): Promise<ReadonlyMap<number, readonly StoredLine[]>> {
  const [{ afterLineNo, rows: rowsEach } = { afterLineNo: 0, rows: 0 }] = keys;
  const ranked = context.database.drizzle
    .select({ ...invoiceLineColumns, rankInInvoice: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${invoiceLine.invoiceId} ORDER BY ${invoiceLine.lineNo})`.as('rank_in_invoice') })
    .from(invoiceLine)
    .where(and(inArray(invoiceLine.invoiceId, keys.map((key) => key.invoiceId)), gt(invoiceLine.lineNo, afterLineNo)))
    .as('ranked');
  const lines: readonly StoredLine[] = await context.database.drizzle
    .select({
      id: ranked.id,
      invoiceId: ranked.invoiceId,
      lineNo: ranked.lineNo,
      kind: ranked.kind,
      description: ranked.description,
      campaignId: ranked.campaignId,
      usageMonth: ranked.usageMonth,
      units: ranked.units,
      rateMicros: ranked.rateMicros,
      amountMinor: ranked.amountMinor,
    })
    .from(ranked)
    .where(lte(ranked.rankInInvoice, rowsEach))
    .orderBy(asc(ranked.invoiceId), asc(ranked.lineNo))
    .limit(keys.length * rowsEach);
  return Map.groupBy(lines, (line) => line.invoiceId);
}

/** A page of an invoice's lines in the order of the document; pages of many invoices are read together. */
export async function listInvoiceLines(
  context: BillingContext,
  args: PageArguments,
  invoice: { readonly id: number; readonly currency: string },
): Promise<Omit<Connection<InvoiceLineRow>, 'totalCount'>> {
  const page = readPage(args, documentOrder, { rowsDefault: documentLineRowsDefault });
  const afterLineNo = page.after?.[0] ?? 0;
  if (typeof afterLineNo !== 'number') throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of an invoice\'s lines; begin again without it.');
  const lines = (await loadOne(context, linesByPage, { invoiceId: invoice.id, afterLineNo, rows: page.first + 1 })) ?? [];
  const rows = lines.map((line) => ({ ...line, currency: invoice.currency }));
  const { edges, pageInfo } = toConnection(rows, page, (row) => [row.lineNo], () => Promise.resolve(rows.length));
  return { edges, pageInfo };
}
