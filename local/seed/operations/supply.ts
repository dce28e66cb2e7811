import type { Calendar } from '../calendar.ts';
import { createWeightedIndex, type Random, randomStream, zipfWeights } from '../random.ts';
import { minima, type Scale, shapes } from '../scales.ts';
import type { PartyStatus } from '../facts.ts';
import { accountManagers, type Person } from './people.ts';
import { bundleIdOf, gameCategories, makeGameName, makeStudioNames, studioCountries, unitPlaces, unsoldCategory } from './supply-names.ts';
import { templates } from './templates.ts';

export type ReviewStatus = 'DRAFT' | 'PENDING' | 'APPROVED' | 'REJECTED' | 'APPEALED';

export interface Publisher {
  readonly id: number;
  readonly name: string;
  readonly country: string;
  readonly status: PartyStatus;
  readonly accountManagerId: number | null;
  /** First day without delivery, when it is no longer ACTIVE. */
  readonly stoppedDay: number | null;
}

/** A period of ownership, both days included; `toDay` null is the open one. */
export interface Ownership {
  readonly publisherId: number;
  readonly fromDay: number;
  readonly toDay: number | null;
}

export interface Game {
  readonly id: number;
  readonly platform: 'ANDROID' | 'IOS';
  readonly bundleId: string;
  readonly name: string;
  readonly category: string;
  readonly sdkVersion: string | null;
  readonly reviewStatus: ReviewStatus;
  /** Oldest first, without overlap or gap; the last one is open. */
  readonly owners: readonly Ownership[];
  /** How much it is played, relative to the others. */
  readonly popularity: number;
}

export interface AdUnit {
  readonly id: number;
  readonly game: Game;
  readonly templateId: number;
  readonly name: string;
  readonly status: 'DRAFT' | 'ACTIVE' | 'PAUSED' | 'ARCHIVED';
  /** Days on which it could show anything, both included; null when it never could. */
  readonly live: { readonly fromDay: number; readonly toDay: number } | null;
}

export interface Block {
  readonly publisherId: number;
  readonly advertiserId: number;
  readonly sinceDay: number;
}

/** Who sells: studios, their games and the units in them. */
export interface Supply {
  readonly publishers: readonly Publisher[];
  readonly games: readonly Game[];
  readonly units: readonly AdUnit[];
  readonly blocks: readonly Block[];
  /** Suspended lately: campaigns that were bought on their games alone have nowhere to serve. */
  readonly dormantPublisherIds: readonly number[];
  /** Changed hands within the last closed month. */
  readonly movedGame: Game;
}

const dormantPublishers = 2;
const gamesPerDormantPublisherMin = 4;
const dormantDaysAgo = 20;
/** The first advertisers own the planted campaigns, which rely on the studios they were planted on. */
const unblockedAdvertisers = 20;
/** The day in the last closed month from which the moved game belongs to its new studio. */
const movedOn = '2026-10-12';

/** Makes publishers, games with their owners over time, ad units and block lists. */
export function makeSupply(seed: number, scale: Scale, calendar: Calendar, people: readonly Person[], advertiserCount: number): Supply {
  const publishers = makePublishers(randomStream(seed, 'publishers'), scale, calendar, people);
  const games = makeGames(randomStream(seed, 'games'), scale, calendar, publishers);
  const units = makeUnits(randomStream(seed, 'units'), scale, calendar, publishers, games);
  const movedGame = games.find((game) => isMoved(game, calendar) && units.some((unit) => unit.game === game && unit.live !== null));
  if (movedGame === undefined) throw new Error('the seed planted no moved game');
  return {
    publishers, games, units, movedGame,
    blocks: makeBlocks(randomStream(seed, 'blocks'), calendar, publishers, advertiserCount),
    dormantPublisherIds: publishers.slice(-dormantPublishers).map((publisher) => publisher.id),
  };
}

/** Who owned the game on that day, or null before its first owner. */
export function ownerOn(game: Game, day: number): number | null {
  for (const owner of game.owners) {
    if (owner.fromDay <= day && (owner.toDay === null || day <= owner.toDay)) return owner.publisherId;
  }
  return null;
}

/** The owner today. */
export function currentOwner(game: Game): number {
  const owner = game.owners.at(-1);
  if (owner === undefined) throw new RangeError(`game ${game.id} has no owner`);
  return owner.publisherId;
}

function isMoved(game: Game, calendar: Calendar): boolean {
  return game.owners[1]?.fromDay === calendar.indexOf(movedOn);
}

function makePublishers(random: Random, scale: Scale, calendar: Calendar, people: readonly Person[]): Publisher[] {
  const managers = accountManagers(people);
  return makeStudioNames(random, scale.publishers).map((name, index): Publisher => {
    const dormant = index >= scale.publishers - dormantPublishers;
    const status = dormant ? 'SUSPENDED' : index === 0 ? 'ACTIVE' : random.weighted<PartyStatus>([['ACTIVE', 94], ['SUSPENDED', 3], ['ARCHIVED', 3]]);
    const stopped = dormant ? calendar.today - dormantDaysAgo : random.integer(Math.floor(calendar.days / 3), calendar.today - 10);
    return {
      id: index + 1, name, status,
      country: index === 0 ? 'IN' : random.weighted(studioCountries),
      accountManagerId: random.chance(0.92) ? random.pick(managers).id : null,
      stoppedDay: status === 'ACTIVE' ? null : stopped,
    };
  });
}

/** Games per publisher: one each, the rest by Zipf; the first is then raised to a studio of many small games. */
function countGames(random: Random, scale: Scale): number[] {
  const counts = Array.from({ length: scale.publishers }, () => 1);
  const draw = createWeightedIndex(zipfWeights(scale.publishers, shapes.gamesPerPublisherZipf));
  for (let game = scale.publishers; game < scale.games; game += 1) {
    const index = draw(random);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  counts[0] = Math.max(counts[0] ?? 0, minima.gamesOfOnePublisher);
  for (let back = 1; back <= dormantPublishers; back += 1) {
    const index = scale.publishers - back;
    counts[index] = Math.max(counts[index] ?? 0, gamesPerDormantPublisherMin);
  }
  return counts;
}

function makeGames(random: Random, scale: Scale, calendar: Calendar, publishers: readonly Publisher[]): Game[] {
  const counts = countGames(random, scale);
  const games: Game[] = [];
  const bundles = new Set<string>();
  // A title goes to the other platform under the same bundle id now and then, as real studios do.
  let port: Title | null = null;
  const active = publishers.filter((publisher) => publisher.status === 'ACTIVE');
  for (const publisher of publishers) {
    const count = counts[publisher.id - 1] ?? 1;
    for (let number = 0; number < count; number += 1) {
      const id = games.length + 1;
      const ported: Title | null = portOf(port, publisher, random);
      const platform = ported !== null ? 'IOS' : random.chance(shapes.androidShare) ? 'ANDROID' : 'IOS';
      const title = ported ?? makeTitle(random, publisher, platform, bundles, id);
      bundles.add(`${platform} ${title.bundleId}`);
      port = ported === null && platform === 'ANDROID' ? title : null;
      const dormant = publisher.id > publishers.length - dormantPublishers;
      games.push({
        id, platform, name: title.name, bundleId: title.bundleId, category: title.category,
        sdkVersion: random.chance(0.93) ? random.weighted([['3.9.2', 30], ['3.8.0', 25], ['3.10.0', 20], ['3.7.4', 15], ['2.12.6', 10]]) : null,
        reviewStatus: dormant || number === 0 ? 'APPROVED' : random.weighted<ReviewStatus>([['APPROVED', 92], ['PENDING', 3], ['REJECTED', 2], ['DRAFT', 2], ['APPEALED', 1]]),
        owners: makeOwners(random, calendar, publisher, active, dormant),
        popularity: random.logNormal(0, 0.8) / Math.sqrt(count),
      });
    }
  }
  return plantMovedGame(games, calendar, active);
}

interface Title {
  readonly publisherId: number;
  readonly name: string;
  readonly bundleId: string;
  readonly category: string;
}

function portOf(port: Title | null, publisher: Publisher, random: Random): Title | null {
  return port?.publisherId === publisher.id && random.chance(0.25) ? port : null;
}

function makeTitle(random: Random, publisher: Publisher, platform: string, bundles: ReadonlySet<string>, id: number): Title {
  const kind = id % 40 === 7 ? unsoldCategory : random.weighted(gameCategories.map((category) => [category, category.weight] as const));
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const name = makeGameName(random, kind.nouns);
    const bundleId = bundleIdOf(publisher.name, name);
    if (!bundles.has(`${platform} ${bundleId}`)) return { publisherId: publisher.id, name, bundleId, category: kind.category };
  }
  const name = `${makeGameName(random, kind.nouns)} ${id}`;
  return { publisherId: publisher.id, name, bundleId: bundleIdOf(publisher.name, name), category: kind.category };
}

/** Most games were there before the first seeded day; some arrived later; a few were sold, in the middle of a month. */
function makeOwners(random: Random, calendar: Calendar, publisher: Publisher, buyers: readonly Publisher[], dormant: boolean): Ownership[] {
  const arrives = random.chance(0.12) && !dormant;
  const fromDay = arrives ? random.integer(10, Math.floor(calendar.days * 0.6)) : -random.integer(30, 600);
  const first = { publisherId: publisher.id, fromDay, toDay: null };
  const buyer = random.pick(buyers);
  if (dormant || publisher.status !== 'ACTIVE' || buyer.id === publisher.id || !random.chance(0.02)) return [first];
  const soldDay = random.integer(Math.max(fromDay + 10, Math.floor(calendar.days * 0.3)), calendar.today - 25);
  return [{ ...first, toDay: soldDay - 1 }, { publisherId: buyer.id, fromDay: soldDay, toDay: null }];
}

/** The most played single-owner game of an ACTIVE publisher changes hands in the last closed month. */
function plantMovedGame(games: readonly Game[], calendar: Calendar, active: readonly Publisher[]): Game[] {
  const activeIds = new Set(active.map((publisher) => publisher.id));
  const candidates = games.filter((game) =>
    game.owners.length === 1 && (game.owners[0]?.fromDay ?? 0) < 0 && game.reviewStatus === 'APPROVED' && game.category !== unsoldCategory.category
    && currentOwner(game) !== 1 && activeIds.has(currentOwner(game)));
  const moved = candidates.reduce((best, game) => (game.popularity > best.popularity ? game : best));
  const seller = moved.owners[0];
  const buyer = active.find((publisher) => publisher.id !== 1 && publisher.id !== seller?.publisherId);
  if (seller === undefined || buyer === undefined) throw new Error('the seed has too few publishers to move a game');
  const day = calendar.indexOf(movedOn);
  const owners = [{ ...seller, toDay: day - 1 }, { publisherId: buyer.id, fromDay: day, toDay: null }];
  return games.map((game) => (game === moved ? { ...game, owners } : game));
}

function makeUnits(random: Random, scale: Scale, calendar: Calendar, publishers: readonly Publisher[], games: readonly Game[]): AdUnit[] {
  const units: AdUnit[] = [];
  for (const game of games) {
    const wanted = Math.round(scale.unitsPerGameMean * random.logNormal(-0.15, 0.55));
    const count = Math.min(shapes.unitsPerGameMax, Math.max(shapes.unitsPerGameMin, wanted));
    const names = new Set<string>();
    const pausable = game.owners.length === 1;
    for (let number = 0; number < count; number += 1) {
      const clickable = !random.chance(shapes.nonClickableUnitShare);
      const place = random.pick(clickable ? unitPlaces.clickable : unitPlaces.scenic);
      let name: string = place;
      for (let copy = 2; names.has(name); copy += 1) name = `${place} ${copy}`;
      names.add(name);
      const template = random.pick(templates.filter((candidate) => candidate.clickable === clickable));
      const drawn = random.weighted<AdUnit['status']>([['ACTIVE', 86], ['PAUSED', 7], ['DRAFT', 4], ['ARCHIVED', 3]]);
      const status = game.category === unsoldCategory.category || game.reviewStatus !== 'APPROVED' ? 'DRAFT' : pausable && number > 0 ? drawn : 'ACTIVE';
      const stopped = random.integer(Math.floor(calendar.days / 4), calendar.today - 5);
      units.push({ id: units.length + 1, game, templateId: template.id, name, status, live: liveDays(calendar, publishers, game, status, stopped) });
    }
  }
  return units;
}

function liveDays(calendar: Calendar, publishers: readonly Publisher[], game: Game, status: AdUnit['status'], stoppedDay: number): AdUnit['live'] {
  if (status === 'DRAFT') return null;
  const publisherStopped = publishers[currentOwner(game) - 1]?.stoppedDay ?? null;
  const fromDay = Math.max(0, game.owners[0]?.fromDay ?? 0);
  const toDay = Math.min(status === 'ACTIVE' ? calendar.today : stoppedDay, publisherStopped === null ? calendar.today : publisherStopped - 1);
  return toDay < fromDay ? null : { fromDay, toDay };
}

function makeBlocks(random: Random, calendar: Calendar, publishers: readonly Publisher[], advertiserCount: number): Block[] {
  const blocks: Block[] = [];
  for (const publisher of publishers.slice(1, -dormantPublishers)) {
    if (!random.chance(0.1)) continue;
    const advertisers = new Set(Array.from({ length: random.integer(1, 3) }, () => random.integer(unblockedAdvertisers + 1, advertiserCount)));
    for (const advertiserId of [...advertisers].sort((a, b) => a - b)) {
      blocks.push({ publisherId: publisher.id, advertiserId, sinceDay: random.integer(-300, calendar.today - 10) });
    }
  }
  return blocks;
}
