import type { Calendar } from '../calendar.ts';
import { createWeightedIndex, type Random, randomStream, zipfWeights } from '../random.ts';
import { type Scale, shapes } from '../scales.ts';
import type { PartyStatus } from '../facts.ts';
import { makeAgencyNames, makeCompanies, slugOf, type Trade } from './demand-names.ts';
import { accountManagers, type Person } from './people.ts';

export interface Agency {
  readonly id: number;
  readonly name: string;
  readonly status: PartyStatus;
}

export interface Advertiser {
  readonly id: number;
  readonly agencyId: number | null;
  readonly accountManagerId: number | null;
  readonly name: string;
  readonly domain: string | null;
  readonly trade: Trade;
  readonly status: PartyStatus;
  readonly version: number;
  readonly createdDay: number;
  readonly updatedAt: string;
}

/** Who buys, and how many campaigns each has. */
export interface Demand {
  readonly agencies: readonly Agency[];
  readonly advertisers: readonly Advertiser[];
  /** Advertiser ids, one for each ordinary campaign. */
  readonly campaignOwners: readonly number[];
  /** The one with an invoice of 200 lines. */
  readonly largest: Advertiser;
  /** The one that was archived with a balance open. */
  readonly archived: Advertiser;
  /** The one whose name holds an emoji and right-to-left text. */
  readonly emoji: Advertiser;
}

/** An Urdu name within a Latin one: bidirectional text, an emoji outside the Basic Multilingual Plane, and a joiner sequence. */
export const emojiAdvertiserName = '🪔 نور جہاں Jewels 👩‍👩‍👧';

/** Days before the business date on which the archived advertiser was archived. */
const archivedDaysAgo = 20;

/** Makes agencies and advertisers. Every advertiser has a campaign; the rest go by size: Zipf by rank, log-normal around it. */
export function makeDemand(seed: number, scale: Scale, calendar: Calendar, people: readonly Person[]): Demand {
  const random = randomStream(seed, 'demand');
  const agencies = makeAgencyNames(random, scale.agencies).map((name, index): Agency => ({
    id: index + 1, name, status: index === scale.agencies - 1 ? 'ARCHIVED' : index === scale.agencies - 2 ? 'SUSPENDED' : 'ACTIVE',
  }));
  const managers = accountManagers(people);
  const archivedId = scale.advertisers;
  const emojiId = Math.floor(scale.advertisers / 2);
  const advertisers = makeCompanies(random, scale.advertisers).map(({ name, trade }, index): Advertiser => {
    const id = index + 1;
    const status = id === archivedId ? 'ARCHIVED' : id > 20 && id !== emojiId && random.chance(0.04) ? 'SUSPENDED' : 'ACTIVE';
    const createdDay = -random.integer(5, 700);
    return {
      id, trade, status,
      name: id === emojiId ? emojiAdvertiserName : name,
      agencyId: random.chance(shapes.advertiserViaAgencyShare) ? random.integer(1, agencies.length - 2) : null,
      accountManagerId: random.chance(0.95) ? random.pick(managers).id : null,
      domain: random.chance(0.97) ? `${slugOf(name)}.example` : null,
      version: status === 'ACTIVE' ? 1 : 2,
      createdDay,
      updatedAt: status === 'ACTIVE' ? calendar.instant(createdDay, 660) : calendar.instant(calendar.today - archivedDaysAgo, 700),
    };
  });
  return {
    agencies, advertisers,
    campaignOwners: makeCampaignOwners(random, scale),
    largest: advertiserOf(advertisers, 1), archived: advertiserOf(advertisers, archivedId), emoji: advertiserOf(advertisers, emojiId),
  };
}

/** The advertiser of that id. Throws when there is none. */
export function advertiserOf(advertisers: readonly Advertiser[], id: number): Advertiser {
  const advertiser = advertisers[id - 1];
  if (advertiser === undefined) throw new RangeError(`no advertiser ${id}`);
  return advertiser;
}

function makeCampaignOwners(random: Random, scale: Scale): number[] {
  const weights = zipfWeights(scale.advertisers, shapes.advertiserSizeZipf).map((weight) => weight * random.logNormal(0, shapes.advertiserSizeSigma));
  const draw = createWeightedIndex(weights);
  const owners = Array.from({ length: scale.advertisers }, (_, index) => index + 1);
  while (owners.length < scale.campaigns) owners.push(draw(random) + 1);
  return random.shuffle(owners);
}
