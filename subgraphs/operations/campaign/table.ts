import { sql } from 'drizzle-orm';
import { bigint, date, datetime, index, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core';

/** What ops may ask of a campaign, in the order of its life. */
export const campaignStatuses = ['DRAFT', 'PENDING_REVIEW', 'READY', 'ACTIVE', 'PAUSED', 'COMPLETED', 'ARCHIVED'] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];
/** What a campaign is to achieve. */
export const campaignObjectives = ['BRAND_AWARENESS', 'TRAFFIC', 'APP_INSTALLS'] as const;
export type CampaignObjective = (typeof campaignObjectives)[number];

/** Campaigns. `endsSort` is `endsOn`, or a day after all others: generated, the key of the order ENDS_ON. */
export const campaign = mysqlTable(
  'campaign',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    advertiserId: bigint('advertiser_id', { mode: 'number', unsigned: true }).notNull(),
    name: varchar({ length: 200 }).notNull(),
    objective: mysqlEnum(campaignObjectives).notNull(),
    status: mysqlEnum(campaignStatuses).notNull().default('DRAFT'),
    startsOn: date('starts_on', { mode: 'string' }).notNull(),
    endsOn: date('ends_on', { mode: 'string' }),
    version: int({ unsigned: true }).notNull().default(1),
    createdAt: datetime('created_at', { mode: 'string', fsp: 3 }).notNull(),
    updatedAt: datetime('updated_at', { mode: 'string', fsp: 3 }).notNull(),
    endsSort: date('ends_sort', { mode: 'string' }).generatedAlwaysAs(sql`COALESCE(ends_on, DATE'9999-12-31')`, { mode: 'stored' }),
  },
  (table) => [
    // Of an advertiser, newest first.
    index('ix_c_adv').on(table.advertiserId, table.id),
    // The same in some statuses.
    index('ix_c_adv_status').on(table.advertiserId, table.status, table.id),
    // Running on a day: from whichever end of the calendar leaves fewer.
    index('ix_c_span_end').on(table.endsSort, table.startsOn, table.id),
    index('ix_c_span_start').on(table.startsOn, table.endsSort, table.id),
    // In one status: ENDS_ON, STARTS_ON, newest first.
    index('ix_c_status_end').on(table.status, table.endsSort, table.id),
    index('ix_c_status_start').on(table.status, table.startsOn, table.id),
    index('ix_c_status').on(table.status, table.id),
    // In any status: each order.
    index('ix_c_end').on(table.endsSort, table.id),
    index('ix_c_start').on(table.startsOn, table.id),
    index('ix_c_name').on(table.name, table.id),
    index('ix_c_created').on(table.createdAt, table.id),
    index('ix_c_updated').on(table.updatedAt, table.id),
    index('ix_c_objective').on(table.objective, table.id),
  ],
);

/** Impressions of the seven days up to `throughDay`, by ingest; a campaign without a row had none. */
export const campaignRecent = mysqlTable(
  'campaign_recent',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).primaryKey(),
    impressions7d: bigint('impressions_7d', { mode: 'bigint', unsigned: true }).notNull(),
    throughDay: date('through_day', { mode: 'string' }).notNull(),
  },
  (table) => [index('ix_cr7').on(table.impressions7d, table.campaignId)],
);

/** Targeting terms: values of one dimension are alternatives, a dimension without a row allows all. */
export const campaignTarget = mysqlTable(
  'campaign_target',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    dimension: mysqlEnum(['COUNTRY', 'PLATFORM', 'GAME_CATEGORY', 'CONNECTION', 'OS_MIN']).notNull(),
    value: varchar({ length: 64 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.dimension, table.value] }), index('ix_ct_value').on(table.dimension, table.value)],
);

/** Games that a campaign must or must not run in; with any INCLUDE row, only those. */
export const campaignGame = mysqlTable(
  'campaign_game',
  {
    campaignId: bigint('campaign_id', { mode: 'number', unsigned: true }).notNull(),
    gameId: bigint('game_id', { mode: 'number', unsigned: true }).notNull(),
    mode: mysqlEnum(['INCLUDE', 'EXCLUDE']).notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.gameId] }), index('ix_cg_mode').on(table.campaignId, table.mode, table.gameId)],
);
