import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, inArray, sql } from 'drizzle-orm';
import { deliveryMonth } from '../billable-delivery/table.ts';
import { deliveryCampaignMonth } from '../monthly-delivery/table.ts';
import { addUnits, noUnits, sameUnits, sumUnits, type Units } from './units.ts';

/** What a row of `delivery_month` is of. */
export interface MonthKey {
  readonly campaignId: number;
  readonly month: string;
  readonly gameId: number;
  readonly publisherId: number;
}

/** A month's change of units. */
export type MonthChange = MonthKey & { readonly delta: Units };

/** A row of `delivery_month` as it is to be. */
export type MonthRow = MonthKey & Units;

/** Same for the same key. */
export const identifyMonth = (key: MonthKey): string => `${key.campaignId} ${key.month} ${key.gameId} ${key.publisherId}`;

/**
 * Adds changes to `delivery_month` and `delivery_campaign_month`; every campaign-month of which a row changes gets the next revision, and
 * so do its changed rows. Changes that add up to nothing change nothing. Needs `lockRollUps` of the campaigns.
 */
export async function applyMonthChanges(transaction: Queryable, changes: readonly MonthChange[]): Promise<void> {
  const sums = [...sumUnits(changes, identifyMonth, (change) => change.delta).values()].filter(({ units }) => !sameUnits(units, noUnits));
  if (sums.length === 0) return;
  const keys = sums.map(({ first }) => first);
  const stored = await readMonthRows(transaction, distinct(keys, 'campaignId'), distinctMonths(keys), distinct(keys, 'gameId'));
  const rows = sums.map(({ first, units }) => ({ ...keyOf(first), ...addUnits(stored.get(identifyMonth(first)) ?? noUnits, units) }));
  const byCampaignMonth = sumUnits(sums, ({ first }) => identifyCampaignMonth(first), ({ units }) => units);
  const campaignMonths = [...byCampaignMonth.values()].map(({ first, units }) => ({ campaignId: first.first.campaignId, month: first.first.month, delta: units }));
  await writeMonths(transaction, rows, campaignMonths);
}

/** The rows of `delivery_month` of campaigns in months, by `identifyMonth`; of these games only, when given. Locked, so that they are the newest. */
export async function readMonthRows(transaction: Queryable, campaignIds: readonly number[], months: readonly string[], gameIds?: readonly number[]): Promise<ReadonlyMap<string, MonthRow>> {
  const rows = await transaction
    .select({
      campaignId: deliveryMonth.campaignId,
      month: deliveryMonth.month,
      gameId: deliveryMonth.gameId,
      publisherId: deliveryMonth.publisherId,
      impressions: deliveryMonth.impressions,
      clicks: deliveryMonth.clicks,
      installs: deliveryMonth.installs,
    })
    .from(deliveryMonth)
    .where(and(inArray(deliveryMonth.campaignId, [...campaignIds]), inArray(deliveryMonth.month, [...months]), gameIds === undefined ? undefined : inArray(deliveryMonth.gameId, [...gameIds])))
    .for('update');
  return new Map(rows.map((row) => [identifyMonth(row), row]));
}

/**
 * Writes rows of `delivery_month` and the changes of their campaign-months, of which each row is one, with the campaign-month's next revision.
 * Three statements, whatever the number of rows.
 */
export async function writeMonths(transaction: Queryable, rows: readonly MonthRow[], campaignMonths: readonly { readonly campaignId: number; readonly month: string; readonly delta: Units }[]): Promise<void> {
  if (rows.length === 0) return;
  const stored = await readCampaignMonths(transaction, distinct(campaignMonths, 'campaignId'), distinctMonths(campaignMonths));
  const next = campaignMonths.map(({ campaignId, month, delta }) => {
    const before = stored.get(identifyCampaignMonth({ campaignId, month }));
    return { campaignId, month, ...addUnits(before ?? noUnits, delta), revision: (before?.revision ?? 0) + 1 };
  });
  const revisions = new Map(next.map((row) => [identifyCampaignMonth(row), row.revision]));
  const values = { impressions: sql`VALUES(impressions)`, clicks: sql`VALUES(clicks)`, installs: sql`VALUES(installs)`, revision: sql`VALUES(revision)` };
  await transaction.insert(deliveryCampaignMonth).values(next).onDuplicateKeyUpdate({ set: values });
  await transaction
    .insert(deliveryMonth)
    .values(rows.map((row) => ({ ...row, revision: revisions.get(identifyCampaignMonth(row)) ?? 1 })))
    .onDuplicateKeyUpdate({ set: values });
}

async function readCampaignMonths(transaction: Queryable, campaignIds: readonly number[], months: readonly string[]): Promise<ReadonlyMap<string, Units & { readonly revision: number }>> {
  const rows = await transaction
    .select({
      campaignId: deliveryCampaignMonth.campaignId,
      month: deliveryCampaignMonth.month,
      impressions: deliveryCampaignMonth.impressions,
      clicks: deliveryCampaignMonth.clicks,
      installs: deliveryCampaignMonth.installs,
      revision: deliveryCampaignMonth.revision,
    })
    .from(deliveryCampaignMonth)
    .where(and(inArray(deliveryCampaignMonth.campaignId, [...campaignIds]), inArray(deliveryCampaignMonth.month, [...months])))
    .for('update');
  return new Map(rows.map((row) => [identifyCampaignMonth(row), row]));
}

/** Same for the same campaign and month. */
export function identifyCampaignMonth(key: { readonly campaignId: number; readonly month: string }): string {
  return `${key.campaignId} ${key.month}`;
}

function keyOf({ campaignId, month, gameId, publisherId }: MonthKey): MonthKey {
  return { campaignId, month, gameId, publisherId };
}

function distinct<Field extends string>(items: readonly { readonly [field in Field]: number }[], field: Field): readonly number[] {
  return [...new Set(items.map((item) => item[field]))];
}

function distinctMonths(items: readonly { readonly month: string }[]): readonly string[] {
  return [...new Set(items.map((item) => item.month))];
}
