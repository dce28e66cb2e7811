import { sql } from 'drizzle-orm';
import { bigint, char, index, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core';

/** What an advertiser's delivery of a month brought in and cost, materialised so that revenueByAdvertiser can sort by it: written with every issue, void, credit note and accrual. */
export const revenueMonth = mysqlTable(
  'revenue_month',
  {
    advertiserId: bigint('advertiser_id', { mode: 'number', unsigned: true }).notNull(),
    month: char('month', { length: 7 }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    invoicedMinor: bigint('invoiced_minor', { mode: 'bigint' }).notNull(),
    creditedMinor: bigint('credited_minor', { mode: 'bigint' }).notNull(),
    publisherCostMinor: bigint('publisher_cost_minor', { mode: 'bigint' }).notNull(),
    netMinor: bigint('net_minor', { mode: 'bigint' }).notNull().generatedAlwaysAs(sql`invoiced_minor - credited_minor`, { mode: 'stored' }),
  },
  (table) => [
    primaryKey({ columns: [table.advertiserId, table.month, table.currency] }),
    // revenueByAdvertiser, highest net first.
    index('ix_rm').on(table.month, table.currency, table.netMinor, table.advertiserId),
  ],
);
