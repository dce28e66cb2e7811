import { targetGamesMax, targetValuesMax } from '../config.ts';
import type { Platform } from '../game/table.ts';
import { isCountryCode } from './country-codes.ts';

/** Kinds of connection that a campaign may ask for. */
export type ConnectionType = 'WIFI' | 'CELLULAR';

/** Where a campaign may run. An empty list allows all; lists are without repeats, sorted. */
export interface Targeting {
  readonly countries: readonly string[];
  readonly platforms: readonly Platform[];
  readonly osVersionMin: string | null;
  readonly gameCategories: readonly string[];
  readonly includeGameIds: readonly number[];
  readonly excludeGameIds: readonly number[];
  readonly connectionTypes: readonly ConnectionType[];
}

/** No restriction at all. */
export const everywhere: Targeting = { countries: [], platforms: [], osVersionMin: null, gameCategories: [], includeGameIds: [], excludeGameIds: [], connectionTypes: [] };

/** What is wrong with a targeting: a message for people, and the path below it. */
export interface TargetingProblem {
  readonly message: string;
  readonly path: readonly string[];
}

const osVersionShape = /^\d{1,3}(?:\.\d{1,3}){0,2}$/;

/** The first thing that is wrong with a targeting in itself; null when nothing is. Whether its games and categories exist is for the database to say. */
export function refuseTargeting(targeting: Targeting): TargetingProblem | null {
  for (const path of ['countries', 'gameCategories'] as const) {
    const count = targeting[path].length;
    if (count > targetValuesMax) return { message: `"${path}" may hold at most ${targetValuesMax} values; got ${count}.`, path: [path] };
  }
  const games = targeting.includeGameIds.length + targeting.excludeGameIds.length;
  if (games > targetGamesMax) return { message: `A campaign may include and exclude at most ${targetGamesMax} games together; got ${games}.`, path: ['includeGameIds'] };
  const country = targeting.countries.find((code) => !isCountryCode(code));
  if (country !== undefined) return { message: `"${country.slice(0, 10)}" is not a country code; one looks like "IN" (ISO 3166-1, two capitals).`, path: ['countries'] };
  if (targeting.osVersionMin !== null && !osVersionShape.test(targeting.osVersionMin)) return { message: 'An OS version is one to three numbers with dots between them, like "12" or "9.0".', path: ['osVersionMin'] };
  const both = targeting.includeGameIds.find((id) => targeting.excludeGameIds.includes(id));
  if (both !== undefined) return { message: `Game "gam_${both}" is both included and excluded; decide for one.`, path: ['excludeGameIds'] };
  return null;
}
