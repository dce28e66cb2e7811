import { bigint, datetime, index, int, mysqlEnum, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { partyStatuses } from '../agency/table.ts';

/** Advertisers. */
export const advertiser = mysqlTable(
  'advertiser',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    agencyId: bigint('agency_id', { mode: 'number', unsigned: true }),
    accountManagerId: bigint('account_manager_id', { mode: 'number', unsigned: true }),
    name: varchar({ length: 200 }).notNull(),
    domain: varchar({ length: 253 }),
    iabCategory: varchar('iab_category', { length: 16 }),
    status: mysqlEnum(partyStatuses).notNull().default('ACTIVE'),
    version: int({ unsigned: true }).notNull().default(1),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
    updatedAt: datetime('updated_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    index('ix_adv_agency').on(table.agencyId, table.id),
    index('ix_adv_status').on(table.status, table.id),
    index('ix_adv_status_name').on(table.status, table.name, table.id),
    index('ix_adv_manager').on(table.accountManagerId, table.id),
  ],
);
