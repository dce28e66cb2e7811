import { bigint, datetime, index, json, mysqlEnum, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

/** A wish for fresh funding states: queued by requestUsageRefresh, carried out by the worker that holds the lease. */
export const usageRefresh = mysqlTable(
  'usage_refresh',
  {
    id: bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey(),
    status: mysqlEnum('status', ['QUEUED', 'RUNNING', 'DONE', 'FAILED']).notNull(),
    /** Row ids; null: every campaign with open-month delivery. */
    campaignIds: json('campaign_ids').$type<readonly number[] | string | null>(),
    requestedBy: varchar('requested_by', { length: 80 }).notNull(),
    requestedAt: datetime('requested_at', { mode: 'string', fsp: 3 }).notNull(),
    leaseOwner: varchar('lease_owner', { length: 80 }),
    leaseUntil: datetime('lease_until', { mode: 'string', fsp: 3 }),
    finishedAt: datetime('finished_at', { mode: 'string', fsp: 3 }),
  },
  (table) => [
    // The worker: what waits, oldest first.
    index('ix_ur').on(table.status, table.id),
  ],
);
