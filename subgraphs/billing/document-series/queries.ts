import { and, asc, count, eq, inArray, isNotNull, max } from 'drizzle-orm';
import { gapsShownMax, seriesPerYearMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { creditNote } from '../credit-note/table.ts';
import { invoice } from '../invoice/table.ts';
import { documentNumber, gapsOf } from './rules.ts';
import { documentSeries } from './table.ts';

/** GraphQL's DocumentSeries. */
export interface SeriesOverview {
  readonly series: string;
  readonly documentType: 'INVOICE' | 'CREDIT_NOTE';
  readonly fiscalYear: string;
  readonly issued: number;
  readonly lastNumber: string | null;
  readonly gaps: readonly number[];
}

/** The series of a fiscal year, invoices first. The numbers are looked at one by one only where count, highest place and counter differ. */
export async function readDocumentRegister(context: BillingContext, fiscalYear: string): Promise<readonly SeriesOverview[]> {
  const { drizzle } = context.database;
  const rows = await drizzle.select().from(documentSeries).where(eq(documentSeries.fiscalYear, fiscalYear)).orderBy(asc(documentSeries.docType)).limit(seriesPerYearMax);
  const names = rows.map((row) => row.series);
  if (names.length === 0) return [];
  const counted = [
    ...(await drizzle.select({ series: invoice.series, issued: count(), last: max(invoice.seqNo) }).from(invoice).where(inArray(invoice.series, names)).groupBy(invoice.series)),
    ...(await drizzle.select({ series: creditNote.series, issued: count(), last: max(creditNote.seqNo) }).from(creditNote).where(inArray(creditNote.series, names)).groupBy(creditNote.series)),
  ];
  const countedOf = new Map(counted.map((row) => [row.series, row]));
  const overviews: SeriesOverview[] = [];
  for (const { series, docType, nextNo } of rows) {
    const { issued, last } = countedOf.get(series) ?? { issued: 0, last: 0 };
    const gaps = issued === nextNo - 1 && last === issued ? [] : await readGaps(context, series, docType, nextNo);
    overviews.push({ series, documentType: docType, fiscalYear, issued, lastNumber: nextNo === 1 ? null : documentNumber(series, nextNo - 1), gaps });
  }
  return overviews;
}

async function readGaps(context: BillingContext, series: string, type: 'INVOICE' | 'CREDIT_NOTE', nextNo: number): Promise<readonly number[]> {
  const table = type === 'INVOICE' ? invoice : creditNote;
  const rows = await context.database.drizzle.select({ seqNo: table.seqNo }).from(table).where(and(eq(table.series, series), isNotNull(table.seqNo)));
  // The counter's place counts too: a number that was taken last and is on no document is a gap at the end.
  return gapsOf([...rows.flatMap(({ seqNo }) => seqNo ?? []), nextNo]).filter((place) => place < nextNo).slice(0, gapsShownMax);
}
