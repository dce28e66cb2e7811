import { bigint, char, datetime, index, int, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Payouts of one currency that are paid together, signed by two people above the limit. */
export const payoutBatch = mysqlTable(
  'payout_batch',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    currency: char('currency', { length: 3 }).notNull(),
    status: mysqlEnum('status', ['PREPARED', 'APPROVED', 'REJECTED', 'SETTLED']).notNull().default('PREPARED'),
    totalMinor: bigint('total_minor', { mode: 'bigint' }).notNull(),
    approvalLimitMinor: bigint('approval_limit_minor', { mode: 'bigint' }).notNull(),
    preparedBy: varchar('prepared_by', { length: 80 }).notNull(),
    preparedAt: datetime('prepared_at', { mode: 'string', fsp: 3 }).notNull(),
    approvedBy: varchar('approved_by', { length: 80 }),
    approvedAt: datetime('approved_at', { mode: 'string', fsp: 3 }),
    rejectedReason: varchar('rejected_reason', { length: 300 }),
    version: int('version', { unsigned: true }).notNull().default(1),
  },
  (table) => [
    // Target of the (batch, currency) foreign key that keeps a batch in one currency.
    uniqueIndex('uq_pb_cur').on(table.id, table.currency),
    // payoutBatches(statusIn).
    index('ix_pb_status').on(table.status, table.id),
  ],
);
