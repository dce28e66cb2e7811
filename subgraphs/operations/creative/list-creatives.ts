import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, checkFilterList, orderTerms, readPage, toConnection, type Connection, type Page, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, count, eq, inArray, isNull, lte, sql, type SQL } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/mysql-core';
import { pageRowsDefault } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { creativeColumns, type CreativeRow } from './queries.ts';
import { creative, type ReviewStatus } from './table.ts';

/** `CreativeFilter` of the SDL. */
export interface CreativeFilter {
  readonly idIn?: readonly string[] | null;
  readonly reviewStatusIn?: readonly ReviewStatus[] | null;
  readonly includeArchived?: boolean | null;
}

/** Arguments of a list of a campaign's creatives. */
export interface CreativeListArguments extends PageArguments {
  readonly filter?: CreativeFilter | null;
}

const newestFirst: PageOrder = { name: 'newest', parts: [{ column: creative.id, direction: 'desc' }] };
const oldestSubmissionFirst: PageOrder = {
  name: 'review queue',
  parts: [
    { column: creative.submittedAt, direction: 'asc' },
    { column: creative.id, direction: 'asc' },
  ],
};
const instantShape = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/;

/** A list that was asked for and is allowed. */
interface CreativeList {
  readonly page: Page;
  readonly conditions: readonly (SQL | undefined)[];
  /** The same for the same arguments. */
  readonly identity: string;
}

function readList(args: CreativeListArguments): CreativeList {
  const page = readPage(args, newestFirst, { rowsDefault: pageRowsDefault });
  refuseUnless(page.after === null || typeof page.after[0] === 'number');
  return { page, conditions: filterCreatives(args.filter), identity: JSON.stringify([page.first, page.after, args.filter ?? null]) };
}

function refuseUnless(isOurs: boolean): void {
  if (!isOurs) throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
}

function filterCreatives(filter: CreativeFilter | null | undefined): readonly (SQL | undefined)[] {
  checkFilterList('idIn', filter?.idIn);
  return [
    filter?.idIn ? inArray(creative.id, filter.idIn.map((id) => decodeId('crv', id))) : undefined,
    filter?.reviewStatusIn ? inArray(creative.reviewStatus, [...new Set(filter.reviewStatusIn)]) : undefined,
    filter?.includeArchived === true ? undefined : isNull(creative.archivedAt),
  ];
}

/**
 * A page of one campaign's creatives, newest first; those of every campaign of the request are read together. Throws PublicError before any
 * SQL: see `readPage`; WRONG_ID_KIND, or INVALID_INPUT for a list that is too long.
 */
export async function listCreativesOfCampaign(context: OperationsContext, campaignId: number, args: CreativeListArguments): Promise<Connection<CreativeRow>> {
  const list = readList(args);
  const rows = await loadOne(context, pageOfCampaign, { campaignId, list });
  return toConnection(rows ?? [], list.page, (row) => [row.id], async () => (await loadOne(context, countOfCampaign, { campaignId, list })) ?? 0);
}

/**
 * A page of what waits for review: PENDING and APPEALED, not archived, oldest submission first. Each status is a range of one index,
 * in order already; the server merges the beginnings of the two.
 */
export async function listReviewQueue(context: OperationsContext, args: PageArguments): Promise<Connection<CreativeRow>> {
  const page = readPage(args, oldestSubmissionFirst, { rowsDefault: pageRowsDefault });
  refuseUnless(page.after === null || (typeof page.after[0] === 'string' && instantShape.test(page.after[0]) && typeof page.after[1] === 'number'));
  const db = context.database.drizzle;
  const waiting = (status: ReviewStatus): SQL | undefined => and(eq(creative.reviewStatus, status), isNull(creative.archivedAt));
  const beginning = (status: ReviewStatus) =>
    db
      .select(creativeColumns)
      .from(creative)
      .where(and(waiting(status), afterCursor(page)))
      .orderBy(...orderTerms(page.order))
      .limit(page.first + 1);
  const rows: readonly CreativeRow[] = await unionAll(beginning('PENDING'), beginning('APPEALED'))
    .orderBy(sql`submitted_at`, sql`id`)
    .limit(page.first + 1);
  return toConnection(rows, page, (row) => [row.submittedAt ?? '', row.id], async () => {
    const counted = await db
      .select({ rows: count() })
      .from(creative)
      .where(and(inArray(creative.reviewStatus, ['PENDING', 'APPEALED']), isNull(creative.archivedAt)));
    return counted[0]?.rows ?? 0;
  });
}

/** A list of one campaign: keys of one list are read in one statement, whatever the number of campaigns. */
interface CampaignList {
  readonly campaignId: number;
  readonly list: CreativeList;
}

const identify = (key: CampaignList): string => `${key.campaignId} ${key.list.identity}`;

const pageOfCampaign = defineBatch<CampaignList, readonly CreativeRow[]>(
  'creatives of campaign',
  async (keys, { database }) => {
    const pages = new Map<CampaignList, readonly CreativeRow[]>();
    for (const { list, byCampaign } of groupByList(keys)) {
      const rankedRows = database.drizzle
        // Drizzle has no OVER: PARTITION BY gives every campaign its own first rows.
        .select({ ...creativeColumns, place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${creative.campaignId} ORDER BY ${creative.id} DESC)`.as('place') })
        .from(creative)
        .where(and(inArray(creative.campaignId, [...byCampaign.keys()]), ...list.conditions, afterCursor(list.page)))
        .as('ranked');
      const rows: readonly CreativeRow[] = await database.drizzle.select().from(rankedRows).where(lte(rankedRows.place, list.page.first + 1)).orderBy(rankedRows.place, rankedRows.id);
      for (const [campaignId, page] of Map.groupBy(rows, (row) => row.campaignId)) {
        const key = byCampaign.get(campaignId);
        if (key !== undefined) pages.set(key, page);
      }
    }
    return pages;
  },
  identify,
);

const countOfCampaign = defineBatch<CampaignList, number>(
  'count of creatives of campaign',
  async (keys, { database }) => {
    const counts = new Map<CampaignList, number>();
    for (const { list, byCampaign } of groupByList(keys)) {
      const rows = await database.drizzle
        .select({ campaignId: creative.campaignId, rows: count() })
        .from(creative)
        .where(and(inArray(creative.campaignId, [...byCampaign.keys()]), ...list.conditions))
        .groupBy(creative.campaignId);
      for (const row of rows) {
        const key = byCampaign.get(row.campaignId);
        if (key !== undefined) counts.set(key, row.rows);
      }
    }
    return counts;
  },
  identify,
);

/** One group per distinct list: as many as the operation has selections of the field, not as many as there are campaigns. */
function groupByList(keys: readonly CampaignList[]): readonly { readonly list: CreativeList; readonly byCampaign: ReadonlyMap<number, CampaignList> }[] {
  return [...Map.groupBy(keys, (key) => key.list.identity).values()].flatMap((group) => {
    const list = group[0]?.list;
    return list === undefined ? [] : [{ list, byCampaign: new Map(group.map((key) => [key.campaignId, key])) }];
  });
}
