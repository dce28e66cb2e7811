import type { Queryable } from '@ad-network/runtime/database.ts';
import { sql } from 'drizzle-orm';
import { revenueMonth } from './table.ts';

/** What an event adds (or, negative, takes back) of an advertiser's month; minor units. The month is the usage's, not the document's. */
export interface RevenueChange {
  readonly advertiserId: number;
  readonly month: string;
  readonly currency: string;
  readonly invoicedMinor?: bigint;
  readonly creditedMinor?: bigint;
  readonly publisherCostMinor?: bigint;
}

/** Adds changes to the materialised revenue, in the transaction of the document or accrual that they are of. One statement. */
export async function addRevenue(transaction: Queryable, changes: readonly RevenueChange[]): Promise<void> {
  const sums = new Map<string, Required<RevenueChange>>();
  for (const { advertiserId, month, currency, invoicedMinor = 0n, creditedMinor = 0n, publisherCostMinor = 0n } of changes) {
    const key = `${String(advertiserId).padStart(16, '0')}/${month}/${currency}`;
    const sum = sums.get(key);
    sums.set(key, {
      advertiserId, month, currency, invoicedMinor: (sum?.invoicedMinor ?? 0n) + invoicedMinor, creditedMinor: (sum?.creditedMinor ?? 0n) + creditedMinor,
      publisherCostMinor: (sum?.publisherCostMinor ?? 0n) + publisherCostMinor,
    });
  }
  if (sums.size === 0) return;
  // Always in one order, so that two of these wait for each other and do not deadlock.
  const rows = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await transaction
    .insert(revenueMonth)
    .values(rows)
    .onDuplicateKeyUpdate({
      set: {
        invoicedMinor: sql`invoiced_minor + VALUES(invoiced_minor)`,
        creditedMinor: sql`credited_minor + VALUES(credited_minor)`,
        publisherCostMinor: sql`publisher_cost_minor + VALUES(publisher_cost_minor)`,
      },
    });
}
