import { bigint, date, datetime, index, int, mysqlEnum, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** The commercial terms of one campaign. */
export const campaignContract = mysqlTable(
  'campaign_contract',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    billingAccountId: bigint('billing_account_id', { mode: 'number', unsigned: true }).notNull(),
    ioNumber: varchar('io_number', { length: 40 }).notNull(),
    startsOn: date('starts_on', { mode: 'string' }).notNull(),
    endsOn: date('ends_on', { mode: 'string' }),
    pricingModel: mysqlEnum('pricing_model', ['CPM', 'CPC', 'CPI', 'FLAT']).notNull(),
    billingSource: mysqlEnum('billing_source', ['CONTRACTED', 'OWN_COUNT']).notNull().default('OWN_COUNT'),
    bookedUnits: bigint('booked_units', { mode: 'bigint', unsigned: true }),
    flatFeeMinor: bigint('flat_fee_minor', { mode: 'bigint' }),
    capPolicy: mysqlEnum('cap_policy', ['NO_CAP', 'CUMULATIVE', 'PER_MONTH', 'PER_MONTH_WITH_ROLLOVER']).notNull().default('CUMULATIVE'),
    version: int('version', { unsigned: true }).notNull().default(1),
  },
  (table) => [
    // Campaign.contract: one contract per campaign.
    uniqueIndex('uq_cc_campaign').on(table.campaignId),
    // An account's contracts (credit exposure), and no insertion order twice.
    uniqueIndex('uq_cc_io').on(table.billingAccountId, table.ioNumber),
  ],
);

/** Prices by their first month; append-only. A row holds until the next one. */
export const contractRate = mysqlTable(
  'contract_rate',
  {
    contractId: bigint('contract_id', { mode: 'number', unsigned: true }).notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    rateMicros: bigint('rate_micros', { mode: 'bigint', unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.contractId, table.validFrom] })],
);

/** Money put behind a contract, or released (negative); append-only. The budget is its sum. */
export const campaignFunding = mysqlTable(
  'campaign_funding',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    contractId: bigint('contract_id', { mode: 'number', unsigned: true }).notNull(),
    source: mysqlEnum('source', ['WALLET', 'CREDIT_LINE']).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
    createdBy: varchar('created_by', { length: 80 }).notNull(),
  },
  (table) => [
    // CampaignContract.funding and its sum, the budget.
    index('ix_cf').on(table.contractId, table.id),
  ],
);
