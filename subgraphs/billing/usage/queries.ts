import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, asc, inArray } from 'drizzle-orm';
import type { GameDelivery } from '../payout/rules.ts';
import { usageSnapshot } from './table.ts';

/** What holds of a campaign-month in one game, credited to one publisher. */
export interface CurrentUsage extends GameDelivery {
  readonly campaignId: number;
  readonly month: string;
  readonly revision: number;
  readonly isFinal: boolean;
}

/** The current snapshots of campaigns in months: of each game and publisher the highest revision. One statement; by campaign, month, game, publisher. */
export async function readCurrentUsage(transaction: Queryable, campaignIds: readonly number[], months: readonly string[]): Promise<readonly CurrentUsage[]> {
  if (campaignIds.length === 0 || months.length === 0) return [];
  const rows = await transaction
    .select({
      campaignId: usageSnapshot.campaignId, month: usageSnapshot.month, gameId: usageSnapshot.gameId, publisherId: usageSnapshot.publisherId, revision: usageSnapshot.revision,
      impressions: usageSnapshot.impressions, clicks: usageSnapshot.clicks, installs: usageSnapshot.installs, isFinal: usageSnapshot.isFinal,
    })
    .from(usageSnapshot)
    .where(and(inArray(usageSnapshot.campaignId, [...campaignIds]), inArray(usageSnapshot.month, [...months])))
    .orderBy(asc(usageSnapshot.campaignId), asc(usageSnapshot.month), asc(usageSnapshot.gameId), asc(usageSnapshot.publisherId), asc(usageSnapshot.revision));
  // In the order of the key the highest revision comes last.
  return [...new Map(rows.map((row) => [`${row.campaignId}/${row.month}/${row.gameId}/${row.publisherId}`, row])).values()];
}
