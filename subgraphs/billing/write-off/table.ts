import { bigint, datetime, index, int, mysqlEnum, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

/** Giving up what an invoice still owes. A trigger lets only the open decision change. */
export const writeOff = mysqlTable(
  'write_off',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    invoiceId: bigint('invoice_id', { mode: 'number', unsigned: true }).notNull(),
    status: mysqlEnum('status', ['PREPARED', 'APPROVED', 'REJECTED']).notNull().default('PREPARED'),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    approvalLimitMinor: bigint('approval_limit_minor', { mode: 'bigint' }).notNull(),
    reason: varchar('reason', { length: 300 }).notNull(),
    preparedBy: varchar('prepared_by', { length: 80 }).notNull(),
    preparedAt: datetime('prepared_at', { mode: 'string', fsp: 3 }).notNull(),
    approvedBy: varchar('approved_by', { length: 80 }),
    approvedAt: datetime('approved_at', { mode: 'string', fsp: 3 }),
    rejectedReason: varchar('rejected_reason', { length: 300 }),
    version: int('version', { unsigned: true }).notNull().default(1),
  },
  (table) => [
    // Invoice.writeOff.
    index('ix_wo').on(table.invoiceId),
    // writeOffs(statusIn).
    index('ix_wo_status').on(table.status, table.id),
  ],
);
