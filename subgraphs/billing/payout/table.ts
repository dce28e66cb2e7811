import { sql } from 'drizzle-orm';
import { bigint, char, date, index, int, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** A statement: what an account earned in a month. Gross and deductions are the sums of its lines. */
export const payout = mysqlTable(
  'payout',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    payoutAccountId: bigint('payout_account_id', { mode: 'number', unsigned: true }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    statementMonth: char('statement_month', { length: 7 }).notNull(),
    batchId: bigint('batch_id', { mode: 'number', unsigned: true }),
    status: mysqlEnum('status', ['ACCRUING', 'BELOW_THRESHOLD', 'SCHEDULED', 'ON_HOLD', 'IN_BATCH', 'PAID', 'FAILED']).notNull(),
    grossMinor: bigint('gross_minor', { mode: 'bigint' }).notNull(),
    deductionsMinor: bigint('deductions_minor', { mode: 'bigint' }).notNull(),
    netMinor: bigint('net_minor', { mode: 'bigint' }).notNull().generatedAlwaysAs(sql`gross_minor - deductions_minor`, { mode: 'stored' }),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    paidOn: date('paid_on', { mode: 'string' }),
    paidReference: varchar('paid_reference', { length: 80 }),
    failure: varchar('failure', { length: 300 }),
    version: int('version', { unsigned: true }).notNull().default(1),
  },
  (table) => [
    // One statement per account and month; a publisher's payouts by way of its accounts.
    uniqueIndex('uq_po').on(table.payoutAccountId, table.statementMonth),
    // payouts(filter: {statusIn, dueOnOrBefore}).
    index('ix_po_due').on(table.status, table.dueOn, table.id),
    // A batch's payouts.
    index('ix_po_batch').on(table.batchId, table.id),
  ],
);
