import { campaignObjectives, campaignStatuses } from './campaign/table.ts';
import type { Random } from './test-random.ts';

/** Kinds of things that commands make and change: their table, and the prefix of their ids. */
export const kinds = {
  agency: { table: 'agency', prefix: 'agy', entityType: 'Agency' },
  advertiser: { table: 'advertiser', prefix: 'adv', entityType: 'Advertiser' },
  campaign: { table: 'campaign', prefix: 'cmp', entityType: 'Campaign' },
  creative: { table: 'creative', prefix: 'crv', entityType: 'Creative' },
  publisher: { table: 'publisher', prefix: 'pub', entityType: 'Publisher' },
  game: { table: 'game', prefix: 'gam', entityType: 'Game' },
  adUnit: { table: 'ad_unit', prefix: 'adu', entityType: 'AdUnit' },
} as const;
export type Kind = keyof typeof kinds;

type Fields = Readonly<Record<string, unknown>>;

/** What a generator draws from: the ids that exist by now. */
export interface World {
  /** An id of the kind, mostly of one that exists, sometimes of none or of another kind. */
  readonly id: (kind: Kind) => string;
  readonly templateId: () => string;
  /** Never drawn before. */
  readonly serial: () => number;
}

/** How one mutation is driven. Most draws are legal; some are not, on purpose. */
export interface Generator {
  readonly name: string;
  /** What it makes (idempotently), changes (by `expectedVersion`; `field` names the id), or neither. */
  readonly does: { readonly makes: Kind } | { readonly changes: Kind; readonly field: string } | { readonly sends: string };
  /** Drawn this many times as often as one with weight 1. */
  readonly weight: number;
  /** The input, without idempotencyKey, id and expectedVersion. */
  readonly input: (world: World, random: Random) => Fields;
}

const day = (random: Random): string => new Date(Date.UTC(2026, 9, 20 + random.below(27))).toISOString().slice(0, 10);
/** The field or nothing: an absent field is unchanged. */
const maybe = (random: Random, field: string, value: () => unknown, probability = 0.5): Fields => (random.chance(probability) ? { [field]: value() } : {});
const name = (world: World, random: Random): string => (random.chance(0.04) ? '   ' : `Name ${world.serial()} 🎮`);
const partyStatus = (random: Random): string => random.pick(['ACTIVE', 'ACTIVE', 'ACTIVE', 'SUSPENDED', 'ARCHIVED', 'ACTIVE', 'ACTIVE', 'ACTIVE']);
const categories = ['PUZZLE', 'RACING', 'ARCADE'] as const;

function span(random: Random): Fields {
  const [first, second] = [day(random), day(random)].sort();
  return random.chance(0.05) ? { startsOn: second, endsOn: first } : { startsOn: first, endsOn: second };
}

const flight = (random: Random): Fields => ({ ...span(random), goalUnit: random.pick(['IMPRESSIONS', 'CLICKS', 'INSTALLS']), goalQuantity: String(random.below(50) * 100 + (random.chance(0.05) ? -1 : 100)) });
const flights = (random: Random): readonly Fields[] => Array.from({ length: random.below(4) }, () => flight(random));
const asset = (random: Random): Fields => ({ role: random.pick(['ICON', 'MAIN_IMAGE', 'TITLE']), url: `https://cdn.example/${random.below(1000)}.png`, sha256: 'ab'.repeat(32), bytes: random.chance(0.05) ? 0 : 1 + random.below(9000) });
const assets = (random: Random): readonly Fields[] => Array.from({ length: random.chance(0.2) ? 0 : 1 + random.below(2) }, () => asset(random));

function targeting(world: World, random: Random): Fields {
  return {
    ...maybe(random, 'countries', () => ['IN', 'US']),
    ...maybe(random, 'platforms', () => [random.pick(['ANDROID', 'IOS'])]),
    ...maybe(random, 'gameCategories', () => [random.pick(categories)]),
    ...maybe(random, 'includeGameIds', () => [world.id('game')], 0.2),
    ...maybe(random, 'excludeGameIds', () => [world.id('game')], 0.2),
  };
}

function deliveryRow(world: World, random: Random): Fields {
  const impressions = random.below(500);
  return { day: day(random), campaignId: world.id('campaign'), adUnitId: world.id('adUnit'), impressions: String(impressions), clicks: String(random.below(impressions + 1)), installs: '0' };
}

const makes = (kind: Kind, weight: number, mutation: string, input: Generator['input']): Generator => ({ name: mutation, does: { makes: kind }, weight, input });
const changes = (kind: Kind, weight: number, mutation: string, input: Generator['input'], field = 'id'): Generator => ({ name: mutation, does: { changes: kind, field }, weight, input });

/** Every mutation with the means to drive it: another one is another line. */
export const generators: readonly Generator[] = [
  makes('agency', 1, 'createAgency', (world, random) => ({ name: name(world, random) })),
  changes('agency', 1, 'updateAgency', (world, random) => ({ ...maybe(random, 'name', () => name(world, random)), ...maybe(random, 'status', () => partyStatus(random)) })),
  makes('advertiser', 2, 'createAdvertiser', (world, random) => ({ name: name(world, random), ...maybe(random, 'agencyId', () => world.id('agency')) })),
  changes('advertiser', 2, 'updateAdvertiser', (world, random) => ({ ...maybe(random, 'name', () => name(world, random)), ...maybe(random, 'agencyId', () => (random.chance(0.3) ? null : world.id('agency'))), ...maybe(random, 'status', () => partyStatus(random), 0.3) })),
  makes('campaign', 3, 'createCampaign', (world, random) => ({ advertiserId: world.id('advertiser'), name: name(world, random), objective: random.pick(campaignObjectives), startsOn: '2026-10-20', endsOn: '2026-11-30', ...maybe(random, 'flights', () => flights(random)), ...maybe(random, 'targeting', () => targeting(world, random)) })),
  changes('campaign', 3, 'updateCampaign', (world, random) => ({ ...maybe(random, 'name', () => name(world, random)), ...maybe(random, 'objective', () => random.pick(campaignObjectives)), ...maybe(random, 'endsOn', () => (random.chance(0.3) ? null : '2026-12-15')) })),
  changes('campaign', 4, 'setFlights', (_world, random) => ({ flights: flights(random) }), 'campaignId'),
  changes('campaign', 2, 'setTargeting', (world, random) => ({ targeting: targeting(world, random) }), 'campaignId'),
  changes('campaign', 10, 'setCampaignStatus', (_world, random) => ({ status: random.pick(campaignStatuses), ...maybe(random, 'reason', () => 'Drawn at random') })),
  { name: 'setCampaignStatuses', does: { sends: 'results { campaign { id version } userErrors { code message } }' }, weight: 2, input: (world, random) => ({ items: Array.from({ length: 1 + random.below(3) }, () => ({ id: world.id('campaign'), status: random.pick(campaignStatuses), expectedVersion: 1 + random.below(4) })) }) },
  makes('creative', 3, 'createCreative', (world, random) => ({ campaignId: world.id('campaign'), templateId: world.templateId(), name: name(world, random), clickUrl: 'https://example.com/x', assets: assets(random) })),
  changes('creative', 3, 'updateCreative', (world, random) => ({ ...maybe(random, 'name', () => name(world, random)), ...maybe(random, 'assets', () => assets(random)) })),
  changes('creative', 5, 'submitCreative', () => ({})),
  changes('creative', 5, 'reviewCreative', (_world, random) => (random.chance(0.5) ? { decision: 'APPROVED' } : { decision: 'REJECTED', ...maybe(random, 'reasonCode', () => 'MISLEADING', 0.8) })),
  changes('creative', 4, 'appealCreative', (_world, random) => ({ note: random.chance(0.1) ? ' ' : 'It is true' })),
  changes('creative', 1, 'archiveCreative', () => ({})),
  makes('publisher', 2, 'createPublisher', (world, random) => ({ name: name(world, random), country: random.chance(0.05) ? 'India' : 'IN' })),
  changes('publisher', 2, 'updatePublisher', (world, random) => ({ ...maybe(random, 'name', () => name(world, random)), ...maybe(random, 'status', () => partyStatus(random), 0.4) })),
  changes('publisher', 2, 'setBlockedAdvertisers', (world, random) => ({ add: [world.id('advertiser')], remove: random.chance(0.5) ? [world.id('advertiser')] : [] }), 'publisherId'),
  makes('game', 3, 'createGame', (world, random) => ({ publisherId: world.id('publisher'), platform: random.pick(['ANDROID', 'IOS']), bundleId: `com.example.g${random.chance(0.1) ? 1 : world.serial()}`, name: name(world, random), category: random.pick(categories) })),
  changes('game', 2, 'updateGame', (world, random) => ({ ...maybe(random, 'name', () => name(world, random)), ...maybe(random, 'category', () => random.pick(categories)) })),
  changes('game', 4, 'reviewGame', (_world, random) => (random.chance(0.7) ? { decision: 'APPROVED' } : { decision: 'REJECTED', reasonCode: 'POLICY' })),
  changes('game', 3, 'transferGame', (world, random) => ({ toPublisherId: world.id('publisher'), validFrom: day(random) })),
  makes('adUnit', 4, 'createAdUnit', (world, random) => ({ gameId: world.id('game'), templateId: world.templateId(), name: name(world, random) })),
  changes('adUnit', 5, 'updateAdUnit', (world, random) => ({ ...maybe(random, 'name', () => name(world, random), 0.2), ...maybe(random, 'status', () => random.pick(['ACTIVE', 'ACTIVE', 'PAUSED', 'ARCHIVED', 'DRAFT'])), ...maybe(random, 'templateId', () => world.templateId(), 0.2) })),
  { name: 'recordDelivery', does: { sends: 'batchId accepted restated ignored userErrors { code message }' }, weight: 10, input: (world, random) => ({ idempotencyKey: `batch-${random.below(60)}`, sequence: String(1 + random.below(40)), rows: Array.from({ length: 1 + random.below(8) }, () => deliveryRow(world, random)) }) },
  { name: 'closeDeliveryMonth', does: { sends: 'month state userErrors { code message }' }, weight: 1, input: (world) => ({ idempotencyKey: `close-${world.serial()}`, month: '2026-09', state: 'FINAL' }) },
];
