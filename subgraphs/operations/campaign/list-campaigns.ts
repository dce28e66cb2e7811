import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import type { DrizzleDatabase } from '@ad-network/runtime/database.ts';
import { afterCursor, orderTerms, readPage, toConnection, type Connection, type Page, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, count, eq, inArray, lte, sql, type SQL } from 'drizzle-orm';
import { pageRowsDefault } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { orderCampaigns, type CampaignOrder, type ListOrder } from './list-order.ts';
import { campaignColumns, filterCampaigns, type CampaignFilter, type CampaignRow } from './queries.ts';
import { campaign, campaignRecent } from './table.ts';

/** Arguments of a list of campaigns. */
export interface CampaignListArguments extends PageArguments {
  readonly filter?: CampaignFilter | null;
  readonly orderBy?: CampaignOrder | null;
}

/** A list that was asked for and is allowed. */
interface CampaignList {
  readonly page: Page;
  readonly order: ListOrder;
  readonly conditions: readonly (SQL | undefined)[];
  /** The same for the same arguments. */
  readonly identity: string;
}

type ListedRow = CampaignRow & { readonly sortValue: unknown };

/** Checks all arguments before any SQL; throws PublicError (see `readPage`, `filterCampaigns`). */
function readList(args: CampaignListArguments): CampaignList {
  const order = orderCampaigns(args.orderBy);
  const page = readPage(args, order.order, { rowsDefault: pageRowsDefault });
  order.checkCursor(page);
  return { page, order, conditions: filterCampaigns(args.filter), identity: JSON.stringify([page.first, page.after, order.order.name, args.filter ?? null]) };
}

/** A page of all campaigns that match. One statement, and one more when `totalCount` is selected. */
export async function listCampaigns(context: OperationsContext, args: CampaignListArguments): Promise<Connection<CampaignRow>> {
  const list = readList(args);
  const db = context.database.drizzle;
  // Of a table of few pages the server reads and sorts all rows, which takes longer with each campaign; with a filter it knows better.
  const hint = list.order.index !== null && list.conditions.every((condition) => condition === undefined) ? list.order.index : undefined;
  const rows: readonly ListedRow[] = await selectRows(db, list, hint)
    .where(and(...list.conditions, afterCursor(list.page)))
    .orderBy(...orderTerms(list.page.order))
    .limit(list.page.first + 1);
  return toConnection(rows, list.page, list.order.cursorOf, async () => {
    const counted = await db.select({ rows: count() }).from(campaign).where(and(...list.conditions));
    return counted[0]?.rows ?? 0;
  });
}

/** A page of one advertiser's campaigns; those of every advertiser of the request are read together. */
export async function listCampaignsOfAdvertiser(context: OperationsContext, advertiserId: number, args: CampaignListArguments): Promise<Connection<CampaignRow>> {
  const list = readList(args);
  const rows = await loadOne(context, pageOfAdvertiser, { advertiserId, list });
  return toConnection(rows ?? [], list.page, list.order.cursorOf, async () => (await loadOne(context, countOfAdvertiser, { advertiserId, list })) ?? 0);
}

/** A list of one advertiser: keys of one list are read in one statement, whatever the number of advertisers. */
interface AdvertiserList {
  readonly advertiserId: number;
  readonly list: CampaignList;
}

const identify = (key: AdvertiserList): string => `${key.advertiserId} ${key.list.identity}`;

const pageOfAdvertiser = defineBatch<AdvertiserList, readonly ListedRow[]>(
  'campaigns of advertiser',
  async (keys, { database }) => {
    const pages = new Map<AdvertiserList, readonly ListedRow[]>();
    for (const { list, byAdvertiser } of groupByList(keys)) {
      const rows = await readRows(database.drizzle, list, [...byAdvertiser.keys()]);
      for (const [advertiserId, page] of Map.groupBy(rows, (row) => row.advertiserId)) {
        const key = byAdvertiser.get(advertiserId);
        if (key !== undefined) pages.set(key, page);
      }
    }
    return pages;
  },
  identify,
);

/** A list's rows, with what they are sorted by; read by the index named, when there is one. */
function selectRows(db: DrizzleDatabase, list: CampaignList, forceIndex?: string) {
  const columns = { ...campaignColumns, sortValue: sql<unknown>`${list.order.sortColumn}` };
  return joinRecent(db.select(columns).from(campaign, forceIndex === undefined ? {} : { forceIndex }).$dynamic(), list);
}

/** The same query, over the table that holds the list's sort key too. Drizzle's builder adds the join to itself. */
function joinRecent<Query extends { readonly innerJoin: (table: typeof campaignRecent, on: SQL) => unknown }>(query: Query, { order }: CampaignList): Query {
  if (order.readsRecent) query.innerJoin(campaignRecent, eq(campaignRecent.campaignId, campaign.id));
  return query;
}

/** The first rows of each advertiser's list, in one statement. */
async function readRows(db: DrizzleDatabase, list: CampaignList, advertiserIds: readonly number[]): Promise<readonly ListedRow[]> {
  const rowsMax = list.page.first + 1;
  const matching = and(inArray(campaign.advertiserId, [...advertiserIds]), ...list.conditions, afterCursor(list.page));
  const order = orderTerms(list.page.order);
  if (advertiserIds.length === 1) {
    // Of one advertiser the server reads in the order of an index and stops; ranking would read all that match.
    return selectRows(db, list).where(matching).orderBy(...order).limit(rowsMax);
  }
  const ranked = db
    .select({
      ...campaignColumns,
      sortValue: sql<unknown>`${list.order.sortColumn}`.as('sort_value'),
      // Drizzle has no OVER: PARTITION BY gives every advertiser its own first rows.
      place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${campaign.advertiserId} ORDER BY ${sql.join(order, sql`, `)})`.as('place'),
    })
    .from(campaign)
    .$dynamic();
  const rankedRows = joinRecent(ranked, list).where(matching).as('ranked');
  return db.select().from(rankedRows).where(lte(rankedRows.place, rowsMax)).orderBy(rankedRows.place, rankedRows.id);
}

const countOfAdvertiser = defineBatch<AdvertiserList, number>(
  'count of campaigns of advertiser',
  async (keys, { database }) => {
    const counts = new Map<AdvertiserList, number>();
    for (const { list, byAdvertiser } of groupByList(keys)) {
      const rows = await database.drizzle
        .select({ advertiserId: campaign.advertiserId, rows: count() })
        .from(campaign)
        .where(and(inArray(campaign.advertiserId, [...byAdvertiser.keys()]), ...list.conditions))
        .groupBy(campaign.advertiserId);
      for (const row of rows) {
        const key = byAdvertiser.get(row.advertiserId);
        if (key !== undefined) counts.set(key, row.rows);
      }
    }
    return counts;
  },
  identify,
);

/** One group per distinct list: as many as the operation has selections of the field, not as many as there are advertisers. */
function groupByList(keys: readonly AdvertiserList[]): readonly { readonly list: CampaignList; readonly byAdvertiser: ReadonlyMap<number, AdvertiserList> }[] {
  return [...Map.groupBy(keys, (key) => key.list.identity).values()].flatMap((group) => {
    const list = group[0]?.list;
    return list === undefined ? [] : [{ list, byAdvertiser: new Map(group.map((key) => [key.advertiserId, key])) }];
  });
}
