import { bigint, date, datetime, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Money sent back: of a payment's unallocated cash, or of a wallet. Append-only. */
export const refund = mysqlTable(
  'refund',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    paymentId: bigint('payment_id', { mode: 'number', unsigned: true }),
    walletId: bigint('wallet_id', { mode: 'number', unsigned: true }),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    reference: varchar('reference', { length: 80 }).notNull(),
    refundedOn: date('refunded_on', { mode: 'string' }).notNull(),
    createdBy: varchar('created_by', { length: 80 }).notNull(),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    // The same transfer is not recorded twice.
    uniqueIndex('uq_rf').on(table.reference),
  ],
);
