import type { Queryable } from '@ad-network/runtime/database.ts';
import { sql, type SQL } from 'drizzle-orm';

type Column = string | number | null;

/**
 * The rows of a SELECT as they are committed by now, also in a transaction whose plain reads show an earlier instant: a locking read. (Drizzle
 * writes FOR SHARE, which MariaDB does not have.)
 */
export async function readNewest(transaction: Queryable, select: SQL): Promise<readonly Readonly<Record<string, Column>>[]> {
  const [rows] = await transaction.execute(sql`${select} LOCK IN SHARE MODE`);
  return rows as unknown as readonly Readonly<Record<string, Column>>[];
}

/** A count as it arrives from the driver: text, so that no digit is lost. */
export function toCount(value: Column | undefined): bigint {
  return BigInt(value ?? 0);
}
