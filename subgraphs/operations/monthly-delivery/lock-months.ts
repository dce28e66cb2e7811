import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import { deliveryMonthClose } from './table.ts';

/**
 * Keeps months (`YYYY-MM`) that are FINAL from becoming LOCKED until the transaction ends. One that is still open cannot be held: the transaction
 * has to lock its campaigns' roll-ups, for which LOCKED waits, and to ask `readLockedMonths` after that.
 */
export async function holdMonths(transaction: Queryable, months: readonly string[]): Promise<void> {
  // Drizzle writes FOR SHARE, which MariaDB does not have.
  if (months.length > 0) await transaction.execute(sql`SELECT month FROM delivery_month_close WHERE month IN ${months} ORDER BY month LOCK IN SHARE MODE`);
}

/** Those of the months (`YYYY-MM`) whose delivery can no longer change. */
export async function readLockedMonths(transaction: Queryable, months: readonly string[]): Promise<ReadonlySet<string>> {
  if (months.length === 0) return new Set();
  const rows = await transaction
    .select({ month: deliveryMonthClose.month })
    .from(deliveryMonthClose)
    .where(and(inArray(deliveryMonthClose.month, [...months]), isNotNull(deliveryMonthClose.lockedAt)));
  return new Set(rows.map((row) => row.month));
}
