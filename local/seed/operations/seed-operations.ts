import mysql from 'mysql2/promise';
import { businessDate, createCalendar } from '../calendar.ts';
import { type ScaleName, scales } from '../scales.ts';
import { beginFacts, finishFacts, writeFacts } from '../write-facts.ts';
import type { ChangeEvent } from './make-campaign-events.ts';
import { makeDemand } from './demand.ts';
import { insertCampaigns } from './insert-campaigns.ts';
import { insertBatchesAndCloses, insertDelivery } from './insert-delivery.ts';
import { insertNetwork } from './insert-network.ts';
import { makeCampaigns } from './make-campaigns.ts';
import { makeNetworkEvents } from './make-network-events.ts';
import { makePeople } from './people.ts';
import { currentOwner, makeSupply } from './supply.ts';
import { openTables, type Tables } from './tables.ts';
import { createUnitDays, insertUnitDays } from './insert-unit-days.ts';

/** How far a phase of seeding is. */
export interface SeedProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface SeedOperationsOptions {
  readonly scale: ScaleName;
  readonly seed: number;
  /** The service user's URL of a migrated, empty database. */
  readonly url: string;
  /** Where the facts for Billing go; created when missing. */
  readonly factsFolder: string;
  readonly progress: (event: SeedProgress) => void;
}

/**
 * Fills Operations' database and writes the facts files. The same scale and seed give the same rows and files.
 * Returns the rows written, by table. Throws the server's error when the database is not empty or not migrated.
 */
export async function seedOperations(options: SeedOperationsOptions): Promise<ReadonlyMap<string, number>> {
  const connection = await mysql.createConnection({ uri: options.url, dateStrings: true, timezone: 'Z', charset: 'utf8mb4_unicode_520_ci' });
  try {
    await connection.query("SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION'");
    const tables = openTables(connection);
    await fill(tables, options);
    return tables.rowCounts();
  } finally {
    await connection.end();
  }
}

async function fill(tables: Tables, options: SeedOperationsOptions): Promise<void> {
  const { seed, factsFolder } = options;
  const scale = scales[options.scale];
  const calendar = createCalendar(scale.days);
  const report = (phase: string, total: number) => (done: number): void => options.progress({ phase: `operations: ${phase}`, done, total });

  beginFacts(factsFolder);
  const people = makePeople(calendar);
  const demand = makeDemand(seed, scale, calendar, people);
  const supply = makeSupply(seed, scale, calendar, people, demand.advertisers.length);
  const { campaigns, blocks } = makeCampaigns({ seed, scale, calendar, people, demand, supply });

  const reportNetwork = report('network', 1);
  await insertNetwork(tables, calendar, people, demand, supply, blocks);
  reportNetwork(1);
  const histories = await insertCampaigns(tables, calendar, seed, people, campaigns, report('campaigns', campaigns.length));
  const unitDays = createUnitDays(calendar.days, supply.units.length);
  const delivery = { tables, calendar, scale, seed, factsFolder, unitDays, advance: report('delivery', campaigns.length) };
  const batches = await insertDelivery(delivery, campaigns);
  await insertUnitDays(tables, calendar, seed, supply.units, unitDays, batches, report('requests', calendar.days));
  await insertBatchesAndCloses(tables, calendar, batches);
  const events = [...histories, ...makeNetworkEvents(seed, calendar, people, demand, supply, campaigns)];
  await insertEvents(tables, events, report('history', events.length));

  writeFacts(factsFolder, 'agencies', demand.agencies.map(({ id, name }) => ({ id, name })));
  writeFacts(factsFolder, 'advertisers', demand.advertisers.map(({ id, name, agencyId, status, createdDay }) => ({
    id, name, agencyId, status, createdOn: calendar.day(createdDay),
  })));
  writeFacts(factsFolder, 'publishers', supply.publishers.map(({ id, name, country }) => ({ id, name, country })));
  writeFacts(factsFolder, 'games', supply.games.map((game) => ({ id: game.id, name: game.name, publisherId: currentOwner(game) })));
  finishFacts(factsFolder, { businessDate, scale: scale.name, seed, days: calendar.days, firstDay: calendar.firstDay });
}

async function insertEvents(tables: Tables, events: readonly ChangeEvent[], advance: (done: number) => void): Promise<void> {
  const table = tables.table('change_event');
  const inOrder = [...events].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.entityId - b.entityId));
  let id = 0;
  for (const event of inOrder) {
    id += 1;
    await table.add([id, event.at, event.actor.subject, event.actor.id, null, event.entityType, event.entityId, event.action, JSON.stringify(event.changes)]);
  }
  await tables.flush();
  advance(id);
}
