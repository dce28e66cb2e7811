import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, eq, inArray, or } from 'drizzle-orm';
import type { OperationsContext } from '../context.ts';
import { game, platforms, type Platform } from './table.ts';

/** The columns that a game's fields are resolved from. */
export const gameColumns = {
  id: game.id,
  publisherId: game.publisherId,
  platform: game.platform,
  bundleId: game.bundleId,
  name: game.name,
  category: game.category,
  sdkVersion: game.sdkVersion,
  reviewStatus: game.reviewStatus,
  version: game.version,
};

/** A row of `game`, as its fields are resolved from. */
export type GameRow = Pick<typeof game.$inferSelect, keyof typeof gameColumns>;

/** Games by id. */
export const gameById = defineBatch<number, GameRow>('game by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(gameColumns).from(game).where(inArray(game.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** A game as its store knows it. */
export interface GameBundle {
  readonly platform: Platform;
  readonly bundleId: string;
}

const identify = ({ platform, bundleId }: GameBundle): string => `${platform} ${bundleId}`;

/** Games by platform and bundle id, which must match letter by letter: the index compares without case, stores do not. */
export const gameByBundle = defineBatch<GameBundle, GameRow>(
  'game by bundle',
  async (keys, { database }) => {
    // An IN per platform, not one of pairs: MariaDB reads a range of the index for this form alone.
    const ofPlatform = [...Map.groupBy(keys, (key) => key.platform)].map(([platform, group]) => and(eq(game.platform, platform), inArray(game.bundleId, group.map((key) => key.bundleId))));
    const rows = await database.drizzle.select(gameColumns).from(game).where(or(...ofPlatform)).limit(keys.length);
    const found = new Map(rows.map((row) => [identify(row), row]));
    return new Map(keys.flatMap((key) => {
      const row = found.get(identify(key));
      return row === undefined ? [] : [[key, row] as const];
    }));
  },
  identify,
);

/** What another subgraph knows of a game: either of its keys. */
export interface GameReference {
  readonly id?: unknown;
  readonly platform?: unknown;
  readonly bundleId?: unknown;
}

/** The game of a reference by either key; null when there is none. Throws PublicError WRONG_ID_KIND, or INVALID_INPUT for half a key. */
export function resolveGame(context: OperationsContext, reference: GameReference): Promise<GameRow | null> {
  const { id, platform, bundleId } = reference;
  if (platform === undefined && bundleId === undefined) return loadOne(context, gameById, decodeId('gam', id as string));
  // The gateway sends every key that it has: the id is enough.
  if (typeof id === 'string') return loadOne(context, gameById, decodeId('gam', id));
  const known = platforms.find((one) => one === platform);
  if (known === undefined || typeof bundleId !== 'string') {
    throw new PublicError('INVALID_INPUT', 'A game is referred to by "id", or by "platform" (ANDROID or IOS) and "bundleId" together.');
  }
  return loadOne(context, gameByBundle, { platform: known, bundleId });
}
