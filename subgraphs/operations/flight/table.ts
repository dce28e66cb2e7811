import { bigint, date, index, mysqlEnum, mysqlTable, smallint } from 'drizzle-orm/mysql-core';

/** What a goal counts. */
export const goalUnits = ['IMPRESSIONS', 'CLICKS', 'INSTALLS'] as const;
/** How a goal is spread over a flight's days. */
export const pacingModes = ['EVEN', 'FRONTLOADED', 'ASAP'] as const;

/** Flights. Quantities and caps are units of `goalUnit`. */
export const flight = mysqlTable(
  'flight',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    startsOn: date('starts_on', { mode: 'string' }).notNull(),
    endsOn: date('ends_on', { mode: 'string' }).notNull(),
    goalUnit: mysqlEnum('goal_unit', goalUnits).notNull(),
    goalQuantity: bigint('goal_quantity', { mode: 'bigint', unsigned: true }).notNull(),
    pacing: mysqlEnum(pacingModes).notNull().default('EVEN'),
    dailyCap: bigint('daily_cap', { mode: 'bigint', unsigned: true }),
    frequencyCapPerDay: smallint('frequency_cap_per_day', { unsigned: true }),
  },
  (table) => [index('ix_f_campaign').on(table.campaignId, table.startsOn)],
);
