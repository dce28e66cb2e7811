import { bigint, char, mysqlEnum, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core';

/** Above it a second person must approve. Configuration: written by migrations only. */
export const approvalLimit = mysqlTable(
  'approval_limit',
  {
    kind: mysqlEnum('kind', ['CREDIT_NOTE', 'WRITE_OFF', 'PAYOUT_BATCH']).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    limitMinor: bigint('limit_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.currency] })],
);
