import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import type { DeliveredUnits } from './rules.ts';
import { deliveryFlight } from './table.ts';

/** Units delivered by each flight of campaigns, by flight id; a flight that is not in the map has delivered nothing. */
export const deliveredOfCampaign = defineBatch<number, ReadonlyMap<number, DeliveredUnits>>('delivered of campaign', async (campaignIds, { database }) => {
  const rows = await database.drizzle
    .select({
      flightId: deliveryFlight.flightId,
      campaignId: deliveryFlight.campaignId,
      impressions: deliveryFlight.impressions,
      clicks: deliveryFlight.clicks,
      installs: deliveryFlight.installs,
    })
    // A large page is a good part of a small table: the server would rather read all of it.
    .from(deliveryFlight, { forceIndex: 'ix_df_campaign' })
    .where(inArray(deliveryFlight.campaignId, [...campaignIds]));
  const byCampaign = Map.groupBy(rows, (row) => row.campaignId);
  return new Map([...byCampaign].map(([campaignId, flights]) => [campaignId, new Map(flights.map((row) => [row.flightId, row]))]));
});
