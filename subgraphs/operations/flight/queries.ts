import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, inArray } from 'drizzle-orm';
import { flight } from './table.ts';

/** A row of `flight`. */
export type FlightRow = typeof flight.$inferSelect;

/** The flights of campaigns, earliest first; a campaign without any is not in the map. A campaign has a handful of them. */
export const flightsOfCampaign = defineBatch<number, readonly FlightRow[]>('flights of campaign', async (campaignIds, { database }) => {
  const rows = await database.drizzle
    .select({
      id: flight.id,
      campaignId: flight.campaignId,
      startsOn: flight.startsOn,
      endsOn: flight.endsOn,
      goalUnit: flight.goalUnit,
      goalQuantity: flight.goalQuantity,
      pacing: flight.pacing,
      dailyCap: flight.dailyCap,
      frequencyCapPerDay: flight.frequencyCapPerDay,
    })
    // A large page is a good part of a small table: the server would rather read all of it.
    .from(flight, { forceIndex: 'ix_f_campaign' })
    .where(inArray(flight.campaignId, [...campaignIds]))
    .orderBy(asc(flight.campaignId), asc(flight.startsOn), asc(flight.id));
  return Map.groupBy(rows, (row) => row.campaignId);
});
