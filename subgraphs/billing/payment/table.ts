import { sql } from 'drizzle-orm';
import { bigint, char, date, datetime, index, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Money that arrived. A trigger freezes it: only what is allocated and refunded of it moves, each with its row. */
export const payment = mysqlTable(
  'payment',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    billingAccountId: bigint('billing_account_id', { mode: 'number', unsigned: true }).notNull(),
    receivedOn: date('received_on', { mode: 'string' }).notNull(),
    method: mysqlEnum('method', ['BANK_TRANSFER', 'CARD', 'UPI', 'CHEQUE', 'WALLET']).notNull(),
    reference: varchar('reference', { length: 80 }),
    currency: char('currency', { length: 3 }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    /** Tax that the payer says it withheld on top of the amount. */
    withheldMinor: bigint('withheld_minor', { mode: 'bigint' }).notNull(),
    allocatedMinor: bigint('allocated_minor', { mode: 'bigint' }).notNull().default(0n),
    refundedMinor: bigint('refunded_minor', { mode: 'bigint' }).notNull().default(0n),
    unallocatedMinor: bigint('unallocated_minor', { mode: 'bigint' }).notNull().generatedAlwaysAs(sql`amount_minor - allocated_minor - refunded_minor`, { mode: 'stored' }),
    createdBy: varchar('created_by', { length: 80 }).notNull(),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    // The same transfer is not recorded twice.
    uniqueIndex('uq_pay_ref').on(table.billingAccountId, table.method, table.reference),
    // BillingAccount.payments.
    index('ix_pay_account').on(table.billingAccountId, table.receivedOn, table.id),
    // payments(filter: {receivedFrom, receivedTo}).
    index('ix_pay_received').on(table.receivedOn, table.id),
    // payments(filter: {unallocatedOnly}).
    index('ix_pay_open').on(table.unallocatedMinor, table.id),
  ],
);
