import { bigint, char, customType, date, datetime, int, mysqlEnum, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Whom we pay in one currency: made at a publisher's first accrual in it. Without bank details it is on hold. */
export const payoutAccount = mysqlTable(
  'payout_account',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    publisherId: bigint('publisher_id', { mode: 'number', unsigned: true }).notNull(),
    legalName: varchar('legal_name', { length: 200 }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    thresholdMinor: bigint('threshold_minor', { mode: 'bigint' }).notNull(),
    termsDays: smallint('terms_days', { unsigned: true }).notNull().default(60),
    holdReason: mysqlEnum('hold_reason', ['NO_BANK_DETAILS', 'FRAUD', 'MANUAL']),
    version: int('version', { unsigned: true }).notNull().default(1),
  },
  (table) => [
    // Publisher.payoutAccounts, payouts(filter: {publisherIdIn}), and one account per publisher and currency.
    uniqueIndex('uq_pa_pub').on(table.publisherId, table.currency),
    // Target of the (account, currency) foreign key that keeps a statement in one currency.
    uniqueIndex('uq_pa_cur').on(table.id, table.currency),
  ],
);

/** Drizzle has `varbinary` without bytes: a driver's Buffer is what it is. */
const varbinary = customType<{ data: Buffer; config: { length: number }; configRequired: true }>({ dataType: (config) => `varbinary(${config.length})` });

/** Where the money goes. The account number and the tax id are encrypted by the service; `key_id` names the key. */
export const payoutBankAccount = mysqlTable('payout_bank_account', {
  payoutAccountId: bigint('payout_account_id', { mode: 'number', unsigned: true }).primaryKey(),
  holder: varchar('holder', { length: 200 }).notNull(),
  accountNumberEnc: varbinary('account_number_enc', { length: 512 }).notNull(),
  accountLast4: char('account_last4', { length: 4 }).notNull(),
  routingCode: varchar('routing_code', { length: 20 }).notNull(),
  taxIdEnc: varbinary('tax_id_enc', { length: 256 }),
  keyId: varchar('key_id', { length: 40 }).notNull(),
  updatedBy: varchar('updated_by', { length: 80 }).notNull(),
  updatedAt: datetime('updated_at', { mode: 'string', fsp: 3 }).notNull(),
});

/** A publisher's part of the revenue by its first month; append-only. A row holds until the next one. */
export const revenueShare = mysqlTable(
  'revenue_share',
  {
    payoutAccountId: bigint('payout_account_id', { mode: 'number', unsigned: true }).notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    shareBp: int('share_bp', { unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.payoutAccountId, table.validFrom] })],
);
