import { bigint, date, datetime, index, mysqlTable, primaryKey, smallint } from 'drizzle-orm/mysql-core';

/**
 * Units of a campaign on an ad unit and day, as last reported. `sequence` is that of the batch that wrote them: an older one changes nothing.
 * `revision` counts the changes of the units, from 1.
 */
export const deliveryDaily = mysqlTable(
  'delivery_daily',
  {
    day: date({ mode: 'string' }).notNull(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    adUnitId: bigint('ad_unit_id', { mode: 'number', unsigned: true }).notNull(),
    impressions: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    clicks: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    installs: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    revision: smallint({ unsigned: true }).notNull().default(1),
    sequence: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    updatedAt: datetime('updated_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.day, table.adUnitId] }),
    index('ix_dd_day').on(table.day, table.campaignId),
    index('ix_dd_unit').on(table.adUnitId, table.day),
  ],
);
