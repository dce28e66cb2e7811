import { defineBatch } from '@ad-network/runtime/batch.ts';
import { desc, inArray } from 'drizzle-orm';
import { gameOwner } from './table.ts';

const columns = { gameId: gameOwner.gameId, publisherId: gameOwner.publisherId, validFrom: gameOwner.validFrom, validTo: gameOwner.validTo };

/** A row of `game_owner`, as its fields are resolved from. */
export type GameOwnershipRow = Pick<typeof gameOwner.$inferSelect, keyof typeof columns>;

/** Who owned each game and when, newest first. */
export const ownershipsOfGame = defineBatch<number, readonly GameOwnershipRow[]>('ownerships of game', async (gameIds, { database }) => {
  const rows = await database.drizzle.select(columns).from(gameOwner).where(inArray(gameOwner.gameId, [...gameIds])).orderBy(gameOwner.gameId, desc(gameOwner.validFrom));
  return Map.groupBy(rows, (row) => row.gameId);
});
