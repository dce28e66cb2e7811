import type { Queryable } from '@ad-network/runtime/database.ts';
import { eq, sql } from 'drizzle-orm';
import { documentNumber, fiscalYearOf, seriesOf, type DocumentType } from './rules.ts';
import { documentSeries } from './table.ts';

/** A number that a document took: its series, its place in it, and both as printed. */
export interface TakenNumber {
  readonly series: string;
  readonly seqNo: number;
  readonly number: string;
}

/**
 * Takes the next number of a document type on a day, in the transaction that issues the document: the counter's row stays locked until it
 * commits, and a rollback gives the number back, so the series has no gap (invariant I2). Taken as late as can be, since all
 * issuing of a fiscal year waits for it.
 */
export async function takeNumber(transaction: Queryable, type: DocumentType, issuedOn: string): Promise<TakenNumber> {
  const series = seriesOf(type, issuedOn);
  const counter = (await lockCounter(transaction, series)) ?? (await openSeries(transaction, series, type, issuedOn));
  await transaction.update(documentSeries).set({ nextNo: sql`${documentSeries.nextNo} + 1` }).where(eq(documentSeries.series, series));
  return { series, seqNo: counter, number: documentNumber(series, counter) };
}

async function lockCounter(transaction: Queryable, series: string): Promise<number | null> {
  const [row] = await transaction.select({ nextNo: documentSeries.nextNo }).from(documentSeries).where(eq(documentSeries.series, series)).limit(1).for('update');
  return row?.nextNo ?? null;
}

async function openSeries(transaction: Queryable, series: string, docType: DocumentType, issuedOn: string): Promise<number> {
  // The year's first document opens its series; of two at once the second finds it there.
  await transaction.insert(documentSeries).values({ series, fiscalYear: fiscalYearOf(issuedOn), docType }).onDuplicateKeyUpdate({ set: { series: sql`series` } });
  const opened = await lockCounter(transaction, series);
  if (opened === null) throw new Error(`document series ${series} could not be opened`);
  return opened;
}
