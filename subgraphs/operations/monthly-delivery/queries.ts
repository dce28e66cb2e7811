import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, eq, inArray, sql } from 'drizzle-orm';
import { deliveryCampaignMonth, deliveryMonthClose } from './table.ts';

/** A row of `delivery_campaign_month`, with whether its month is FINAL or LOCKED. */
export interface MonthlyDeliveryRow {
  readonly campaignId: number;
  readonly month: string;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
  readonly revision: number;
  readonly isFinal: boolean;
}

/** The months in which campaigns have delivered, earliest first; a campaign that never did is not in the map. */
export const monthlyDeliveryOfCampaign = defineBatch<number, readonly MonthlyDeliveryRow[]>('monthly delivery of campaign', async (campaignIds, { database }) => {
  const rows = await database.drizzle
    .select({
      campaignId: deliveryCampaignMonth.campaignId,
      month: deliveryCampaignMonth.month,
      impressions: deliveryCampaignMonth.impressions,
      clicks: deliveryCampaignMonth.clicks,
      installs: deliveryCampaignMonth.installs,
      revision: deliveryCampaignMonth.revision,
      isFinal: sql<boolean>`${deliveryMonthClose.month} IS NOT NULL`.mapWith(Boolean),
    })
    .from(deliveryCampaignMonth)
    .leftJoin(deliveryMonthClose, eq(deliveryMonthClose.month, deliveryCampaignMonth.month))
    .where(inArray(deliveryCampaignMonth.campaignId, [...campaignIds]))
    .orderBy(asc(deliveryCampaignMonth.campaignId), asc(deliveryCampaignMonth.month));
  return Map.groupBy(rows, (row) => row.campaignId);
});
