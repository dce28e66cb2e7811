import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { eq, inArray } from 'drizzle-orm';
import { campaignGame, campaignTarget } from '../campaign/table.ts';
import type { FieldChange } from '../change-event/table.ts';
import { checkId } from '../check-input.ts';
import { diffFields, type FieldValues } from '../field-diff.ts';
import { game, type Platform } from '../game/table.ts';
import { refuse } from '../run-command.ts';
import { readTargetings } from './queries.ts';
import { everywhere, refuseTargeting, type ConnectionType, type Targeting } from './rules.ts';

/** `TargetingInput` of the SDL. */
export interface TargetingInput {
  readonly countries: readonly string[];
  readonly platforms: readonly Platform[];
  readonly osVersionMin?: string | null;
  readonly gameCategories: readonly string[];
  readonly includeGameIds: readonly string[];
  readonly excludeGameIds: readonly string[];
  readonly connectionTypes: readonly ConnectionType[];
}

/** The targeting of an input, checked in itself, before any SQL. Refuses with the path below `targeting`. */
export function checkTargeting(input: TargetingInput): Targeting {
  const gameIds = (field: 'includeGameIds' | 'excludeGameIds'): readonly number[] =>
    [...new Set(input[field].map((id, at) => checkId('gam', id, 'targeting', field, String(at))))].sort((a, b) => a - b);
  const targeting: Targeting = {
    countries: distinct(input.countries),
    platforms: distinct(input.platforms),
    osVersionMin: input.osVersionMin ?? null,
    gameCategories: distinct(input.gameCategories),
    includeGameIds: gameIds('includeGameIds'),
    excludeGameIds: gameIds('excludeGameIds'),
    connectionTypes: distinct(input.connectionTypes),
  };
  const problem = refuseTargeting(targeting);
  return problem === null ? targeting : refuse('INVALID_INPUT', problem.message, 'targeting', ...problem.path);
}

function distinct<Value extends string>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)].sort();
}

/** Makes the targeting of a campaign, whose row is locked, what `after` says, and gives what changed. Refuses games and categories that do not exist. */
export async function writeTargeting(transaction: Queryable, campaignId: number, after: Targeting): Promise<readonly FieldChange[]> {
  const before = (await readTargetings(transaction, [campaignId])).get(campaignId) ?? everywhere;
  const changes = diffFields(describeTargeting(before), describeTargeting(after), 'targeting');
  if (changes.length === 0) return changes;
  await refuseUnknown(transaction, after);
  await transaction.delete(campaignTarget).where(eq(campaignTarget.campaignId, campaignId));
  await transaction.delete(campaignGame).where(eq(campaignGame.campaignId, campaignId));
  const terms = termsOf(after);
  if (terms.length > 0) await transaction.insert(campaignTarget).values(terms.map((term) => ({ campaignId, ...term })));
  const games = gamesOf(after);
  if (games.length > 0) await transaction.insert(campaignGame).values(games.map((listed) => ({ campaignId, ...listed })));
  return changes;
}

async function refuseUnknown(transaction: Queryable, targeting: Targeting): Promise<void> {
  const gameIds = gamesOf(targeting).map(({ gameId }) => gameId);
  if (gameIds.length > 0) {
    const found = new Set((await transaction.select({ id: game.id }).from(game).where(inArray(game.id, gameIds))).map(({ id }) => id));
    for (const field of ['includeGameIds', 'excludeGameIds'] as const) {
      const unknown = targeting[field].find((id) => !found.has(id));
      if (unknown !== undefined) refuse('NOT_FOUND', `There is no game "${encodeId('gam', unknown)}".`, 'targeting', field);
    }
  }
  if (targeting.gameCategories.length > 0) {
    // A category is known when a game is of it: targeting one that no game is of could never deliver.
    const rows = await transaction.selectDistinct({ category: game.category }).from(game).where(inArray(game.category, [...targeting.gameCategories]));
    const known = new Set(rows.map(({ category }) => category));
    const unknown = targeting.gameCategories.find((category) => !known.has(category));
    if (unknown !== undefined) refuse('INVALID_INPUT', `No game is of the category "${unknown.slice(0, 40)}"; categories are in capitals, like "PUZZLE".`, 'targeting', 'gameCategories');
  }
}

function termsOf(targeting: Targeting): readonly Pick<typeof campaignTarget.$inferInsert, 'dimension' | 'value'>[] {
  return [
    ...targeting.countries.map((value) => ({ dimension: 'COUNTRY' as const, value })),
    ...targeting.platforms.map((value) => ({ dimension: 'PLATFORM' as const, value })),
    ...targeting.gameCategories.map((value) => ({ dimension: 'GAME_CATEGORY' as const, value })),
    ...targeting.connectionTypes.map((value) => ({ dimension: 'CONNECTION' as const, value })),
    ...(targeting.osVersionMin === null ? [] : [{ dimension: 'OS_MIN' as const, value: targeting.osVersionMin }]),
  ];
}

function gamesOf(targeting: Targeting): readonly { readonly gameId: number; readonly mode: 'INCLUDE' | 'EXCLUDE' }[] {
  return [
    ...targeting.includeGameIds.map((gameId) => ({ gameId, mode: 'INCLUDE' as const })),
    ...targeting.excludeGameIds.map((gameId) => ({ gameId, mode: 'EXCLUDE' as const })),
  ];
}

function describeTargeting({ countries, platforms, osVersionMin, gameCategories, includeGameIds, excludeGameIds, connectionTypes }: Targeting): FieldValues {
  const games = (ids: readonly number[]): readonly string[] => ids.map((id) => encodeId('gam', id));
  return { countries, platforms, osVersionMin, gameCategories, includeGameIds: games(includeGameIds), excludeGameIds: games(excludeGameIds), connectionTypes };
}
