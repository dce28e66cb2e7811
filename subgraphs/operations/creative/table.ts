import { bigint, customType, datetime, index, int, mysqlEnum, mysqlTable, primaryKey, smallint, varchar } from 'drizzle-orm/mysql-core';

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
    index('ix_cr_review').on(table.reviewStatus, table.archivedAt, table.submittedAt, table.id),
  ],
);

/** What a part of a creative is for. */
export const assetRoles = ['ICON', 'MAIN_IMAGE', 'TITLE', 'BODY', 'CTA', 'LOGO'] as const;
export type AssetRole = (typeof assetRoles)[number];

/** 32 bytes, as 64 hexadecimal digits in code. */
const digest = customType<{ data: string; driverData: Buffer }>({
  dataType: () => 'binary(32)',
  toDriver: (hex) => Buffer.from(hex, 'hex'),
  fromDriver: (bytes) => bytes.toString('hex'),
});

/** The parts of creatives, one for each role. */
export const creativeAsset = mysqlTable(
  'creative_asset',
  {
    creativeId: bigint('creative_id', { mode: 'number', unsigned: true }).notNull(),
    role: mysqlEnum(assetRoles).notNull(),
    url: varchar({ length: 2048 }).notNull(),
    sha256: digest().notNull(),
    width: smallint({ unsigned: true }),
    height: smallint({ unsigned: true }),
    bytes: int({ unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.creativeId, table.role] })],
);

/** What a reviewer decides. */
export const reviewDecisions = ['APPROVED', 'REJECTED'] as const;
export type ReviewDecision = (typeof reviewDecisions)[number];

/** Decisions on creatives, append-only. `reviewerId` is set only when the reviewer is an ops user. */
export const creativeReview = mysqlTable(
  'creative_review',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    creativeId: bigint('creative_id', { mode: 'number', unsigned: true }).notNull(),
    reviewerId: bigint('reviewer_id', { mode: 'number', unsigned: true }),
    decision: mysqlEnum(reviewDecisions).notNull(),
    reasonCode: varchar('reason_code', { length: 40 }),
    note: varchar({ length: 1000 }),
    decidedAt: datetime('decided_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [index('ix_rev_creative').on(table.creativeId, table.decidedAt)],
);
