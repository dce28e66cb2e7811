import { bigint, char, index, int, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core';

/**
 * Units of a campaign in a month and game, credited to the publisher who owned the game on each day: the only delivery that
 * Billing reads. A row whose units moved away is kept with 0 units. `revision` is the campaign-month's when the row last changed.
 */
export const deliveryMonth = mysqlTable(
  'delivery_month',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    month: char({ length: 7 }).notNull(),
    gameId: bigint('game_id', { mode: 'number', unsigned: true }).notNull(),
    publisherId: bigint('publisher_id', { mode: 'number', unsigned: true }).notNull(),
    impressions: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    clicks: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    installs: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    revision: int({ unsigned: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.month, table.gameId, table.publisherId] }),
    index('ix_dm_feed').on(table.month, table.campaignId, table.gameId, table.publisherId),
    index('ix_dm_pub').on(table.publisherId, table.month),
    index('ix_dm_game').on(table.gameId, table.month),
  ],
);
