import { bigint, datetime, index, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Cash and withholding of a payment that settle an invoice. Append-only: undoing one adds a row of the opposite sign that names it. */
export const paymentAllocation = mysqlTable(
  'payment_allocation',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    paymentId: bigint('payment_id', { mode: 'number', unsigned: true }).notNull(),
    invoiceId: bigint('invoice_id', { mode: 'number', unsigned: true }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    withheldMinor: bigint('withheld_minor', { mode: 'bigint' }).notNull(),
    reversesId: bigint('reverses_id', { mode: 'number', unsigned: true }),
    at: datetime('at', { mode: 'string', fsp: 3 }).notNull(),
    createdBy: varchar('created_by', { length: 80 }).notNull(),
  },
  (table) => [
    // An allocation is undone once.
    uniqueIndex('uq_pal_rev').on(table.reversesId),
    // Payment.allocations.
    index('ix_pal_pay').on(table.paymentId, table.id),
    // Invoice.allocations.
    index('ix_pal_inv').on(table.invoiceId, table.id),
  ],
);
