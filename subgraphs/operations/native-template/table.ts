import { bigint, boolean, mysqlTable, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** Shapes that creatives are made for and ad units draw; a change is a new version, append-only. */
export const nativeTemplate = mysqlTable(
  'native_template',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    name: varchar({ length: 120 }).notNull(),
    templateVersion: smallint('template_version', { unsigned: true }).notNull().default(1),
    width: smallint({ unsigned: true }).notNull(),
    height: smallint({ unsigned: true }).notNull(),
    clickable: boolean().notNull(),
  },
  (table) => [uniqueIndex('uq_nt').on(table.name, table.templateVersion)],
);
