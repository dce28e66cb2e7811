import type { Queryable } from '@ad-network/runtime/database.ts';
import { sql, type SQL } from 'drizzle-orm';
import { deliveryDaily } from '../delivery-row/table.ts';
import { adUnitDaily } from '../fill-totals/table.ts';
import { jsonTable } from '../roll-up/json-table.ts';
import { noUnits, sameUnits, unitsSince, type Units } from '../roll-up/units.ts';
import type { AdUnitRow, Batch, DeliveryRow } from './rules.ts';

/** How many rows of a batch were new, replaced what was stored, or were older than it. */
export interface Counts {
  readonly accepted: number;
  readonly restated: number;
  readonly ignored: number;
}

/** Rows that were written, with by how much their units differ from what was stored. */
export interface WrittenRow {
  readonly row: DeliveryRow;
  readonly delta: Units;
}

/**
 * Writes the batch's rows that are not older than the stored ones. Two statements, whatever their number. Needs `lockRollUps` of the campaigns: what is read
 * here stays as it is until the transaction ends.
 */
export async function writeDeliveryRows(transaction: Queryable, batch: Batch, receivedAt: string): Promise<{ readonly counts: Counts; readonly written: readonly WrittenRow[] }> {
  if (batch.rows.length === 0) return { counts: { accepted: 0, restated: 0, ignored: 0 }, written: [] };
  const keys = jsonTable('b', { campaign_id: 'BIGINT UNSIGNED', day: 'DATE', ad_unit_id: 'BIGINT UNSIGNED' }, batch.rows.map((row) => [row.campaignId, row.day, row.adUnitId]));
  const { campaignId, day, adUnitId, impressions, clicks, installs, revision, sequence } = deliveryDaily;
  const stored = await transaction
    .select({ campaignId, day, adUnitId, impressions, clicks, installs, revision, sequence })
    .from(keys)
    .innerJoin(deliveryDaily, sql`${campaignId} = b.campaign_id AND ${day} = b.day AND ${adUnitId} = b.ad_unit_id`);
  const before = new Map(stored.map((row) => [identify(row), row]));
  const current = batch.rows.filter((row) => (before.get(identify(row))?.sequence ?? 0n) <= batch.sequence);
  const written = current.map((row) => {
    const old = before.get(identify(row));
    const delta = unitsSince(old ?? noUnits, row);
    return { row, delta, revision: old === undefined ? 1 : old.revision + (sameUnits(delta, noUnits) ? 0 : 1) };
  });
  await upsertDeliveryRows(transaction, written, batch.sequence, receivedAt);
  const accepted = batch.rows.length - stored.length;
  return { counts: { accepted, restated: current.length - accepted, ignored: batch.rows.length - current.length }, written };
}

async function upsertDeliveryRows(transaction: Queryable, written: readonly (WrittenRow & { readonly revision: number })[], sequence: bigint, receivedAt: string): Promise<void> {
  if (written.length === 0) return;
  const columns = { campaign_id: 'BIGINT UNSIGNED', day: 'DATE', ad_unit_id: 'BIGINT UNSIGNED', impressions: 'BIGINT UNSIGNED', clicks: 'BIGINT UNSIGNED', installs: 'BIGINT UNSIGNED', revision: 'BIGINT UNSIGNED' } as const;
  const rows = written.map(({ row, revision }) => [row.campaignId, row.day, row.adUnitId, row.impressions, row.clicks, row.installs, revision]);
  await transaction.execute(
    sql`INSERT INTO delivery_daily (campaign_id, day, ad_unit_id, impressions, clicks, installs, revision, sequence, updated_at)
        SELECT b.campaign_id, b.day, b.ad_unit_id, b.impressions, b.clicks, b.installs, b.revision, ${sequence}, ${receivedAt} FROM ${jsonTable('b', columns, rows)}
        ON DUPLICATE KEY UPDATE impressions = VALUES(impressions), clicks = VALUES(clicks), installs = VALUES(installs),
          revision = VALUES(revision), sequence = VALUES(sequence), updated_at = VALUES(updated_at)`,
  );
}

const unitDayColumns = { day: 'DATE', ad_unit_id: 'BIGINT UNSIGNED' } as const;

/**
 * Makes the transaction the only one that changes the batch's days of ad units until it ends. Missing rows are made, with sequence 0, so that there is something to
 * lock; always in the order of the key.
 */
export async function lockAdUnitDays(transaction: Queryable, { adUnitRows }: Batch): Promise<void> {
  if (adUnitRows.length === 0) return;
  await transaction.execute(
    sql`INSERT INTO ad_unit_daily (day, ad_unit_id, requests, filled, sequence) SELECT b.day, b.ad_unit_id, 0, 0, 0 FROM ${keysOf(adUnitRows)}
        ON DUPLICATE KEY UPDATE sequence = ad_unit_daily.sequence`,
  );
}

function keysOf(adUnitRows: readonly AdUnitRow[]): SQL {
  return jsonTable('b', unitDayColumns, adUnitRows.map((row) => [row.day, row.adUnitId]));
}

/** Writes the batch's requests of ad units that are not older than the stored ones. Two statements, whatever their number. Needs `lockAdUnitDays`. */
export async function writeAdUnitRows(transaction: Queryable, batch: Batch): Promise<Counts> {
  const { adUnitRows, sequence } = batch;
  if (adUnitRows.length === 0) return { accepted: 0, restated: 0, ignored: 0 };
  const stored = await transaction
    .select({ day: adUnitDaily.day, adUnitId: adUnitDaily.adUnitId, sequence: adUnitDaily.sequence })
    .from(keysOf(adUnitRows))
    .innerJoin(adUnitDaily, sql`${adUnitDaily.day} = b.day AND ${adUnitDaily.adUnitId} = b.ad_unit_id`);
  const before = new Map(stored.map((row) => [identifyUnitDay(row), row.sequence]));
  const current = adUnitRows.filter((row) => (before.get(identifyUnitDay(row)) ?? 0n) <= sequence);
  const accepted = stored.filter((row) => row.sequence === 0n).length;
  if (current.length > 0) {
    const values = jsonTable('b', { ...unitDayColumns, requests: 'BIGINT UNSIGNED', filled: 'BIGINT UNSIGNED' }, current.map((row) => [row.day, row.adUnitId, row.requests, row.filled]));
    await transaction.execute(
      sql`INSERT INTO ad_unit_daily (day, ad_unit_id, requests, filled, sequence) SELECT b.day, b.ad_unit_id, b.requests, b.filled, ${sequence} FROM ${values}
          ON DUPLICATE KEY UPDATE requests = VALUES(requests), filled = VALUES(filled), sequence = VALUES(sequence)`,
    );
  }
  return { accepted, restated: current.length - accepted, ignored: adUnitRows.length - current.length };
}

function identify(row: { readonly campaignId: number; readonly day: string; readonly adUnitId: number }): string {
  return `${row.campaignId} ${row.day} ${row.adUnitId}`;
}

function identifyUnitDay(row: Pick<AdUnitRow, 'day' | 'adUnitId'>): string {
  return `${row.day} ${row.adUnitId}`;
}
