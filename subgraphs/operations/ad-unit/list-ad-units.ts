import { decodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, checkFilterList, orderTerms, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, count, inArray, lte, sql, type SQL } from 'drizzle-orm';
import type { OperationsContext } from '../context.ts';
import { defineNewestFirstChildren, readNewestFirst, toNewestFirst } from '../newest-first-list.ts';
import { adUnitColumns, type AdUnitRow } from './queries.ts';
import { adUnit, type AdUnitStatus } from './table.ts';

/** `AdUnitFilter` of the SDL. */
export interface AdUnitFilter {
  readonly idIn?: readonly string[] | null;
  readonly gameIdIn?: readonly string[] | null;
  readonly statusIn?: readonly AdUnitStatus[] | null;
}

/** Arguments of a list of ad units. */
export interface AdUnitListArguments extends PageArguments {
  readonly filter?: AdUnitFilter | null;
}

/**
 * A page of ad units, newest first. One statement, and one more when `totalCount` is selected. Throws PublicError before any SQL:
 * see `readPage`; WRONG_ID_KIND, or INVALID_INPUT for a list that is too long.
 */
export async function listAdUnits(context: OperationsContext, args: AdUnitListArguments): Promise<Connection<AdUnitRow>> {
  const page = readNewestFirst(args, adUnit.id);
  const conditions = filterAdUnits(args.filter);
  const db = context.database.drizzle;
  const rows = await db
    .select(adUnitColumns)
    .from(adUnit)
    .where(and(...conditions, afterCursor(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  return toNewestFirst(rows, page, async () => {
    const counted = await db.select({ rows: count() }).from(adUnit).where(and(...conditions));
    return counted[0]?.rows ?? 0;
  });
}

function filterAdUnits(filter: AdUnitFilter | null | undefined): readonly (SQL | undefined)[] {
  if (filter === null || filter === undefined) return [];
  checkFilterList('idIn', filter.idIn);
  checkFilterList('gameIdIn', filter.gameIdIn);
  return [
    filter.idIn ? inArray(adUnit.id, filter.idIn.map((id) => decodeId('adu', id))) : undefined,
    filter.gameIdIn ? inArray(adUnit.gameId, filter.gameIdIn.map((id) => decodeId('gam', id))) : undefined,
    filter.statusIn ? inArray(adUnit.status, [...new Set(filter.statusIn)]) : undefined,
  ];
}

/** A page of a game's ad units; those of every game of the request are read together. */
export const listAdUnitsOfGame = defineNewestFirstChildren<AdUnitRow>('ad units of game', {
  idColumn: adUnit.id,
  async readPages({ database }, gameIds, page) {
    const matching = and(inArray(adUnit.gameId, [...gameIds]), afterCursor(page));
    if (gameIds.length === 1) {
      // Of one game the server reads in the order of an index and stops; ranking would read all of its ad units.
      const rows = await database.drizzle.select(adUnitColumns).from(adUnit).where(matching).orderBy(...orderTerms(page.order)).limit(page.first + 1);
      return rows.map((row) => [row.gameId, row] as const);
    }
    const ranked = database.drizzle
      // Drizzle has no OVER: PARTITION BY gives every game its own first rows.
      .select({ ...adUnitColumns, place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${adUnit.gameId} ORDER BY ${adUnit.id} DESC)`.as('place') })
      .from(adUnit)
      .where(matching)
      .as('ranked');
    const rows = await database.drizzle.select().from(ranked).where(lte(ranked.place, page.first + 1)).orderBy(ranked.place, ranked.id);
    return rows.map((row) => [row.gameId, row] as const);
  },
  async readCounts({ database }, gameIds) {
    const rows = await database.drizzle.select({ gameId: adUnit.gameId, rows: count() }).from(adUnit).where(inArray(adUnit.gameId, [...gameIds])).groupBy(adUnit.gameId);
    return rows.map((row) => [row.gameId, row.rows] as const);
  },
});
