import { bigint, char, index, int, mysqlEnum, mysqlTable, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** A line of an invoice; frozen when the invoice is issued, the description with the campaign's name of that day. */
export const invoiceLine = mysqlTable(
  'invoice_line',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    invoiceId: bigint('invoice_id', { mode: 'number', unsigned: true }).notNull(),
    lineNo: smallint('line_no', { unsigned: true }).notNull(),
    kind: mysqlEnum('kind', ['USAGE', 'LATE_USAGE', 'CONTRACTED', 'FLAT_FEE', 'MAKE_GOOD', 'ADJUSTMENT']).notNull(),
    description: varchar('description', { length: 300 }).notNull(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }),
    usageMonth: char('usage_month', { length: 7 }),
    usageRevision: int('usage_revision', { unsigned: true }),
    baseSeq: int('base_seq'),
    units: bigint('units', { mode: 'bigint' }),
    rateMicros: bigint('rate_micros', { mode: 'bigint', unsigned: true }),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    // Invoice.lines, in the order of the document.
    uniqueIndex('uq_il_no').on(table.invoiceId, table.lineNo),
    // Lines that billed a campaign.
    index('ix_il_campaign').on(table.campaignId, table.usageMonth),
  ],
);
