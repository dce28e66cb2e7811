import { bigint, index, int, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** States of a company that we do business with. */
export const partyStatuses = ['ACTIVE', 'SUSPENDED', 'ARCHIVED'] as const;
export type PartyStatus = (typeof partyStatuses)[number];

/** Media agencies. */
export const agency = mysqlTable(
  'agency',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    name: varchar({ length: 200 }).notNull(),
    version: int({ unsigned: true }).notNull().default(1),
    status: mysqlEnum(partyStatuses).notNull().default('ACTIVE'),
  },
  (table) => [uniqueIndex('uq_agency_name').on(table.name), index('ix_agy_status').on(table.status, table.id)],
);
