import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, count, eq, inArray, lte, sql } from 'drizzle-orm';
import { currenciesPerPartyMax, runExceptionsShownMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { invoice } from '../invoice/table.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { billingRun, billingRunException } from './table.ts';

export type BillingRunRow = typeof billingRun.$inferSelect;
export type RunExceptionRow = typeof billingRunException.$inferSelect;

/** Runs by their id. */
export const billingRunById = defineBatch('billing run by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly BillingRunRow[] = await context.database.drizzle.select().from(billingRun).where(inArray(billingRun.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** Runs by their month. */
export const billingRunByMonth = defineBatch('billing run by month', async (months: readonly string[], context: BillingContext) => {
  const rows: readonly BillingRunRow[] = await context.database.drizzle.select().from(billingRun).where(inArray(billingRun.month, [...months])).limit(months.length);
  return new Map(rows.map((row) => [row.month, row]));
});

/** A run's invoices in one currency. */
export interface RunTotal {
  readonly runId: number | null;
  readonly currency: string;
  readonly invoices: number;
  readonly totalMinor: bigint;
}

/** Number and sum of each run's invoices, one entry per currency, ordered by code. */
export const totalsByRun = defineBatch('totals by billing run', async (runIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle
    .select({ runId: invoice.billingRunId, currency: invoice.currency, invoices: count(), totalMinor: sql<string>`SUM(${invoice.totalMinor})` })
    .from(invoice)
    .where(inArray(invoice.billingRunId, [...runIds]))
    .groupBy(invoice.billingRunId, invoice.currency)
    .orderBy(asc(invoice.billingRunId), asc(invoice.currency))
    .limit(runIds.length * currenciesPerPartyMax);
  return Map.groupBy(rows.map((row): RunTotal => ({ ...row, totalMinor: BigInt(row.totalMinor) })), (row) => row.runId ?? 0);
});

/** Number of lines on each run's invoices. */
export const linesByRun = defineBatch('line count by billing run', async (runIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle
    .select({ runId: invoice.billingRunId, lines: count() })
    .from(invoice)
    .innerJoin(invoiceLine, eq(invoiceLine.invoiceId, invoice.id))
    .where(inArray(invoice.billingRunId, [...runIds]))
    .groupBy(invoice.billingRunId)
    .limit(runIds.length);
  return new Map(rows.map((row) => [row.runId ?? 0, row.lines]));
});

/** Each run's first exceptions, in the order found. */
export const exceptionsByRun = defineBatch('exceptions by billing run', async (runIds: readonly number[], context: BillingContext) => {
  const { drizzle } = context.database;
  const ranked = drizzle
    .select({
      id: billingRunException.id, billingRunId: billingRunException.billingRunId, campaignId: billingRunException.campaignId, invoiceId: billingRunException.invoiceId, code: billingRunException.code,
      message: billingRunException.message, place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${billingRunException.billingRunId} ORDER BY ${billingRunException.id})`.as('place'),
    })
    .from(billingRunException)
    .where(inArray(billingRunException.billingRunId, [...runIds]))
    .as('ranked');
  const rows: readonly RunExceptionRow[] = await drizzle.select().from(ranked).where(lte(ranked.place, runExceptionsShownMax)).orderBy(asc(ranked.billingRunId), asc(ranked.place)).limit(runIds.length * runExceptionsShownMax);
  return Map.groupBy(rows, (row) => row.billingRunId);
});
