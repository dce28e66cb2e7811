import { bigint, date, index, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core';

/** Requests of an ad unit on a day and how many of them were filled, as last reported; `sequence` as in `delivery_daily`. */
export const adUnitDaily = mysqlTable(
  'ad_unit_daily',
  {
    day: date({ mode: 'string' }).notNull(),
    adUnitId: bigint('ad_unit_id', { mode: 'number', unsigned: true }).notNull(),
    requests: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    filled: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    sequence: bigint({ mode: 'bigint', unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.adUnitId] }), index('ix_aud_unit').on(table.adUnitId, table.day)],
);
