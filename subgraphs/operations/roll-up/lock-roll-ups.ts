import type { Queryable } from '@ad-network/runtime/database.ts';
import { sql } from 'drizzle-orm';
import { campaignRecent } from '../campaign/table.ts';

/** Of a row that no ingest has filled yet: a day before any delivery, through which nothing was delivered. */
const beforeAnyDelivery = '1970-01-01';

/**
 * Makes the transaction the only one that changes daily rows or roll-ups of these campaigns until it ends. The lock is the campaign's row
 * of `campaign_recent`, made where it is missing. Always in the order of ids, whoever asks: two transactions cannot wait for each other.
 */
export async function lockRollUps(transaction: Queryable, campaignIds: readonly number[]): Promise<void> {
  const sorted = [...new Set(campaignIds)].sort((a, b) => a - b);
  if (sorted.length === 0) return;
  await transaction
    .insert(campaignRecent)
    .values(sorted.map((campaignId) => ({ campaignId, impressions7d: 0n, throughDay: beforeAnyDelivery })))
    .onDuplicateKeyUpdate({ set: { campaignId: sql`${campaignRecent.campaignId}` } });
}
