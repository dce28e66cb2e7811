import { bigint, boolean, char, datetime, index, int, mysqlEnum, mysqlTable, primaryKey, uniqueIndex } from 'drizzle-orm/mysql-core';

/** Funding status of each campaign that has a contract, materialised so that lists can filter on it. See funding-state.ts. */
export const campaignFundingState = mysqlTable(
  'campaign_funding_state',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).primaryKey(),
    status: mysqlEnum('status', ['UNFUNDED', 'FUNDED', 'NEARLY_EXHAUSTED', 'EXHAUSTED', 'ON_HOLD']).notNull(),
    budgetMinor: bigint('budget_minor', { mode: 'bigint' }).notNull(),
    accruedMinor: bigint('accrued_minor', { mode: 'bigint' }).notNull(),
    asOf: datetime('as_of', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    // campaignsByFunding(filter: {statusIn}).
    index('ix_cfs').on(table.status, table.campaignId),
    // The worker: which were computed longest ago.
    index('ix_cfs_age').on(table.asOf, table.campaignId),
  ],
);

/** Units of a campaign in a month, as Operations last said: the sum of the current usage snapshots. */
export const campaignMonthUsage = mysqlTable(
  'campaign_month_usage',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    month: char('month', { length: 7 }).notNull(),
    revision: int('revision', { unsigned: true }).notNull(),
    impressions: bigint('impressions', { mode: 'bigint', unsigned: true }).notNull(),
    clicks: bigint('clicks', { mode: 'bigint', unsigned: true }).notNull(),
    installs: bigint('installs', { mode: 'bigint', unsigned: true }).notNull(),
    isFinal: boolean('is_final').notNull(),
    receivedAt: datetime('received_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.month] }),
    // A billing run: every campaign of a month.
    index('ix_cmu_month').on(table.month, table.campaignId),
  ],
);

/** What was billed of a campaign-month: a signed, append-only chain with running totals. */
export const billedUsage = mysqlTable(
  'billed_usage',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    month: char('month', { length: 7 }).notNull(),
    seqNo: int('seq_no').notNull(),
    entry: mysqlEnum('entry', ['BILL', 'REVERSAL', 'CREDIT']).notNull(),
    revision: int('revision', { unsigned: true }).notNull(),
    units: bigint('units', { mode: 'bigint' }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    unitsTotal: bigint('units_total', { mode: 'bigint' }).notNull(),
    amountTotalMinor: bigint('amount_total_minor', { mode: 'bigint' }).notNull(),
    prevSeq: int('prev_seq'),
    prevUnits: bigint('prev_units', { mode: 'bigint' }).notNull(),
    prevAmountMinor: bigint('prev_amount_minor', { mode: 'bigint' }).notNull(),
    invoiceLineId: bigint('invoice_line_id', { mode: 'number', unsigned: true }),
    creditNoteLineId: bigint('credit_note_line_id', { mode: 'number', unsigned: true }),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.month, table.seqNo] }),
    // Target of the chain's own foreign key: a row continues the totals of the one before.
    uniqueIndex('uq_bu_chain').on(table.campaignId, table.month, table.seqNo, table.unitsTotal, table.amountTotalMinor),
    // A line bills once and is reversed once.
    uniqueIndex('uq_bu_line').on(table.invoiceLineId, table.entry),
    // A credit note line credits once.
    uniqueIndex('uq_bu_cn').on(table.creditNoteLineId),
  ],
);
