import { bigint, char, datetime, index, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Prepaid money of an account; the server refuses a balance below what is reserved. */
export const wallet = mysqlTable(
  'wallet',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    billingAccountId: bigint('billing_account_id', { mode: 'number', unsigned: true }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    balanceMinor: bigint('balance_minor', { mode: 'bigint' }).notNull(),
    reservedMinor: bigint('reserved_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    // BillingAccount.wallet.
    uniqueIndex('billing_account_id').on(table.billingAccountId),
  ],
);

/** What moved a wallet; append-only. The amount is positive, the kind says which way. */
export const walletTransaction = mysqlTable(
  'wallet_transaction',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    walletId: bigint('wallet_id', { mode: 'number', unsigned: true }).notNull(),
    kind: mysqlEnum('kind', ['TOP_UP', 'RESERVE', 'RELEASE', 'SPEND', 'REFUND']).notNull(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    reference: varchar('reference', { length: 80 }),
    createdBy: varchar('created_by', { length: 80 }).notNull(),
    at: datetime('at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    // A wallet's entries, newest first.
    index('ix_wt').on(table.walletId, table.id),
    // What a campaign reserved and spent.
    index('ix_wt_c').on(table.campaignId, table.id),
  ],
);
