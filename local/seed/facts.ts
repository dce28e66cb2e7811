import { isScaleName, type ScaleName } from './scales.ts';

/**
 * The facts: what Operations' seed tells Billing's seed, as newline-delimited JSON. Types of the rows and how one line
 * is written and read; `write-facts.ts` and `read-facts.ts` handle the files.
 */

/** `meta.json`: written last, so that its presence says that the facts are complete. */
export interface MetaFact {
  readonly businessDate: string;
  readonly scale: ScaleName;
  readonly seed: number;
  readonly days: number;
  readonly firstDay: string;
}

export const partyStatuses = ['ACTIVE', 'SUSPENDED', 'ARCHIVED'] as const;
export type PartyStatus = (typeof partyStatuses)[number];
export const campaignObjectives = ['BRAND_AWARENESS', 'TRAFFIC', 'APP_INSTALLS'] as const;
export type CampaignObjective = (typeof campaignObjectives)[number];
export const campaignStatuses = ['DRAFT', 'PENDING_REVIEW', 'READY', 'ACTIVE', 'PAUSED', 'COMPLETED', 'ARCHIVED'] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];
export const goalUnits = ['IMPRESSIONS', 'CLICKS', 'INSTALLS'] as const;
export type GoalUnit = (typeof goalUnits)[number];

export interface AgencyFact {
  readonly id: number;
  readonly name: string;
}

export interface AdvertiserFact {
  readonly id: number;
  readonly name: string;
  readonly agencyId: number | null;
  readonly status: PartyStatus;
  readonly createdOn: string;
}

export interface PublisherFact {
  readonly id: number;
  readonly name: string;
  readonly country: string;
}

export interface GameFact {
  readonly id: number;
  readonly name: string;
  /** The owner today. Deliveries name the owner on their days. */
  readonly publisherId: number;
}

/** Why a campaign was planted: each is a case that must work and is easily forgotten. */
export const adversarialCases = [
  'renamed', 'archived-advertiser', 'game-moved', 'emoji-rtl-name', 'zero-amount', 'zero-delivery', 'month-boundary',
  'three-way-tie', 'flat-three-months', 'two-hundred-lines',
] as const;
export type AdversarialCase = (typeof adversarialCases)[number];

export interface CampaignFact {
  readonly id: number;
  readonly advertiserId: number;
  /** Today's name. */
  readonly name: string;
  /** The name when it was billed. */
  readonly billedName: string;
  readonly objective: CampaignObjective;
  readonly status: CampaignStatus;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly adversarial: AdversarialCase | null;
  /** Unit and sum of the flights' goals: what a contract would book. */
  readonly goalUnit: GoalUnit;
  readonly goalQuantity: bigint;
}

/** One revision of what a campaign delivered in a month on a game, credited to the studio that owned it on the day. */
export interface DeliveryFact {
  readonly campaignId: number;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly gameId: number;
  readonly publisherId: number;
  readonly revision: number;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
  /** False in the open month. */
  readonly isFinal: boolean;
  /** The day on which this revision became known. */
  readonly receivedOn: string;
}

/** File name of each kind of fact, in the order in which they are written. */
export const factFiles = {
  agencies: 'agencies.ndjson',
  advertisers: 'advertisers.ndjson',
  publishers: 'publishers.ndjson',
  games: 'games.ndjson',
  campaigns: 'campaigns.ndjson',
  deliveries: 'deliveries.ndjson',
} as const;
export const metaFile = 'meta.json';

/** A fact as one line of JSON, without the line end. Units become decimal strings. */
export function formatFact(fact: object): string {
  return JSON.stringify(fact, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** Reads the fields of one parsed line. Each method throws a TypeError that names the field. */
export class FactFields {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(line: string) {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null) throw new TypeError('not a JSON object');
    this.#fields = { ...parsed };
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== 'string') throw new TypeError(`${name} is not a text`);
    return value;
  }

  textOrNull(name: string): string | null {
    return this.#fields[name] === null ? null : this.text(name);
  }

  number(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new TypeError(`${name} is not an integer`);
    return value;
  }

  numberOrNull(name: string): number | null {
    return this.#fields[name] === null ? null : this.number(name);
  }

  units(name: string): bigint {
    const value = this.text(name);
    if (!/^\d+$/.test(value)) throw new TypeError(`${name} is not a decimal count`);
    return BigInt(value);
  }

  boolean(name: string): boolean {
    const value = this.#fields[name];
    if (typeof value !== 'boolean') throw new TypeError(`${name} is not true or false`);
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name);
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new TypeError(`${name} is ${value}, not one of ${allowed.join(', ')}`);
    return found;
  }
}

export const parseMeta = (line: string): MetaFact => {
  const fields = new FactFields(line);
  const scale = fields.text('scale');
  if (!isScaleName(scale)) throw new TypeError(`scale is ${scale}`);
  return {
    businessDate: fields.text('businessDate'), scale, seed: fields.number('seed'), days: fields.number('days'), firstDay: fields.text('firstDay'),
  };
};

export const parseAgency = (line: string): AgencyFact => {
  const fields = new FactFields(line);
  return { id: fields.number('id'), name: fields.text('name') };
};

export const parseAdvertiser = (line: string): AdvertiserFact => {
  const fields = new FactFields(line);
  return {
    id: fields.number('id'), name: fields.text('name'), agencyId: fields.numberOrNull('agencyId'),
    status: fields.oneOf('status', partyStatuses), createdOn: fields.text('createdOn'),
  };
};

export const parsePublisher = (line: string): PublisherFact => {
  const fields = new FactFields(line);
  return { id: fields.number('id'), name: fields.text('name'), country: fields.text('country') };
};

export const parseGame = (line: string): GameFact => {
  const fields = new FactFields(line);
  return { id: fields.number('id'), name: fields.text('name'), publisherId: fields.number('publisherId') };
};

export const parseCampaign = (line: string): CampaignFact => {
  const fields = new FactFields(line);
  return {
    id: fields.number('id'), advertiserId: fields.number('advertiserId'), name: fields.text('name'), billedName: fields.text('billedName'),
    objective: fields.oneOf('objective', campaignObjectives), status: fields.oneOf('status', campaignStatuses),
    startsOn: fields.text('startsOn'), endsOn: fields.textOrNull('endsOn'),
    adversarial: fields.textOrNull('adversarial') === null ? null : fields.oneOf('adversarial', adversarialCases),
    goalUnit: fields.oneOf('goalUnit', goalUnits), goalQuantity: fields.units('goalQuantity'),
  };
};

export const parseDelivery = (line: string): DeliveryFact => {
  const fields = new FactFields(line);
  return {
    campaignId: fields.number('campaignId'), month: fields.text('month'), gameId: fields.number('gameId'), publisherId: fields.number('publisherId'),
    revision: fields.number('revision'), impressions: fields.units('impressions'), clicks: fields.units('clicks'), installs: fields.units('installs'),
    isFinal: fields.boolean('isFinal'), receivedOn: fields.text('receivedOn'),
  };
};
