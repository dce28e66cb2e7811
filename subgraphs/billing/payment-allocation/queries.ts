import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, eq, getTableColumns, inArray } from 'drizzle-orm';
import { entriesPerPaymentShownMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { payment } from '../payment/table.ts';
import { paymentAllocation } from './table.ts';

/** An allocation with its payment's currency. */
export type AllocationRow = typeof paymentAllocation.$inferSelect & { readonly currency: string };

function read(context: BillingContext) {
  return context.database.drizzle.select({ ...getTableColumns(paymentAllocation), currency: payment.currency }).from(paymentAllocation).innerJoin(payment, eq(payment.id, paymentAllocation.paymentId));
}

/** The allocations of each payment, oldest first. */
export const allocationsByPayment = defineBatch('allocations by payment', async (paymentIds: readonly number[], context: BillingContext) => {
  const rows: readonly AllocationRow[] = await read(context).where(inArray(paymentAllocation.paymentId, [...paymentIds])).orderBy(asc(paymentAllocation.id)).limit(paymentIds.length * entriesPerPaymentShownMax);
  return Map.groupBy(rows, (row) => row.paymentId);
});

/** The allocations on each invoice, oldest first. */
export const allocationsByInvoice = defineBatch('allocations by invoice', async (invoiceIds: readonly number[], context: BillingContext) => {
  const rows: readonly AllocationRow[] = await read(context).where(inArray(paymentAllocation.invoiceId, [...invoiceIds])).orderBy(asc(paymentAllocation.id)).limit(invoiceIds.length * entriesPerPaymentShownMax);
  return Map.groupBy(rows, (row) => row.invoiceId);
});
