import { defineBatch, type Batch } from '@ad-network/runtime/batch.ts';
import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { deliveryMonth } from '../billable-delivery/table.ts';

/** Units of one campaign. */
export interface CampaignUnitsRow {
  readonly campaignId: number;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
}

/** What publishers are credited with in the current month, a row for each campaign, oldest campaign first; none for a publisher not in the map. */
export const openMonthUnitsOfPublisher: Batch<number, readonly CampaignUnitsRow[]> = openMonthUnitsBy('publisher', deliveryMonth.publisherId);

/** What games show in the current month, a row for each campaign, oldest campaign first; none for a game not in the map. */
export const openMonthUnitsOfGame: Batch<number, readonly CampaignUnitsRow[]> = openMonthUnitsBy('game', deliveryMonth.gameId);

function openMonthUnitsBy(owner: string, key: typeof deliveryMonth.publisherId | typeof deliveryMonth.gameId): Batch<number, readonly CampaignUnitsRow[]> {
  return defineBatch(`open month units of ${owner}`, async (ids, { database, today }) => {
    const rows = await database.drizzle
      .select({ ownerId: key, campaignId: deliveryMonth.campaignId, impressions: total(deliveryMonth.impressions), clicks: total(deliveryMonth.clicks), installs: total(deliveryMonth.installs) })
      .from(deliveryMonth)
      .where(and(inArray(key, [...ids]), eq(deliveryMonth.month, today.slice(0, 7))))
      .groupBy(key, deliveryMonth.campaignId)
      .orderBy(asc(key), asc(deliveryMonth.campaignId));
    // A row whose units moved to another publisher is kept with 0: no campaign ran there.
    const ran = rows.filter((row) => row.impressions + row.clicks + row.installs > 0n);
    return Map.groupBy(ran, (row) => row.ownerId);
  });
}

/** The driver gives a SUM as the text of a DECIMAL. */
function total(column: typeof deliveryMonth.impressions | typeof deliveryMonth.clicks | typeof deliveryMonth.installs): SQL<bigint> {
  return sql<bigint>`SUM(${column})`.mapWith(BigInt);
}
