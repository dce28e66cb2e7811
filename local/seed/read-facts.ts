import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type AdvertiserFact, type AgencyFact, type CampaignFact, type DeliveryFact, factFiles, type GameFact, metaFile, type MetaFact,
  parseAdvertiser, parseAgency, parseCampaign, parseDelivery, parseGame, parseMeta, parsePublisher, type PublisherFact,
} from './facts.ts';

/** Everything that is small enough to hold in memory at every scale, each sorted by id. Deliveries are streamed. */
export interface Facts {
  readonly meta: MetaFact;
  readonly agencies: readonly AgencyFact[];
  readonly advertisers: readonly AdvertiserFact[];
  readonly publishers: readonly PublisherFact[];
  readonly games: readonly GameFact[];
  readonly campaigns: readonly CampaignFact[];
}

/** Reads all facts but the deliveries. Throws when the folder holds none, or unfinished ones, or a malformed line. */
export async function readFacts(folder: string): Promise<Facts> {
  const meta = await readMeta(folder);
  return {
    meta,
    agencies: await collect(readLines(folder, factFiles.agencies, parseAgency)),
    advertisers: await collect(readLines(folder, factFiles.advertisers, parseAdvertiser)),
    publishers: await collect(readLines(folder, factFiles.publishers, parsePublisher)),
    games: await collect(readLines(folder, factFiles.games, parseGame)),
    campaigns: await collect(readLines(folder, factFiles.campaigns, parseCampaign)),
  };
}

/** Streams the deliveries, sorted by campaign, month, game, publisher and revision. */
export function readDeliveries(folder: string): AsyncGenerator<DeliveryFact> {
  return readLines(folder, factFiles.deliveries, parseDelivery);
}

/** Streams the deliveries of one campaign after the other: all rows of a campaign together, campaigns by id. */
export async function* readDeliveriesByCampaign(folder: string): AsyncGenerator<readonly DeliveryFact[]> {
  let group: DeliveryFact[] = [];
  for await (const delivery of readDeliveries(folder)) {
    if (group[0] !== undefined && group[0].campaignId !== delivery.campaignId) {
      yield group;
      group = [];
    }
    group.push(delivery);
  }
  if (group.length > 0) yield group;
}

async function collect<Fact>(facts: AsyncGenerator<Fact>): Promise<readonly Fact[]> {
  const list: Fact[] = [];
  for await (const fact of facts) list.push(fact);
  return list;
}

async function readMeta(folder: string): Promise<MetaFact> {
  let text: string;
  try {
    text = await readFile(join(folder, metaFile), 'utf8');
  } catch (cause) {
    throw new Error(`No complete facts in ${folder}: seed Operations first, it writes them.`, { cause });
  }
  return parseMeta(text);
}

async function* readLines<Fact>(folder: string, file: string, parse: (line: string) => Fact): AsyncGenerator<Fact> {
  const lines = createInterface({ input: createReadStream(join(folder, file), 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    try {
      yield parse(line);
    } catch (cause) {
      throw new Error(`${file}, line ${number}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
}
