import { bigint, boolean, char, datetime, index, int, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core';

/** What Operations said of a campaign-month in one game, credited to one publisher, and when. Append-only: the highest revision is what holds. */
export const usageSnapshot = mysqlTable(
  'usage_snapshot',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    month: char('month', { length: 7 }).notNull(),
    gameId: bigint('game_id', { mode: 'number', unsigned: true }).notNull(),
    publisherId: bigint('publisher_id', { mode: 'number', unsigned: true }).notNull(),
    revision: int('revision', { unsigned: true }).notNull(),
    impressions: bigint('impressions', { mode: 'bigint', unsigned: true }).notNull(),
    clicks: bigint('clicks', { mode: 'bigint', unsigned: true }).notNull(),
    installs: bigint('installs', { mode: 'bigint', unsigned: true }).notNull(),
    isFinal: boolean('is_final').notNull(),
    receivedAt: datetime('received_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.month, table.gameId, table.publisherId, table.revision] }),
    // All usage of a month, campaign by campaign.
    index('ix_us_month').on(table.month, table.campaignId),
    // What a publisher delivered.
    index('ix_us_pub').on(table.publisherId, table.month),
    // What a game delivered.
    index('ix_us_game').on(table.gameId, table.month),
  ],
);
