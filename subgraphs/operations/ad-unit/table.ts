import { bigint, index, int, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** States of an ad unit. */
export const adUnitStatuses = ['DRAFT', 'ACTIVE', 'PAUSED', 'ARCHIVED'] as const;

export type AdUnitStatus = (typeof adUnitStatuses)[number];

/** Ad units: the places in a game where creatives of one template are drawn. */
export const adUnit = mysqlTable(
  'ad_unit',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    gameId: bigint('game_id', { mode: 'number', unsigned: true }).notNull(),
    templateId: bigint('template_id', { mode: 'number', unsigned: true }).notNull(),
    name: varchar({ length: 120 }).notNull(),
    status: mysqlEnum(adUnitStatuses).notNull().default('DRAFT'),
    version: int({ unsigned: true }).notNull().default(1),
  },
  (table) => [
    uniqueIndex('uq_unit_name').on(table.gameId, table.name),
    index('ix_unit_game').on(table.gameId, table.id),
    index('ix_unit_status').on(table.status, table.id),
  ],
);
