import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, checkFilterList, orderTerms, readPage, toConnection, type Connection, type Page, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, count, eq, inArray, lte, sql, type SQL } from 'drizzle-orm';
import type { PartyStatus } from '../agency/table.ts';
import { pageRowsDefault } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { nameContains } from '../name-search.ts';
import { advertiser } from './table.ts';

/** The columns that an advertiser's fields are resolved from. */
export const advertiserColumns = {
  id: advertiser.id,
  agencyId: advertiser.agencyId,
  accountManagerId: advertiser.accountManagerId,
  name: advertiser.name,
  domain: advertiser.domain,
  iabCategory: advertiser.iabCategory,
  status: advertiser.status,
  version: advertiser.version,
};

/** A row of `advertiser`, as its fields are resolved from. */
export type AdvertiserRow = Pick<typeof advertiser.$inferSelect, keyof typeof advertiserColumns>;

/** Advertisers by id, archived ones too. */
export const advertiserById = defineBatch<number, AdvertiserRow>('advertiser by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(advertiserColumns).from(advertiser).where(inArray(advertiser.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** `AdvertiserFilter` of the SDL. */
export interface AdvertiserFilter {
  readonly idIn?: readonly string[] | null;
  readonly statusIn?: readonly PartyStatus[] | null;
  readonly agencyId?: string | null;
  readonly accountManagerId?: string | null;
  readonly nameContains?: string | null;
}

/** Arguments of a list of advertisers. */
export interface AdvertiserListArguments extends PageArguments {
  readonly filter?: AdvertiserFilter | null;
}

const newestFirst: PageOrder = { name: 'newest', parts: [{ column: advertiser.id, direction: 'desc' }] };

/**
 * A page of advertisers, newest first. One statement, and one more when `totalCount` is selected. Throws PublicError before any SQL:
 * see `readPage`; WRONG_ID_KIND, or INVALID_INPUT for a list or text that is too long.
 */
export async function listAdvertisers(context: OperationsContext, args: AdvertiserListArguments): Promise<Connection<AdvertiserRow>> {
  const page = readNewestFirst(args);
  const conditions = filterAdvertisers(args.filter);
  const db = context.database.drizzle;
  const rows = await db
    .select(advertiserColumns)
    .from(advertiser)
    .where(and(...conditions, afterCursor(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  return toConnection(rows, page, (row) => [row.id], async () => {
    const counted = await db.select({ rows: count() }).from(advertiser).where(and(...conditions));
    return counted[0]?.rows ?? 0;
  });
}

function readNewestFirst(args: PageArguments): Page {
  const page = readPage(args, newestFirst, { rowsDefault: pageRowsDefault });
  if (page.after !== null && typeof page.after[0] !== 'number') {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
  return page;
}

/** A page of one agency's advertisers, newest first; those of every agency of the request are read together. */
export async function listAdvertisersOfAgency(context: OperationsContext, agencyId: number, args: PageArguments): Promise<Connection<AdvertiserRow>> {
  const page = readNewestFirst(args);
  const rows = await loadOne(context, pageOfAgency, { agencyId, page });
  return toConnection(rows ?? [], page, (row) => [row.id], async () => (await loadOne(context, countOfAgency, agencyId)) ?? 0);
}

/** A page of one agency: keys of one page are read in one statement, whatever the number of agencies. */
interface AgencyPage {
  readonly agencyId: number;
  readonly page: Page;
}

const identifyPage = ({ page }: AgencyPage): string => JSON.stringify([page.first, page.after]);

const pageOfAgency = defineBatch<AgencyPage, readonly AdvertiserRow[]>(
  'advertisers of agency',
  async (keys, { database }) => {
    const pages = new Map<AgencyPage, readonly AdvertiserRow[]>();
    for (const group of Map.groupBy(keys, identifyPage).values()) {
      const page = group[0]?.page;
      if (page === undefined) continue;
      const keyOf = new Map(group.map((key) => [key.agencyId, key]));
      const rankedRows = database.drizzle
        // Drizzle has no OVER: PARTITION BY gives every agency its own first rows.
        .select({ ...advertiserColumns, place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${advertiser.agencyId} ORDER BY ${advertiser.id} DESC)`.as('place') })
        .from(advertiser)
        .where(and(inArray(advertiser.agencyId, [...keyOf.keys()]), afterCursor(page)))
        .as('ranked');
      const rows: readonly AdvertiserRow[] = await database.drizzle.select().from(rankedRows).where(lte(rankedRows.place, page.first + 1)).orderBy(rankedRows.place, rankedRows.id);
      for (const [agencyId, found] of Map.groupBy(rows, (row) => row.agencyId)) {
        const key = agencyId === null ? undefined : keyOf.get(agencyId);
        if (key !== undefined) pages.set(key, found);
      }
    }
    return pages;
  },
  (key) => `${key.agencyId} ${identifyPage(key)}`,
);

const countOfAgency = defineBatch<number, number>('count of advertisers of agency', async (agencyIds, { database }) => {
  const rows = await database.drizzle
    .select({ agencyId: advertiser.agencyId, rows: count() })
    .from(advertiser)
    .where(inArray(advertiser.agencyId, [...agencyIds]))
    .groupBy(advertiser.agencyId);
  return new Map(rows.flatMap((row) => (row.agencyId === null ? [] : [[row.agencyId, row.rows] as const])));
});

function filterAdvertisers(filter: AdvertiserFilter | null | undefined): readonly (SQL | undefined)[] {
  if (filter === null || filter === undefined) return [];
  checkFilterList('idIn', filter.idIn);
  return [
    filter.idIn ? inArray(advertiser.id, filter.idIn.map((id) => decodeId('adv', id))) : undefined,
    filter.statusIn ? inArray(advertiser.status, [...new Set(filter.statusIn)]) : undefined,
    isGiven(filter.agencyId) ? eq(advertiser.agencyId, decodeId('agy', filter.agencyId)) : undefined,
    isGiven(filter.accountManagerId) ? eq(advertiser.accountManagerId, decodeId('usr', filter.accountManagerId)) : undefined,
    filter.nameContains ? nameContains(advertiser.name, filter.nameContains) : undefined,
  ];
}

/** An empty id is given, and refused: it is not the id of an agency. */
function isGiven(value: string | null | undefined): value is string {
  return value !== null && value !== undefined;
}
