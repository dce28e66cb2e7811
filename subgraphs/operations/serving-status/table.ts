import { bigint, index, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core';
import { platforms } from '../game/table.ts';

/**
 * Where an ad could be shown: a row for each game and template with an ACTIVE ad unit, in an APPROVED game of an ACTIVE publisher. Triggers on
 * those three tables keep it; the service only reads it.
 */
export const eligibleInventory = mysqlTable(
  'eligible_inventory',
  {
    gameId: bigint('game_id', { mode: 'number', unsigned: true }).notNull(),
    templateId: bigint('template_id', { mode: 'number', unsigned: true }).notNull(),
    publisherId: bigint('publisher_id', { mode: 'number', unsigned: true }).notNull(),
    platform: mysqlEnum(platforms).notNull(),
    category: varchar({ length: 40 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.gameId, table.templateId] }),
    index('ix_ei_place').on(table.templateId, table.platform, table.category, table.publisherId, table.gameId),
    index('ix_ei_pub').on(table.publisherId),
  ],
);
