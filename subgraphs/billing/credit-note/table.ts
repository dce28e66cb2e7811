import { bigint, char, date, datetime, index, int, mysqlEnum, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Gives back a part of an issued invoice. A trigger lets only the decision on a prepared one change. */
export const creditNote = mysqlTable(
  'credit_note',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    invoiceId: bigint('invoice_id', { mode: 'number', unsigned: true }).notNull(),
    status: mysqlEnum('status', ['PREPARED', 'ISSUED', 'REJECTED']).notNull().default('PREPARED'),
    series: varchar('series', { length: 12 }),
    seqNo: int('seq_no', { unsigned: true }),
    number: varchar('number', { length: 16 }),
    reason: mysqlEnum('reason', ['DISCREPANCY', 'INVALID_TRAFFIC', 'UNDER_DELIVERY', 'BILLING_ERROR', 'GOODWILL']).notNull(),
    issuedOn: date('issued_on', { mode: 'string' }),
    subtotalMinor: bigint('subtotal_minor', { mode: 'bigint' }).notNull(),
    taxMinor: bigint('tax_minor', { mode: 'bigint' }).notNull(),
    totalMinor: bigint('total_minor', { mode: 'bigint' }).notNull(),
    /** The limit that was in force when it was prepared. */
    approvalLimitMinor: bigint('approval_limit_minor', { mode: 'bigint' }).notNull(),
    preparedBy: varchar('prepared_by', { length: 80 }).notNull(),
    preparedAt: datetime('prepared_at', { mode: 'string', fsp: 3 }).notNull(),
    approvedBy: varchar('approved_by', { length: 80 }),
    approvedAt: datetime('approved_at', { mode: 'string', fsp: 3 }),
    rejectedReason: varchar('rejected_reason', { length: 300 }),
    version: int('version', { unsigned: true }).notNull().default(1),
  },
  (table) => [
    // Numbers without gaps within a series.
    uniqueIndex('uq_cn_series').on(table.series, table.seqNo),
    // Invoice.creditNotes.
    index('ix_cn_inv').on(table.invoiceId),
    // creditNotes(filter: {statusIn}).
    index('ix_cn_status').on(table.status, table.id),
  ],
);

/** What a credit note gives back of one invoice line. Append-only. `units` is null when it forgives an amount and leaves usage alone. */
export const creditNoteLine = mysqlTable(
  'credit_note_line',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    creditNoteId: bigint('credit_note_id', { mode: 'number', unsigned: true }).notNull(),
    invoiceLineId: bigint('invoice_line_id', { mode: 'number', unsigned: true }).notNull(),
    description: varchar('description', { length: 300 }).notNull(),
    units: bigint('units', { mode: 'bigint', unsigned: true }),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    // CreditNote.lines: one per invoice line.
    uniqueIndex('uq_cnl').on(table.creditNoteId, table.invoiceLineId),
    // What was credited on a line.
    index('ix_cnl_line').on(table.invoiceLineId),
  ],
);

/** The taxes of a credit note. Append-only. */
export const creditNoteTax = mysqlTable(
  'credit_note_tax',
  {
    creditNoteId: bigint('credit_note_id', { mode: 'number', unsigned: true }).notNull(),
    code: varchar('code', { length: 12 }).notNull(),
    rateBp: int('rate_bp', { unsigned: true }).notNull(),
    taxableMinor: bigint('taxable_minor', { mode: 'bigint' }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.creditNoteId, table.code] })],
);
