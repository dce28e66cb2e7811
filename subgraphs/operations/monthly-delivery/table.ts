import { bigint, char, datetime, int, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core';

/**
 * Units of a campaign in a month (`YYYY-MM`), rolled up by ingest. `revision` counts the changes of the campaign-month from 1;
 * the rows of `delivery_month` that a change touched carry the same number.
 */
export const deliveryCampaignMonth = mysqlTable(
  'delivery_campaign_month',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    month: char({ length: 7 }).notNull(),
    impressions: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    clicks: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    installs: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    revision: int({ unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.month] })],
);

/** Months that are no longer open: FINAL with a row, LOCKED with `lockedAt`. */
export const deliveryMonthClose = mysqlTable('delivery_month_close', {
  month: char({ length: 7 }).primaryKey(),
  finalisedAt: datetime('finalised_at', { mode: 'string', fsp: 3 }).notNull(),
  lockedAt: datetime('locked_at', { mode: 'string', fsp: 3 }),
});
