import { bigint, index, mysqlTable } from 'drizzle-orm/mysql-core';

/** Units delivered within each flight's days, rolled up by ingest; a flight without a row has delivered nothing. */
export const deliveryFlight = mysqlTable(
  'delivery_flight',
  {
    flightId: bigint('flight_id', { mode: 'number', unsigned: true }).primaryKey(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    impressions: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    clicks: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    installs: bigint({ mode: 'bigint', unsigned: true }).notNull(),
  },
  (table) => [index('ix_df_campaign').on(table.campaignId)],
);
