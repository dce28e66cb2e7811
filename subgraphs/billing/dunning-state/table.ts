import { bigint, date, mysqlEnum, mysqlTable, smallint, tinyint, uniqueIndex } from 'drizzle-orm/mysql-core';

/** What happens how many days after the due day of an account's oldest unpaid invoice. Configuration: written by migrations only. */
export const dunningPolicy = mysqlTable('dunning_policy', {
  level: tinyint('level', { unsigned: true }).primaryKey(),
  daysOverdue: smallint('days_overdue', { unsigned: true }).notNull(),
  action: mysqlEnum('action', ['NOTICE', 'HOLD']).notNull(),
});

/** Reminders sent; append-only. A cycle starts when the account becomes overdue and ends when it no longer is. */
export const dunningNotice = mysqlTable(
  'dunning_notice',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    billingAccountId: bigint('billing_account_id', { mode: 'number', unsigned: true }).notNull(),
    cycleFrom: date('cycle_from', { mode: 'string' }).notNull(),
    level: tinyint('level', { unsigned: true }).notNull(),
    sentOn: date('sent_on', { mode: 'string' }).notNull(),
    overdueMinor: bigint('overdue_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    // BillingAccount.dunning, and no level twice in a cycle.
    uniqueIndex('uq_dn').on(table.billingAccountId, table.cycleFrom, table.level),
  ],
);
