import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { and, between, inArray, sql, type SQL } from 'drizzle-orm';
import { campaignRangeDaysMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { checkRange, type DayRange } from '../day-range.ts';
import { deliveryDaily } from '../delivery-row/table.ts';

/** `DeliveryTotals` of the SDL. */
export interface DeliveryTotals {
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
  readonly ctr: number | null;
  readonly asOf: Date;
}

interface Key {
  readonly campaignId: number;
  readonly range: DayRange;
}

const identifyRange = ({ range }: Key): string => `${range.from} ${range.to}`;

/** A campaign's units within a range; those of every campaign of the request are added up together. Throws PublicError before any SQL. */
export async function totalDelivery(context: OperationsContext, campaignId: number, range: DayRange): Promise<DeliveryTotals> {
  checkRange(range, campaignRangeDaysMax);
  const { impressions, clicks, installs } = (await loadOne(context, totalsOfCampaign, { campaignId, range })) ?? { impressions: 0n, clicks: 0n, installs: 0n };
  return { impressions, clicks, installs, ctr: impressions === 0n ? null : Number(clicks) / Number(impressions), asOf: context.now() };
}

const totalsOfCampaign = defineBatch<Key, Pick<DeliveryTotals, 'impressions' | 'clicks' | 'installs'>>(
  'delivery totals of campaign',
  async (keys, { database }) => {
    const totals = new Map<Key, Pick<DeliveryTotals, 'impressions' | 'clicks' | 'installs'>>();
    // As many statements as the operation has ranges, not as many as there are campaigns.
    for (const group of Map.groupBy(keys, identifyRange).values()) {
      const range = group[0]?.range;
      if (range === undefined) continue;
      const rows = await database.drizzle
        .select({ campaignId: deliveryDaily.campaignId, impressions: total('impressions'), clicks: total('clicks'), installs: total('installs') })
        .from(deliveryDaily)
        .where(and(inArray(deliveryDaily.campaignId, group.map((key) => key.campaignId)), between(deliveryDaily.day, range.from, range.to)))
        .groupBy(deliveryDaily.campaignId);
      const byCampaign = new Map(rows.map((row) => [row.campaignId, row]));
      for (const key of group) {
        const row = byCampaign.get(key.campaignId);
        if (row !== undefined) totals.set(key, row);
      }
    }
    return totals;
  },
  (key) => `${key.campaignId} ${identifyRange(key)}`,
);

function total(name: 'impressions' | 'clicks' | 'installs'): SQL<bigint> {
  return sql<bigint>`SUM(${deliveryDaily[name]})`.mapWith(BigInt);
}
