import type { Calendar } from '../calendar.ts';
import { type Random, randomStream } from '../random.ts';
import { shapes } from '../scales.ts';
import { blockedDaysAgo } from './make-outlines.ts';
import type { CampaignOutline, DaySpan, PoolUnit, Target } from './campaign.ts';
import { type AdUnit, type Block, currentOwner, type Game, type Supply } from './supply.ts';
import { unsoldCategory } from './supply-names.ts';
import { templateOf } from './templates.ts';

/** What a campaign is bought on. */
export interface Buy {
  readonly targets: readonly Target[];
  readonly gameList: { readonly mode: 'INCLUDE' | 'EXCLUDE'; readonly gameIds: readonly number[] } | null;
}

/** A unit that a campaign may use, with the days on which it may. */
export interface Candidate extends DaySpan {
  readonly unit: AdUnit;
}

/** Answers which units campaigns may use, with blocks and ownership over time. */
export interface Inventory {
  /** Block lists, the planted ones included. */
  readonly blocks: readonly Block[];
  /** The games on which a campaign of kind inventory-suspended or inventory-blocked is bought; null for others. */
  includeGamesOf(outline: CampaignOutline): readonly number[] | null;
  /** Units that match the buy and the objective, sorted by id. */
  candidates(outline: CampaignOutline, buy: Buy): Candidate[];
}

/** Plants the block lists that some campaigns need and indexes the supply. */
export function createInventory(seed: number, calendar: Calendar, supply: Supply, outlines: readonly CampaignOutline[]): Inventory {
  const planted = plantBlocks(seed, calendar, supply, outlines);
  const taken = new Set(planted.map((item) => blockKey(item.block.publisherId, item.block.advertiserId)));
  const blocks = [...supply.blocks.filter((block) => !taken.has(blockKey(block.publisherId, block.advertiserId))), ...planted.map((item) => item.block)]
    .sort((a, b) => a.publisherId - b.publisherId || a.advertiserId - b.advertiserId);
  const sinceDays = new Map(blocks.map((block) => [blockKey(block.publisherId, block.advertiserId), block.sinceDay]));
  const gamesByCampaign = new Map(planted.map((item) => [item.key, item.games]));
  const dormantGames = supply.games.filter((game) => supply.dormantPublisherIds.includes(currentOwner(game))).map((game) => game.id);
  return {
    blocks,
    includeGamesOf: (outline) => (outline.kind === 'inventory-suspended' ? dormantGames : gamesByCampaign.get(outline.key) ?? null),
    candidates: (outline, buy) => supply.units.flatMap((unit) => {
      if (unit.live === null || !matches(unit, outline, buy)) return [];
      const toDay = Math.min(unit.live.toDay, lastUnblockedDay(unit.game, outline.advertiserId, sinceDays));
      return toDay < unit.live.fromDay ? [] : [{ unit, fromDay: unit.live.fromDay, toDay }];
    }),
  };
}

/** True when the candidate can show something today. */
export function isLive(candidate: Candidate, calendar: Calendar): boolean {
  return candidate.unit.status === 'ACTIVE' && candidate.toDay === calendar.today;
}

/** What the campaign is bought on, drawn. `broad` leaves targeting out where the drawn one left nothing to serve on. */
export function drawBuy(random: Random, outline: CampaignOutline, supply: Supply, fixedGames: readonly number[] | null, broad: boolean): Buy {
  const targets: Target[] = drawAudience(random);
  const includeGames = fixedGames ?? outline.includeGames ?? null;
  if (outline.kind === 'inventory-narrow') return { targets: [...targets, { dimension: 'GAME_CATEGORY', value: unsoldCategory.category }], gameList: null };
  if (includeGames !== null) return { targets, gameList: { mode: 'INCLUDE', gameIds: includeGames } };
  if (broad || outline.adversarial !== null) return { targets, gameList: null };
  const platformShare = outline.objective === 'APP_INSTALLS' ? 0.9 : 0.2;
  if (random.chance(platformShare)) targets.push({ dimension: 'PLATFORM', value: random.chance(shapes.androidShare) ? 'ANDROID' : 'IOS' });
  if (random.chance(0.35)) {
    const categories = random.shuffle([...new Set(supply.games.map((game) => game.category))].filter((category) => category !== unsoldCategory.category));
    for (const category of categories.slice(0, random.integer(2, 5)).sort()) targets.push({ dimension: 'GAME_CATEGORY', value: category });
  }
  const listKind = random.weighted<'INCLUDE' | 'EXCLUDE' | null>([['INCLUDE', 6], ['EXCLUDE', 10], [null, 84]]);
  if (listKind === null) return { targets, gameList: null };
  const count = listKind === 'INCLUDE' ? random.integer(8, 20) : random.integer(1, 5);
  const gameIds = random.shuffle(supply.games).slice(0, count).map((game) => game.id).sort((a, b) => a - b);
  return { targets, gameList: { mode: listKind, gameIds } };
}

/** Chooses `count` of the candidates, likelier where the game is played more, always-open units first; sorted by id. */
export function drawPool(random: Random, candidates: readonly Candidate[], count: number, calendar: Calendar): PoolUnit[] {
  // Efraimidis and Spirakis: the smallest exponentials with rate = weight are a weighted sample without replacement.
  const ranked = candidates.map((candidate) => ({ candidate, rank: random.exponential(1 / candidate.unit.game.popularity) }));
  ranked.sort((a, b) => a.rank - b.rank);
  const alwaysOpen = ranked.find(({ candidate }) => candidate.fromDay === 0 && candidate.toDay === calendar.today);
  const chosen = alwaysOpen === undefined ? ranked.slice(0, count) : [alwaysOpen, ...ranked.filter((item) => item !== alwaysOpen).slice(0, count - 1)];
  return chosen
    .map(({ candidate }): PoolUnit => ({
      ...candidate,
      clicksPerImpression: templateOf(candidate.unit.templateId).clickable ? random.beta(shapes.clickThrough.a, shapes.clickThrough.b) : 0,
      installsPerClick: random.beta(shapes.installPerClick.a, shapes.installPerClick.b),
    }))
    .sort((a, b) => a.unit.id - b.unit.id);
}

/** Country, connection and system version: judged at request time, so they narrow no inventory here. */
function drawAudience(random: Random): Target[] {
  const targets: Target[] = [];
  if (random.chance(0.85)) {
    const countries = random.weighted([[['IN'], 70], [['IN', 'BD', 'LK', 'NP'], 10], [['ID', 'PH', 'VN'], 8], [['AE', 'SA'], 7], [['GB', 'US'], 5]]);
    for (const value of countries) targets.push({ dimension: 'COUNTRY', value });
  }
  if (random.chance(0.1)) targets.push({ dimension: 'CONNECTION', value: random.pick(['WIFI', 'CELLULAR']) });
  if (random.chance(0.1)) targets.push({ dimension: 'OS_MIN', value: random.pick(['8.0', '9.0', '10.0', '12.0', '15.0']) });
  return targets;
}

function matches(unit: AdUnit, outline: CampaignOutline, buy: Buy): boolean {
  if (outline.objective !== 'BRAND_AWARENESS' && !templateOf(unit.templateId).clickable) return false;
  if (buy.gameList !== null && buy.gameList.gameIds.includes(unit.game.id) !== (buy.gameList.mode === 'INCLUDE')) return false;
  return matchesTarget(buy.targets, 'PLATFORM', unit.game.platform) && matchesTarget(buy.targets, 'GAME_CATEGORY', unit.game.category);
}

function matchesTarget(targets: readonly Target[], dimension: Target['dimension'], value: string): boolean {
  let constrained = false;
  for (const target of targets) {
    if (target.dimension !== dimension) continue;
    if (target.value === value) return true;
    constrained = true;
  }
  return !constrained;
}

/** A game that changed hands counts as blocked when any of its owners blocks: then neither day of it can be wrong. */
function lastUnblockedDay(game: Game, advertiserId: number, sinceDays: ReadonlyMap<string, number>): number {
  let last = Number.MAX_SAFE_INTEGER;
  for (const owner of game.owners) {
    const since = sinceDays.get(blockKey(owner.publisherId, advertiserId));
    if (since !== undefined) last = Math.min(last, since - 1);
  }
  return last;
}

interface PlantedBlock {
  readonly key: string;
  readonly block: Block;
  readonly games: readonly number[];
}

/** Each campaign of kind inventory-blocked is bought on one studio's games, and that studio has refused its advertiser since. */
function plantBlocks(seed: number, calendar: Calendar, supply: Supply, outlines: readonly CampaignOutline[]): PlantedBlock[] {
  const movers = new Set(supply.movedGame.owners.map((owner) => owner.publisherId));
  const studios = supply.publishers.filter((publisher) => publisher.id !== 1 && publisher.status === 'ACTIVE' && !movers.has(publisher.id)).flatMap((publisher) => {
    const owned = supply.games.filter((game) => game.owners.length === 1 && currentOwner(game) === publisher.id);
    const open = supply.units.some((unit) => owned.includes(unit.game) && unit.live?.fromDay === 0 && templateOf(unit.templateId).clickable && unit.status === 'ACTIVE');
    return open ? [{ publisherId: publisher.id, games: owned.map((game) => game.id) }] : [];
  });
  const random = randomStream(seed, 'planted-blocks');
  const taken = new Set<string>();
  return outlines.filter((outline) => outline.kind === 'inventory-blocked').map((outline) => {
    let studio = random.pick(studios);
    while (taken.has(blockKey(studio.publisherId, outline.advertiserId))) studio = random.pick(studios);
    taken.add(blockKey(studio.publisherId, outline.advertiserId));
    const block = { publisherId: studio.publisherId, advertiserId: outline.advertiserId, sinceDay: calendar.today - blockedDaysAgo };
    return { key: outline.key, block, games: studio.games };
  });
}

function blockKey(publisherId: number, advertiserId: number): string {
  return `${publisherId} ${advertiserId}`;
}
