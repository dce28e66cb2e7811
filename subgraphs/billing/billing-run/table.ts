import { bigint, char, datetime, index, int, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** The billing of one month: made by startBillingRun, carried out by the worker that holds the lease. */
export const billingRun = mysqlTable(
  'billing_run',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    month: char('month', { length: 7 }).notNull(),
    status: mysqlEnum('status', ['COLLECTING', 'DRAFTED', 'ISSUING', 'ISSUED', 'FAILED']).notNull(),
    requestedBy: varchar('requested_by', { length: 80 }).notNull(),
    /** What is being done; null when nothing is. */
    step: varchar('step', { length: 40 }),
    /** Where the step goes on after a crash; its meaning is the step's. */
    cursorValue: varchar('cursor_value', { length: 200 }),
    doneCount: int('done_count', { unsigned: true }).notNull().default(0),
    totalCount: int('total_count', { unsigned: true }).notNull().default(0),
    leaseOwner: varchar('lease_owner', { length: 80 }),
    leaseUntil: datetime('lease_until', { mode: 'string', fsp: 3 }),
    error: varchar('error', { length: 500 }),
    startedAt: datetime('started_at', { mode: 'string', fsp: 3 }).notNull(),
    finishedAt: datetime('finished_at', { mode: 'string', fsp: 3 }),
  },
  (table) => [
    // One run per month.
    uniqueIndex('uq_br').on(table.month),
  ],
);

/** What somebody has to look at before a run's documents go out. */
export const billingRunException = mysqlTable(
  'billing_run_exception',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    billingRunId: bigint('billing_run_id', { mode: 'number', unsigned: true }).notNull(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }),
    invoiceId: bigint('invoice_id', { mode: 'number', unsigned: true }),
    code: varchar('code', { length: 40 }).notNull(),
    message: varchar('message', { length: 300 }).notNull(),
  },
  (table) => [
    // A run's exceptions, in the order found.
    index('ix_bre').on(table.billingRunId, table.id),
  ],
);
