import { bigint, char, datetime, index, json, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

/** Who changed what in Billing; append-only, written in the transaction of the change. */
export const billingEvent = mysqlTable(
  'billing_event',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    at: datetime('at', { mode: 'string', fsp: 3 }).notNull(),
    actorSubject: varchar('actor_subject', { length: 80 }).notNull(),
    requestId: char('request_id', { length: 36 }),
    entityType: varchar('entity_type', { length: 30 }).notNull(),
    entityId: bigint('entity_id', { mode: 'number', unsigned: true }).notNull(),
    action: varchar('action', { length: 40 }).notNull(),
    changes: json('changes').notNull(),
  },
  (table) => [
    // What happened to one thing.
    index('ix_be').on(table.entityType, table.entityId, table.id),
    // What one person did.
    index('ix_be_actor').on(table.actorSubject, table.id),
  ],
);
