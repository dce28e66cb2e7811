import { bigint, char, datetime, index, json, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

/** One field of a change; values as text, null for none. */
export interface FieldChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Who changed what, append-only. `actorId` is set only when the subject is an ops user. */
export const changeEvent = mysqlTable(
  'change_event',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    at: datetime({ mode: 'string', fsp: 3 }).notNull(),
    actorSubject: varchar('actor_subject', { length: 80 }).notNull(),
    actorId: bigint('actor_id', { mode: 'number', unsigned: true }),
    requestId: char('request_id', { length: 36 }),
    entityType: varchar('entity_type', { length: 30 }).notNull(),
    entityId: bigint('entity_id', { mode: 'number', unsigned: true }).notNull(),
    action: varchar({ length: 40 }).notNull(),
    changes: json().$type<readonly FieldChange[]>().notNull(),
  },
  (table) => [
    index('ix_ce_entity').on(table.entityType, table.entityId, table.id),
    index('ix_ce_actor').on(table.actorSubject, table.id),
    index('ix_ce_type').on(table.entityType, table.id),
    index('ix_ce_at').on(table.at, table.id),
  ],
);
