import { bigint, index, int, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';
import { reviewStatuses } from '../creative/table.ts';

/** Where games run. */
export const platforms = ['ANDROID', 'IOS'] as const;

export type Platform = (typeof platforms)[number];

/** Games; `publisherId` is the owner today, a copy of the open row of `game_owner`. */
export const game = mysqlTable(
  'game',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    publisherId: bigint('publisher_id', { mode: 'number', unsigned: true }).notNull(),
    platform: mysqlEnum(platforms).notNull(),
    bundleId: varchar('bundle_id', { length: 255 }).notNull(),
    name: varchar({ length: 200 }).notNull(),
    category: varchar({ length: 40 }).notNull(),
    sdkVersion: varchar('sdk_version', { length: 20 }),
    reviewStatus: mysqlEnum('review_status', reviewStatuses).notNull().default('DRAFT'),
    version: int({ unsigned: true }).notNull().default(1),
  },
  (table) => [
    uniqueIndex('uq_game_bundle').on(table.platform, table.bundleId),
    index('ix_game_pub').on(table.publisherId, table.id),
    index('ix_game_platform').on(table.platform, table.id),
    index('ix_game_review').on(table.reviewStatus, table.id),
  ],
);
