import { decodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, checkFilterList, orderTerms, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, count, eq, inArray, lte, sql, type SQL } from 'drizzle-orm';
import type { OperationsContext } from '../context.ts';
import type { ReviewStatus } from '../creative/table.ts';
import { nameContains } from '../name-search.ts';
import { defineNewestFirstChildren, readNewestFirst, toNewestFirst } from '../newest-first-list.ts';
import { gameColumns, type GameRow } from './queries.ts';
import { game, type Platform } from './table.ts';

/** `GameFilter` of the SDL. */
export interface GameFilter {
  readonly idIn?: readonly string[] | null;
  readonly publisherIdIn?: readonly string[] | null;
  readonly platform?: Platform | null;
  readonly reviewStatusIn?: readonly ReviewStatus[] | null;
  readonly nameContains?: string | null;
}

/** Arguments of a list of games. */
export interface GameListArguments extends PageArguments {
  readonly filter?: GameFilter | null;
}

/**
 * A page of games, newest first. One statement, and one more when `totalCount` is selected. Throws PublicError before any SQL: see
 * `readPage`; WRONG_ID_KIND, or INVALID_INPUT for a list or text that is too long.
 */
export async function listGames(context: OperationsContext, args: GameListArguments): Promise<Connection<GameRow>> {
  const page = readNewestFirst(args, game.id);
  const conditions = filterGames(args.filter);
  const db = context.database.drizzle;
  const rows = await db
    .select(gameColumns)
    .from(game)
    .where(and(...conditions, afterCursor(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  return toNewestFirst(rows, page, async () => {
    const counted = await db.select({ rows: count() }).from(game).where(and(...conditions));
    return counted[0]?.rows ?? 0;
  });
}

function filterGames(filter: GameFilter | null | undefined): readonly (SQL | undefined)[] {
  if (filter === null || filter === undefined) return [];
  checkFilterList('idIn', filter.idIn);
  checkFilterList('publisherIdIn', filter.publisherIdIn);
  return [
    filter.idIn ? inArray(game.id, filter.idIn.map((id) => decodeId('gam', id))) : undefined,
    filter.publisherIdIn ? inArray(game.publisherId, filter.publisherIdIn.map((id) => decodeId('pub', id))) : undefined,
    filter.platform ? eq(game.platform, filter.platform) : undefined,
    filter.reviewStatusIn ? inArray(game.reviewStatus, [...new Set(filter.reviewStatusIn)]) : undefined,
    filter.nameContains ? nameContains(game.name, filter.nameContains) : undefined,
  ];
}

/** A page of the games that a publisher owns today; those of every publisher of the request are read together. */
export const listGamesOfPublisher = defineNewestFirstChildren<GameRow>('games of publisher', {
  idColumn: game.id,
  async readPages({ database }, publisherIds, page) {
    const matching = and(inArray(game.publisherId, [...publisherIds]), afterCursor(page));
    if (publisherIds.length === 1) {
      // Of one publisher the server reads in the order of an index and stops; ranking would read all of its games.
      const rows = await database.drizzle.select(gameColumns).from(game).where(matching).orderBy(...orderTerms(page.order)).limit(page.first + 1);
      return rows.map((row) => [row.publisherId, row] as const);
    }
    const ranked = database.drizzle
      // Drizzle has no OVER: PARTITION BY gives every publisher its own first rows.
      .select({ ...gameColumns, place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${game.publisherId} ORDER BY ${game.id} DESC)`.as('place') })
      .from(game)
      .where(matching)
      .as('ranked');
    const rows = await database.drizzle.select().from(ranked).where(lte(ranked.place, page.first + 1)).orderBy(ranked.place, ranked.id);
    return rows.map((row) => [row.publisherId, row] as const);
  },
  async readCounts({ database }, publisherIds) {
    const rows = await database.drizzle.select({ publisherId: game.publisherId, rows: count() }).from(game).where(inArray(game.publisherId, [...publisherIds])).groupBy(game.publisherId);
    return rows.map((row) => [row.publisherId, row.rows] as const);
  },
});
