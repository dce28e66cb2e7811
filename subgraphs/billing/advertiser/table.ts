import { bigint, char, datetime, index, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core';

/**
 * What an advertiser owes in one currency, materialised so that advertisersByBalance can sort by it. `outstanding_minor` is written with
 * every issue, credit, allocation, void and write-off; `overdue_minor` then too, and by the worker when the business date changes.
 */
export const advertiserBalance = mysqlTable(
  'advertiser_balance',
  {
    advertiserId: bigint('advertiser_id', { mode: 'number', unsigned: true }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    outstandingMinor: bigint('outstanding_minor', { mode: 'bigint' }).notNull(),
    overdueMinor: bigint('overdue_minor', { mode: 'bigint' }).notNull(),
    asOf: datetime('as_of', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.advertiserId, table.currency] }),
    // advertisersByBalance(orderBy: OVERDUE), and its overdueOnly.
    index('ix_ab_overdue').on(table.currency, table.overdueMinor, table.advertiserId),
    // advertisersByBalance(orderBy: OUTSTANDING).
    index('ix_ab_out').on(table.currency, table.outstandingMinor, table.advertiserId),
  ],
);
