import { date, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core';

/** Which taxes apply between two places, at which rate, from which day. Configuration: written by migrations only. */
export const taxRule = mysqlTable(
  'tax_rule',
  {
    scope: mysqlEnum('scope', ['SAME_STATE', 'OTHER_STATE', 'EXPORT']).notNull(),
    code: varchar('code', { length: 12 }).notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    rateBp: int('rate_bp', { unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.code, table.validFrom] })],
);
