import { createHash } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import { type BulkInsert, createBulkInsert } from '../bulk-insert.ts';
import { config } from '../config.ts';

/**
 * Columns that the seed fills, in the order in which rows give them. Generated columns are left to the database, and so is
 * `idempotency_key`: it remembers requests, and none was made.
 */
const columns = {
  ops_user: ['id', 'subject', 'name', 'email', 'active', 'created_at'],
  agency: ['id', 'name', 'version', 'status'],
  advertiser: ['id', 'agency_id', 'account_manager_id', 'name', 'domain', 'iab_category', 'status', 'version', 'created_at', 'updated_at'],
  campaign: ['id', 'advertiser_id', 'name', 'objective', 'status', 'starts_on', 'ends_on', 'version', 'created_at', 'updated_at'],
  flight: ['id', 'campaign_id', 'starts_on', 'ends_on', 'goal_unit', 'goal_quantity', 'pacing', 'daily_cap', 'frequency_cap_per_day'],
  campaign_target: ['campaign_id', 'dimension', 'value'],
  native_template: ['id', 'name', 'template_version', 'width', 'height', 'clickable'],
  creative: ['id', 'campaign_id', 'template_id', 'name', 'click_url', 'review_status', 'submitted_at', 'archived_at', 'version'],
  creative_asset: ['creative_id', 'role', 'url', 'sha256', 'width', 'height', 'bytes'],
  creative_review: ['creative_id', 'reviewer_id', 'decision', 'reason_code', 'note', 'decided_at'],
  publisher: ['id', 'account_manager_id', 'name', 'country', 'status', 'version'],
  publisher_block: ['publisher_id', 'advertiser_id', 'created_at'],
  game: ['id', 'publisher_id', 'platform', 'bundle_id', 'name', 'category', 'sdk_version', 'review_status', 'version'],
  game_owner: ['game_id', 'publisher_id', 'valid_from', 'valid_to'],
  campaign_game: ['campaign_id', 'game_id', 'mode'],
  ad_unit: ['id', 'game_id', 'template_id', 'name', 'status', 'version'],
  delivery_batch: ['id', 'batch_key', 'sequence', 'request_hash', 'row_count', 'accepted', 'restated', 'ignored', 'received_at'],
  ad_unit_daily: ['day', 'ad_unit_id', 'requests', 'filled', 'sequence'],
  delivery_daily: ['day', 'campaign_id', 'ad_unit_id', 'impressions', 'clicks', 'installs', 'revision', 'sequence', 'updated_at'],
  delivery_month: ['campaign_id', 'month', 'game_id', 'publisher_id', 'impressions', 'clicks', 'installs', 'revision'],
  delivery_campaign_month: ['campaign_id', 'month', 'impressions', 'clicks', 'installs', 'revision'],
  delivery_flight: ['flight_id', 'campaign_id', 'impressions', 'clicks', 'installs'],
  campaign_recent: ['campaign_id', 'impressions_7d', 'through_day'],
  delivery_month_close: ['month', 'finalised_at', 'locked_at'],
  change_event: ['id', 'at', 'actor_subject', 'actor_id', 'request_id', 'entity_type', 'entity_id', 'action', 'changes'],
} as const;

export type TableName = keyof typeof columns;

/** Writes rows to the tables of Operations. */
export interface Tables {
  table(name: TableName): BulkInsert;
  /** Sends everything that is buffered; parents are written in the order in which they were first asked for. */
  flush(): Promise<void>;
  rowCounts(): ReadonlyMap<TableName, number>;
}

/** Opens the tables for writing on one connection. A parent must be flushed before rows that reference it are added. */
export function openTables(connection: Connection): Tables {
  const open = new Map<TableName, BulkInsert>();
  return {
    table(name) {
      let insert = open.get(name);
      if (insert === undefined) {
        insert = createBulkInsert(connection, name, columns[name], { rowsPerStatementMax: config.rowsPerStatementMax });
        open.set(name, insert);
      }
      return insert;
    },
    async flush() {
      for (const insert of open.values()) await insert.flush();
    },
    rowCounts: () => new Map([...open].map(([name, insert]) => [name, insert.rowCount])),
  };
}

/** Digest of a text: stands in for the digest of a file or request that the seed does not have. */
export function digestOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
