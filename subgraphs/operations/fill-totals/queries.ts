import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { and, between, inArray, sql } from 'drizzle-orm';
import { campaignRangeDaysMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { checkRange, type DayRange } from '../day-range.ts';
import { deliveryDaily } from '../delivery-row/table.ts';
import { adUnitDaily } from './table.ts';

/** `FillTotals` of the SDL. */
export interface FillTotals {
  readonly requests: bigint;
  readonly impressions: bigint;
  readonly fillRate: number | null;
  readonly asOf: Date;
}

interface Key {
  readonly adUnitId: number;
  readonly range: DayRange;
}

interface Totals {
  readonly requests: bigint;
  readonly filled: bigint;
  readonly impressions: bigint;
}

const identifyRange = ({ range }: Key): string => `${range.from} ${range.to}`;

/** An ad unit's requests and impressions within a range; those of every ad unit of the request are added up together. Throws PublicError before any SQL. */
export async function totalFill(context: OperationsContext, adUnitId: number, range: DayRange): Promise<FillTotals> {
  checkRange(range, campaignRangeDaysMax);
  const { requests, filled, impressions } = (await loadOne(context, totalsOfAdUnit, { adUnitId, range })) ?? { requests: 0n, filled: 0n, impressions: 0n };
  return { requests, impressions, fillRate: requests === 0n ? null : Number(filled) / Number(requests), asOf: context.now() };
}

const totalsOfAdUnit = defineBatch<Key, Totals>(
  'fill totals of ad unit',
  async (keys, context) => {
    const totals = new Map<Key, Totals>();
    // Two statements for each range of the operation, however many ad units there are.
    for (const group of Map.groupBy(keys, identifyRange).values()) {
      const range = group[0]?.range;
      if (range === undefined) continue;
      const ids = group.map((key) => key.adUnitId);
      const [requested, shown] = await Promise.all([readRequests(context, ids, range), readImpressions(context, ids, range)]);
      for (const key of group) totals.set(key, { requests: 0n, filled: 0n, ...requested.get(key.adUnitId), impressions: shown.get(key.adUnitId) ?? 0n });
    }
    return totals;
  },
  (key) => `${key.adUnitId} ${identifyRange(key)}`,
);

async function readRequests({ database }: OperationsContext, ids: readonly number[], range: DayRange): Promise<ReadonlyMap<number, { readonly requests: bigint; readonly filled: bigint }>> {
  const rows = await database.drizzle
    .select({ id: adUnitDaily.adUnitId, requests: sql<bigint>`SUM(${adUnitDaily.requests})`.mapWith(BigInt), filled: sql<bigint>`SUM(${adUnitDaily.filled})`.mapWith(BigInt) })
    .from(adUnitDaily)
    .where(and(inArray(adUnitDaily.adUnitId, [...ids]), between(adUnitDaily.day, range.from, range.to)))
    .groupBy(adUnitDaily.adUnitId);
  return new Map(rows.map(({ id, ...units }) => [id, units]));
}

async function readImpressions({ database }: OperationsContext, ids: readonly number[], range: DayRange): Promise<ReadonlyMap<number, bigint>> {
  const rows = await database.drizzle
    .select({ id: deliveryDaily.adUnitId, impressions: sql<bigint>`SUM(${deliveryDaily.impressions})`.mapWith(BigInt) })
    .from(deliveryDaily)
    .where(and(inArray(deliveryDaily.adUnitId, [...ids]), between(deliveryDaily.day, range.from, range.to)))
    .groupBy(deliveryDaily.adUnitId);
  return new Map(rows.map((row) => [row.id, row.impressions]));
}
