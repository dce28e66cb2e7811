import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, between, inArray, ne, sql } from 'drizzle-orm';
import { campaignRecent } from '../campaign/table.ts';
import { recentDays } from '../config.ts';
import { deliveryDaily } from '../delivery-row/table.ts';
import type { DayChange } from './flight-roll-ups.ts';

const dayMs = 86_400_000;

/** The first of the days that the recent total covers, the last being `throughDay`. */
export function firstRecentDay(throughDay: string): string {
  return new Date(Date.parse(`${throughDay}T00:00:00Z`) - (recentDays - 1) * dayMs).toISOString().slice(0, 10);
}

/**
 * Brings `campaign_recent` of campaigns up to `today`: adds the changes to rows that are through today already, and counts the others anew from
 * daily rows, which must hold the changes. Needs `lockRollUps` of the campaigns.
 */
export async function applyRecentChanges(transaction: Queryable, campaignIds: readonly number[], changes: readonly DayChange[], today: string): Promise<void> {
  if (campaignIds.length === 0) return;
  const from = firstRecentDay(today);
  const stale = await transaction.select({ campaignId: campaignRecent.campaignId }).from(campaignRecent).where(and(inArray(campaignRecent.campaignId, [...campaignIds]), ne(campaignRecent.throughDay, today)));
  const staleIds = new Set(stale.map(({ campaignId }) => campaignId));
  const deltas = Map.groupBy(changes.filter(({ campaignId, day }) => !staleIds.has(campaignId) && from <= day && day <= today), ({ campaignId }) => campaignId);
  const sums = [...deltas].map(([campaignId, group]) => [campaignId, group.reduce((sum, { delta }) => sum + delta.impressions, 0n)] as const).filter(([, sum]) => sum !== 0n);
  if (sums.length > 0) {
    const delta = sql.join(sums.map(([campaignId, sum]) => sql`WHEN ${campaignId} THEN ${sum}`), sql` `);
    await transaction
      .update(campaignRecent)
      .set({ impressions7d: sql`${campaignRecent.impressions7d} + CASE ${campaignRecent.campaignId} ${delta} END` })
      .where(inArray(campaignRecent.campaignId, sums.map(([campaignId]) => campaignId)));
  }
  if (staleIds.size > 0) await recount(transaction, [...staleIds], from, today);
}

async function recount(transaction: Queryable, campaignIds: readonly number[], from: string, today: string): Promise<void> {
  const counted = await transaction
    .select({ campaignId: deliveryDaily.campaignId, impressions: sql<bigint>`SUM(${deliveryDaily.impressions})`.mapWith(BigInt) })
    .from(deliveryDaily)
    .where(and(inArray(deliveryDaily.campaignId, [...campaignIds]), between(deliveryDaily.day, from, today)))
    .groupBy(deliveryDaily.campaignId);
  const sums = new Map(counted.map((row) => [row.campaignId, row.impressions]));
  await transaction
    .insert(campaignRecent)
    .values(campaignIds.map((campaignId) => ({ campaignId, impressions7d: sums.get(campaignId) ?? 0n, throughDay: today })))
    .onDuplicateKeyUpdate({ set: { impressions7d: sql`VALUES(impressions_7d)`, throughDay: sql`VALUES(through_day)` } });
}
