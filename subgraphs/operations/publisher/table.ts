import { bigint, char, datetime, index, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core';
import { partyStatuses } from '../agency/table.ts';

/** Game studios. */
export const publisher = mysqlTable(
  'publisher',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    accountManagerId: bigint('account_manager_id', { mode: 'number', unsigned: true }),
    name: varchar({ length: 200 }).notNull(),
    country: char({ length: 2 }).notNull(),
    status: mysqlEnum(partyStatuses).notNull().default('ACTIVE'),
    version: int({ unsigned: true }).notNull().default(1),
  },
  (table) => [
    index('ix_pub_status_name').on(table.status, table.name, table.id),
    index('ix_pub_status').on(table.status, table.id),
    index('ix_pub_country').on(table.country, table.id),
  ],
);

/** Advertisers that a studio refuses. */
export const publisherBlock = mysqlTable(
  'publisher_block',
  {
    publisherId: bigint('publisher_id', { mode: 'number', unsigned: true }).notNull(),
    advertiserId: bigint('advertiser_id', { mode: 'number', unsigned: true }).notNull(),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.publisherId, table.advertiserId] })],
);
