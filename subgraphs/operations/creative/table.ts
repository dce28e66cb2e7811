import { bigint, datetime, index, int, mysqlEnum, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

/** Where a creative or a game stands in review. */
export const reviewStatuses = ['DRAFT', 'PENDING', 'APPROVED', 'REJECTED', 'APPEALED'] as const;

export type ReviewStatus = (typeof reviewStatuses)[number];

/** Creatives, each made for one version of a native template. */
export const creative = mysqlTable(
  'creative',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    templateId: bigint('template_id', { mode: 'number', unsigned: true }).notNull(),
    name: varchar({ length: 200 }).notNull(),
    clickUrl: varchar('click_url', { length: 2048 }),
    reviewStatus: mysqlEnum('review_status', reviewStatuses).notNull().default('DRAFT'),
    submittedAt: datetime('submitted_at', { mode: 'string', fsp: 3 }),
    archivedAt: datetime('archived_at', { mode: 'string', fsp: 3 }),
    version: int({ unsigned: true }).notNull().default(1),
  },
  (table) => [
    index('ix_cr_campaign').on(table.campaignId, table.reviewStatus),
    index('ix_cr_queue').on(table.reviewStatus, table.submittedAt, table.id),
  ],
);
