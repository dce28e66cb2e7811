import { bigint, char, date, datetime, index, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** One account of the general ledger: a meaning, whose it is, and a currency. Append-only. */
export const ledgerAccount = mysqlTable(
  'ledger_account',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    code: mysqlEnum('code', [
      'CASH', 'RECEIVABLE', 'UNAPPLIED_CASH', 'CUSTOMER_WALLET', 'REVENUE', 'TAX_PAYABLE', 'WITHHOLDING_RECEIVABLE', 'PUBLISHER_PAYABLE', 'PUBLISHER_COST', 'BAD_DEBT',
    ]).notNull(),
    ownerType: mysqlEnum('owner_type', ['COMPANY', 'BILLING_ACCOUNT', 'PAYOUT_ACCOUNT']).notNull(),
    /** 0 for the company. */
    ownerId: bigint('owner_id', { mode: 'number', unsigned: true }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    normalSide: mysqlEnum('normal_side', ['DEBIT', 'CREDIT']).notNull(),
  },
  (table) => [
    // The account of a leg.
    uniqueIndex('uq_la').on(table.code, table.ownerType, table.ownerId, table.currency),
    // Target of the foreign keys that keep both legs in one currency.
    uniqueIndex('uq_la_cur').on(table.id, table.currency),
  ],
);

/** One business event in the books. Append-only; at most one of a kind for each source. */
export const journal = mysqlTable(
  'journal',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    kind: varchar('kind', { length: 30 }).notNull(),
    sourceType: varchar('source_type', { length: 30 }).notNull(),
    sourceId: bigint('source_id', { mode: 'number', unsigned: true }).notNull(),
    reversesId: bigint('reverses_id', { mode: 'number', unsigned: true }),
    bookedOn: date('booked_on', { mode: 'string' }).notNull(),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [
    // An event is booked once.
    uniqueIndex('uq_j_source').on(table.kind, table.sourceType, table.sourceId),
    // A journal is reversed once.
    uniqueIndex('uq_j_rev').on(table.reversesId),
  ],
);

/** One leg: an amount from one account to another, both in its currency. Append-only. */
export const ledgerTransfer = mysqlTable(
  'ledger_transfer',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    journalId: bigint('journal_id', { mode: 'number', unsigned: true }).notNull(),
    debitAccountId: bigint('debit_account_id', { mode: 'number', unsigned: true }).notNull(),
    creditAccountId: bigint('credit_account_id', { mode: 'number', unsigned: true }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    // What an account was debited.
    index('ix_lt_d').on(table.debitAccountId, table.id),
    // What it was credited.
    index('ix_lt_c').on(table.creditAccountId, table.id),
  ],
);
