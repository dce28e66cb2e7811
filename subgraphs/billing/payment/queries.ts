import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, inArray } from 'drizzle-orm';
import { entriesPerPaymentShownMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { refund } from '../refund/table.ts';
import { payment } from './table.ts';

export type PaymentRow = typeof payment.$inferSelect;
export type RefundRow = typeof refund.$inferSelect;

/** Payments by their id. */
export const paymentById = defineBatch('payment by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly PaymentRow[] = await context.database.drizzle.select().from(payment).where(inArray(payment.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** The refunds of each payment, oldest first. */
export const refundsByPayment = defineBatch('refunds by payment', async (paymentIds: readonly number[], context: BillingContext) => {
  const rows: readonly RefundRow[] = await context.database.drizzle.select().from(refund).where(inArray(refund.paymentId, [...paymentIds])).orderBy(asc(refund.id)).limit(paymentIds.length * entriesPerPaymentShownMax);
  return Map.groupBy(rows, (row) => row.paymentId ?? 0);
});
