import { sql } from 'drizzle-orm';
import { bigint, char, date, datetime, index, int, mysqlEnum, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** A bill. Once issued, triggers freeze everything but credited, paid, withheld, version and the step to VOID or WRITTEN_OFF. */
export const invoice = mysqlTable(
  'invoice',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    billingAccountId: bigint('billing_account_id', { mode: 'number', unsigned: true }).notNull(),
    billingRunId: bigint('billing_run_id', { mode: 'number', unsigned: true }),
    series: varchar('series', { length: 12 }),
    seqNo: int('seq_no', { unsigned: true }),
    number: varchar('number', { length: 16 }),
    status: mysqlEnum('status', ['DRAFT', 'ISSUED', 'VOID', 'WRITTEN_OFF']).notNull().default('DRAFT'),
    usageMonth: char('usage_month', { length: 7 }),
    currency: char('currency', { length: 3 }).notNull(),
    issuedOn: date('issued_on', { mode: 'string' }),
    dueOn: date('due_on', { mode: 'string' }),
    billToName: varchar('bill_to_name', { length: 200 }),
    billToTaxId: varchar('bill_to_tax_id', { length: 20 }),
    placeOfSupply: varchar('place_of_supply', { length: 5 }),
    subtotalMinor: bigint('subtotal_minor', { mode: 'bigint' }).notNull(),
    taxMinor: bigint('tax_minor', { mode: 'bigint' }).notNull(),
    totalMinor: bigint('total_minor', { mode: 'bigint' }).notNull(),
    creditedMinor: bigint('credited_minor', { mode: 'bigint' }).notNull(),
    paidMinor: bigint('paid_minor', { mode: 'bigint' }).notNull(),
    withheldMinor: bigint('withheld_minor', { mode: 'bigint' }).notNull(),
    outstandingMinor: bigint('outstanding_minor', { mode: 'bigint' })
      .notNull()
      .generatedAlwaysAs(sql`IF(status='ISSUED', total_minor-credited_minor-paid_minor-withheld_minor, 0)`, { mode: 'stored' }),
    draftGuard: bigint('draft_guard', { mode: 'number', unsigned: true }).generatedAlwaysAs(sql`IF(status='DRAFT', billing_account_id, NULL)`, { mode: 'stored' }),
    version: int('version', { unsigned: true }).notNull().default(1),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    // invoiceByNumber, invoices(orderBy: NUMBER).
    uniqueIndex('uq_inv_number').on(table.number),
    // Numbers without gaps within a series.
    uniqueIndex('uq_inv_series').on(table.series, table.seqNo),
    // One draft per account and month.
    uniqueIndex('uq_inv_one_draft').on(table.draftGuard, table.usageMonth),
    // invoices(filter: {billingAccountIdIn, advertiserIdIn}).
    index('ix_inv_account').on(table.billingAccountId, table.issuedOn, table.id),
    // Receivables: invoices(filter: {statusIn, currency, overdueByDaysAtLeast, paymentStatusIn}).
    index('ix_inv_ar').on(table.status, table.currency, table.dueOn, table.outstandingMinor),
    // invoices(filter: {usageMonth}).
    index('ix_inv_month').on(table.usageMonth, table.id),
    // invoices(orderBy: …), one each.
    index('ix_inv_out').on(table.outstandingMinor, table.id),
    index('ix_inv_issued').on(table.issuedOn, table.id),
    index('ix_inv_due').on(table.dueOn, table.id),
    index('ix_inv_created').on(table.createdAt, table.id),
    // A billing run's invoices.
    index('ix_inv_run').on(table.billingRunId, table.id),
  ],
);

/** The taxes of an invoice; frozen with it. */
export const invoiceTax = mysqlTable(
  'invoice_tax',
  {
    invoiceId: bigint('invoice_id', { mode: 'number', unsigned: true }).notNull(),
    code: varchar('code', { length: 12 }).notNull(),
    rateBp: int('rate_bp', { unsigned: true }).notNull(),
    taxableMinor: bigint('taxable_minor', { mode: 'bigint' }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.invoiceId, table.code] })],
);
