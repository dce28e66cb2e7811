import { sql } from 'drizzle-orm';
import { bigint, date, index, mysqlTable, primaryKey, uniqueIndex } from 'drizzle-orm/mysql-core';

/**
 * Who is credited for a day of a game: `validFrom` <= day, and `validTo` is null or day <= `validTo`. One open row per game; periods neither overlap
 * nor leave gaps.
 */
export const gameOwner = mysqlTable(
  'game_owner',
  {
    gameId: bigint('game_id', { mode: 'number', unsigned: true }).notNull(),
    publisherId: bigint('publisher_id', { mode: 'number', unsigned: true }).notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    validTo: date('valid_to', { mode: 'string' }),
    /** The game while the period is open, null after: its unique key allows one open period per game. Kept by the server. */
    openGuard: bigint('open_guard', { mode: 'number', unsigned: true }).generatedAlwaysAs(sql`(IF(valid_to IS NULL, game_id, NULL))`, { mode: 'stored' }),
  },
  (table) => [primaryKey({ columns: [table.gameId, table.validFrom] }), uniqueIndex('uq_go_open').on(table.openGuard), index('ix_go_pub').on(table.publisherId, table.gameId)],
);
