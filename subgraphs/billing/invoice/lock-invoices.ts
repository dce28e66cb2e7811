import type { Queryable } from '@ad-network/runtime/database.ts';
import { asc, eq, inArray } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { invoice } from './table.ts';

/** An invoice as a money command finds it, its row locked until the transaction ends. */
export type LockedInvoice = typeof invoice.$inferSelect;

/** Locks invoices in the order of their ids; one that does not exist is not in the map. The account's row is locked before them. */
export async function lockInvoices(transaction: Queryable, ids: readonly number[]): Promise<ReadonlyMap<number, LockedInvoice>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.select().from(invoice).where(inArray(invoice.id, [...new Set(ids)])).orderBy(asc(invoice.id)).for('update');
  return new Map(rows.map((row) => [row.id, row]));
}

/** The account that an invoice bills, which never changes; null when there is no such invoice. Read before the transaction that locks the account. */
export async function accountOfInvoice(context: BillingContext, invoiceId: number): Promise<number | null> {
  const [row] = await context.database.drizzle.select({ accountId: invoice.billingAccountId }).from(invoice).where(eq(invoice.id, invoiceId)).limit(1);
  return row?.accountId ?? null;
}
