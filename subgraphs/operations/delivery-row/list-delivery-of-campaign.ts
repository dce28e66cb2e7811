import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { afterCursor, orderTerms, toConnection, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, asc, between, eq, inArray, lte, sql } from 'drizzle-orm';
import { adUnit } from '../ad-unit/table.ts';
import { campaignRangeDaysMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { checkRange, type DayRange } from '../day-range.ts';
import type { ListedDelivery } from './list-delivery.ts';
import { cursorOf, groupedColumns, readGroupedPage, type DeliveryGroup, type GroupedPage, type GroupedRow } from './list-order.ts';
import { deliveryDaily } from './table.ts';

/** Arguments of `Campaign.deliveryByDay`. */
export interface DeliveryByDayArguments extends PageArguments {
  readonly range: DayRange;
  readonly groupBy?: DeliveryGroup | null;
}

interface Key {
  readonly campaignId: number;
  readonly range: DayRange;
  readonly grouped: GroupedPage;
}

/** Same for all campaigns that the same page is asked of. */
const identifyList = ({ range, grouped }: Key): string => JSON.stringify([range.from, range.to, grouped.groupBy, grouped.page.first, grouped.page.after]);

/** A page of one campaign's delivery; those of every campaign of the request are read together. Throws PublicError before any SQL. */
export async function listDeliveryOfCampaign(context: OperationsContext, campaignId: number, args: DeliveryByDayArguments): Promise<Omit<Connection<ListedDelivery>, 'totalCount'>> {
  checkRange(args.range, campaignRangeDaysMax);
  const grouped = readGroupedPage(args);
  const rows = (await loadOne(context, pageOfCampaign, { campaignId, range: args.range, grouped })) ?? [];
  const listed = rows.map((row): ListedDelivery => ({ ...row, groupBy: grouped.groupBy, campaignId }));
  return toConnection(listed, grouped.page, (row) => cursorOf(grouped.groupBy, row), () => Promise.resolve(0));
}

const pageOfCampaign = defineBatch<Key, readonly GroupedRow[]>(
  'delivery by day of campaign',
  async (keys, { database }) => {
    const pages = new Map<Key, readonly GroupedRow[]>();
    for (const group of Map.groupBy(keys, identifyList).values()) {
      const list = group[0];
      if (list === undefined) continue;
      const { range, grouped } = list;
      const byCampaign = new Map(group.map((key) => [key.campaignId, key]));
      const { page, groupBy, groupColumn } = grouped;
      const base = database.drizzle
        .select({
          campaignId: deliveryDaily.campaignId,
          ...groupedColumns(grouped),
          // Drizzle has no OVER: PARTITION BY gives every campaign its own first rows.
          place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${deliveryDaily.campaignId} ORDER BY ${sql.join(orderTerms(page.order), sql`, `)})`.as('place'),
        })
        .from(deliveryDaily)
        .$dynamic();
      const ranked = (groupBy === 'GAME' ? base.innerJoin(adUnit, eq(adUnit.id, deliveryDaily.adUnitId)) : base)
        .where(and(inArray(deliveryDaily.campaignId, [...byCampaign.keys()]), between(deliveryDaily.day, range.from, range.to), afterCursor(page)))
        .groupBy(deliveryDaily.campaignId, deliveryDaily.day, ...(groupColumn === null ? [] : [groupColumn]))
        .as('ranked');
      const rows = await database.drizzle.select().from(ranked).where(lte(ranked.place, page.first + 1)).orderBy(asc(ranked.campaignId), asc(ranked.place));
      for (const [campaignId, pageRows] of Map.groupBy(rows, (row) => row.campaignId)) {
        const key = byCampaign.get(campaignId);
        if (key !== undefined) pages.set(key, pageRows);
      }
    }
    return pages;
  },
  (key) => `${key.campaignId} ${identifyList(key)}`,
);
