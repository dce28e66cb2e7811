import { bigint, boolean, datetime, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

/** Ad operations staff. `subject` is their token's `sub`, which links what they write to them. */
export const opsUser = mysqlTable('ops_user', {
  id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
  subject: varchar({ length: 80 }).notNull(),
  name: varchar({ length: 120 }).notNull(),
  email: varchar({ length: 254 }).notNull(),
  active: boolean().notNull().default(true),
  createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
});
