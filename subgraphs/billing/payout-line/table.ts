import { bigint, char, index, int, mysqlEnum, mysqlTable, uniqueIndex } from 'drizzle-orm/mysql-core';

/** What a game earned by a campaign, or what was taken back: a signed, append-only chain per account, campaign, usage month and game. */
export const payoutLine = mysqlTable(
  'payout_line',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    payoutId: bigint('payout_id', { mode: 'number', unsigned: true }).notNull(),
    payoutAccountId: bigint('payout_account_id', { mode: 'number', unsigned: true }).notNull(),
    kind: mysqlEnum('kind', ['EARNING', 'CLAWBACK']).notNull(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    gameId: bigint('game_id', { mode: 'number', unsigned: true }).notNull(),
    usageMonth: char('usage_month', { length: 7 }).notNull(),
    seqNo: int('seq_no').notNull(),
    revision: int('revision', { unsigned: true }).notNull(),
    units: bigint('units', { mode: 'bigint' }).notNull(),
    revenueMinor: bigint('revenue_minor', { mode: 'bigint' }).notNull(),
    shareBp: int('share_bp', { unsigned: true }).notNull(),
    earningMinor: bigint('earning_minor', { mode: 'bigint' }).notNull(),
    unitsTotal: bigint('units_total', { mode: 'bigint' }).notNull(),
    earningTotalMinor: bigint('earning_total_minor', { mode: 'bigint' }).notNull(),
    prevSeq: int('prev_seq'),
    prevUnits: bigint('prev_units', { mode: 'bigint' }).notNull(),
    prevEarningMinor: bigint('prev_earning_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    // An earning is credited once: the next entry of a chain.
    uniqueIndex('uq_pl').on(table.payoutAccountId, table.campaignId, table.usageMonth, table.gameId, table.seqNo),
    // Payout.lines, in the order of booking.
    index('ix_pl_payout').on(table.payoutId, table.id),
    // What a campaign-month has paid out.
    index('ix_pl_c').on(table.campaignId, table.usageMonth),
    // Target of the chain's own foreign key: a row continues the totals of the one before.
    uniqueIndex('uq_pl_chain').on(table.payoutAccountId, table.campaignId, table.usageMonth, table.gameId, table.seqNo, table.unitsTotal, table.earningTotalMinor),
  ],
);
