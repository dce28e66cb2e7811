import { bigint, char, datetime, index, int, mysqlEnum, mysqlTable, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Who pays for an advertiser in one currency. Versioned; its row lock serialises every money movement of the account. */
export const billingAccount = mysqlTable(
  'billing_account',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    payer: mysqlEnum('payer', ['ADVERTISER', 'AGENCY']).notNull(),
    advertiserId: bigint('advertiser_id', { mode: 'number', unsigned: true }).notNull(),
    agencyId: bigint('agency_id', { mode: 'number', unsigned: true }),
    legalName: varchar('legal_name', { length: 200 }).notNull(),
    taxId: varchar('tax_id', { length: 20 }),
    placeOfSupply: varchar('place_of_supply', { length: 5 }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    paymentTermsDays: smallint('payment_terms_days', { unsigned: true }).notNull().default(30),
    creditLimitMinor: bigint('credit_limit_minor', { mode: 'bigint' }),
    holdReason: mysqlEnum('hold_reason', ['OVERDUE', 'CREDIT_LIMIT', 'FRAUD', 'MANUAL']),
    holdSince: datetime('hold_since', { mode: 'string', fsp: 3 }),
    holdNote: varchar('hold_note', { length: 300 }),
    version: int('version', { unsigned: true }).notNull().default(1),
  },
  (table) => [
    // Advertiser.billingAccounts, and one account per advertiser and currency.
    uniqueIndex('uq_ba_adv_cur').on(table.advertiserId, table.currency),
    // Target of the (account, currency) foreign keys that keep documents in one currency.
    uniqueIndex('uq_ba_cur').on(table.id, table.currency),
    // Accounts of an agency.
    index('ix_ba_agency').on(table.agencyId),
    // Accounts by name.
    index('ix_ba_name').on(table.legalName, table.id),
  ],
);
