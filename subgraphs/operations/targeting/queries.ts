import { defineBatch } from '@ad-network/runtime/batch.ts';
import type { Queryable } from '@ad-network/runtime/database.ts';
import { asc, inArray } from 'drizzle-orm';
import { campaignGame, campaignTarget } from '../campaign/table.ts';
import { platforms } from '../game/table.ts';
import { everywhere, type ConnectionType, type Targeting } from './rules.ts';

/** Targetings of campaigns; a campaign that runs everywhere is not in the map. Two statements. */
export const targetingOfCampaign = defineBatch<number, Targeting>('targeting of campaign', (campaignIds, { database }) => readTargetings(database.drizzle, campaignIds));

/** As the batch reads them, from a transaction or not. */
export async function readTargetings(database: Queryable, campaignIds: readonly number[]): Promise<ReadonlyMap<number, Targeting>> {
  const [terms, games] = await Promise.all([
    database
      .select({ campaignId: campaignTarget.campaignId, dimension: campaignTarget.dimension, value: campaignTarget.value })
      .from(campaignTarget)
      .where(inArray(campaignTarget.campaignId, [...campaignIds]))
      .orderBy(asc(campaignTarget.campaignId), asc(campaignTarget.dimension), asc(campaignTarget.value)),
    database
      .select({ campaignId: campaignGame.campaignId, gameId: campaignGame.gameId, mode: campaignGame.mode })
      .from(campaignGame)
      .where(inArray(campaignGame.campaignId, [...campaignIds]))
      .orderBy(asc(campaignGame.campaignId), asc(campaignGame.gameId)),
  ]);
  const termsOf = Map.groupBy(terms, (row) => row.campaignId);
  const gamesOf = Map.groupBy(games, (row) => row.campaignId);
  return new Map([...new Set([...termsOf.keys(), ...gamesOf.keys()])].map((id) => [id, gather(termsOf.get(id) ?? [], gamesOf.get(id) ?? [])]));
}

type Term = Pick<typeof campaignTarget.$inferSelect, 'dimension' | 'value'>;
type ListedGame = Pick<typeof campaignGame.$inferSelect, 'gameId' | 'mode'>;

function gather(terms: readonly Term[], games: readonly ListedGame[]): Targeting {
  const values = (dimension: Term['dimension']): readonly string[] => terms.filter((term) => term.dimension === dimension).map((term) => term.value);
  const listed = (mode: ListedGame['mode']): readonly number[] => games.filter((row) => row.mode === mode).map((row) => row.gameId);
  const isConnection = (value: string): value is ConnectionType => value === 'WIFI' || value === 'CELLULAR';
  return {
    ...everywhere,
    countries: values('COUNTRY'),
    platforms: platforms.filter((platform) => values('PLATFORM').includes(platform)),
    osVersionMin: values('OS_MIN')[0] ?? null,
    gameCategories: values('GAME_CATEGORY'),
    includeGameIds: listed('INCLUDE'),
    excludeGameIds: listed('EXCLUDE'),
    connectionTypes: values('CONNECTION').filter(isConnection),
  };
}
