import { addMonths, monthOf } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { DeliveryFact } from '../facts.ts';
import { readFacts, type Facts } from '../read-facts.ts';
import type { ScaleName } from '../scales.ts';
import { openBooks } from './books.ts';
import { checkInvariants } from './check-invariants.ts';
import { knownOn, openDeliveries, type CampaignMonth, type DeliveryFile } from './delivery-file.ts';
import { scheduleFunding } from './fund-campaigns.ts';
import { makeAccounts } from './make-accounts.ts';
import { makeContracts, type CampaignUsage } from './make-contracts.ts';
import { parameters } from './parameters.ts';
import { schedulePayouts } from './pay-publishers.ts';
import { plantDanglingContracts, scheduleCases } from './plant-cases.ts';
import { playDays, scheduleRuns, type Agenda } from './play-months.ts';
import { createRowWriter, type RowWriter } from './row-writer.ts';
import type { Configuration, UsageVersion, World } from './world.ts';
import { writeCreditLimits, writeDerivedRows, writeMutableRows } from './write-derived.ts';

export type SeedBillingOptions = {
  readonly scale: ScaleName;
  readonly seed: number;
  /** Billing's database as its service user, so that grants and triggers hold; migrated and empty. */
  readonly url: string;
  /** Folder with the facts that Operations' seed wrote. */
  readonly factsFolder: string;
  readonly progress: (event: { readonly phase: string; readonly done: number; readonly total: number }) => void;
};

export type SeedBillingSummary = { readonly rows: Readonly<Record<string, number>> };

/** Months of snapshots written in one transaction: bounds the rows that wait. */
const campaignMonthsPerFlushMax = 400;

/**
 * Fills Billing's database through Billing's own rules, month by month as production would have, from the facts alone.
 * The same seed, scale and facts give the same rows. Ends with the invariant checks; a violation fails the seed with
 * the offending rows. Throws when the facts are incomplete or the database is not empty.
 */
export async function seedBilling(options: SeedBillingOptions): Promise<SeedBillingSummary> {
  const facts = await readFacts(options.factsFolder);
  const deliveries = openDeliveries(options.factsFolder);
  const connection = await createConnection({
    uri: options.url, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4_unicode_520_ci',
  });
  try {
    await connection.query("SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION'");
    const writer = createRowWriter(connection);
    const agenda: Agenda = new Map();
    const world = createWorld(options, { writer, deliveries, configuration: await readConfiguration(connection), agenda, facts });
    const usage = await recordUsage(world, facts.campaigns.length, options.progress);
    makeAccounts(world, facts.advertisers, facts.agencies, facts.campaigns);
    makeContracts(world, facts.campaigns, usage);
    plantDanglingContracts(world, facts.games, (rows) => writeUsage(world, rows));
    await writer.flush();
    const months = [...new Set([...usage.values()].flatMap((byMonth) => [...byMonth.keys()]))].toSorted();
    const firstMonth = months[0] ?? monthOf(world.today);
    world.closedThroughMonth = addMonths(firstMonth, -1);
    scheduleFunding(world);
    scheduleRuns(world, firstMonth);
    schedulePayouts(world, firstMonth, monthOf(world.today));
    scheduleCases(world);
    await playDays(
      world, agenda, (day) => options.progress({ phase: 'billing: months', done: months.indexOf(monthOf(day)) + 1, total: months.length }),
    );
    writeMutableRows(world);
    writeCreditLimits(world);
    const contracted = new Set(world.contracts.map((contract) => contract.campaignId));
    writeDerivedRows(
      world,
      facts.campaigns.filter((campaign) => campaign.status === 'ACTIVE' && !contracted.has(campaign.id)).map((campaign) => campaign.id),
    );
    await writer.flush();
    options.progress({ phase: 'billing: invariants', done: 0, total: 1 });
    await checkInvariants(connection);
    options.progress({ phase: 'billing: invariants', done: 1, total: 1 });
    return { rows: writer.rowCounts() };
  } finally {
    deliveries.close();
    await connection.end();
  }
}

type Inputs = {
  readonly writer: RowWriter;
  readonly deliveries: DeliveryFile;
  readonly configuration: Configuration;
  readonly agenda: Agenda;
  readonly facts: Facts;
};

function createWorld({ scale, seed }: SeedBillingOptions, { writer, deliveries, configuration, agenda, facts }: Inputs): World {
  const today = facts.meta.businessDate;
  return {
    scale, seed, today, writer, books: openBooks(writer), deliveries, configuration, accounts: [], contracts: [],
    publisherNames: new Map(facts.publishers.map((publisher) => [publisher.id, publisher.name])),
    payoutAccounts: new Map(), earningChains: new Map(), revenue: new Map(), sequenceNumbers: new Map(),
    touchedInvoices: new Set(), touchedPayments: new Set(), closedThroughMonth: '0000-12',
    on(day, action) {
      if (day > today) return;
      const actions = agenda.get(day) ?? [];
      actions.push(action);
      agenda.set(day, actions);
    },
  };
}

async function readConfiguration(connection: Connection): Promise<Configuration> {
  const rows = async (sql: string): Promise<RowDataPacket[]> => (await connection.query<RowDataPacket[]>(sql))[0];
  const taxRules = await rows('SELECT scope, code, valid_from AS validFrom, rate_bp AS rateBp FROM tax_rule ORDER BY scope, code, valid_from');
  const limits = await rows('SELECT kind, currency, limit_minor AS limitMinor FROM approval_limit');
  const policy = await rows('SELECT level, days_overdue AS daysOverdue, action FROM dunning_policy ORDER BY level');
  if (taxRules.length === 0 || limits.length === 0) throw new Error('Billing has no tax rules or approval limits: migrate its database before seeding.');
  return {
    taxRules: taxRules.map((row) => ({ scope: row['scope'], code: row['code'], validFrom: row['validFrom'], rateBp: Number(row['rateBp']) })),
    approvalLimits: new Map(limits.map((row) => [`${row['kind']}/${row['currency']}`, BigInt(row['limitMinor'])])),
    dunningPolicy: policy.map((row) => ({ level: Number(row['level']), daysOverdue: Number(row['daysOverdue']), action: String(row['action']) })),
  };
}

/** Writes every snapshot and keeps, by campaign and month, what was known from when on. */
async function recordUsage(world: World, campaigns: number, progress: SeedBillingOptions['progress']): Promise<ReadonlyMap<number, CampaignUsage>> {
  const usage = new Map<number, Map<string, readonly UsageVersion[]>>();
  let done = 0;
  for await (const group of world.deliveries.stream()) {
    const byMonth = usage.get(group.campaignId) ?? new Map<string, readonly UsageVersion[]>();
    byMonth.set(group.month, insertSnapshots(world, group));
    usage.set(group.campaignId, byMonth);
    done += 1;
    if (done % campaignMonthsPerFlushMax !== 0) continue;
    await world.writer.flush();
    progress({ phase: 'billing: usage', done: usage.size, total: campaigns });
  }
  await world.writer.flush();
  progress({ phase: 'billing: usage', done: campaigns, total: campaigns });
  return usage;
}

function insertSnapshots(world: World, { campaignId, month, rows }: CampaignMonth): readonly UsageVersion[] {
  for (const row of rows) {
    world.writer.insert('usage_snapshot', [
      campaignId, month, row.gameId, row.publisherId, row.revision, row.impressions, row.clicks, row.installs, row.isFinal,
      `${row.receivedOn} 03:30:00.000`,
    ]);
  }
  const versions = [...new Set(rows.map((row) => row.receivedOn))].toSorted().map((day) => versionOn(rows, month, day));
  const latest = versions.at(-1);
  if (latest !== undefined) {
    world.writer.insert(
      'campaign_month_usage',
      [campaignId, month, latest.revision, latest.impressions, latest.clicks, latest.installs, latest.isFinal, `${latest.from} 03:30:00.000`],
    );
  }
  return versions;
}

function versionOn(rows: readonly DeliveryFact[], month: string, day: string): UsageVersion {
  const known = knownOn(rows, day);
  return {
    month, from: day, revision: known.reduce((max, row) => Math.max(max, row.revision), 0), isFinal: known.every((row) => row.isFinal),
    impressions: total(known.map((row) => row.impressions)), clicks: total(known.map((row) => row.clicks)),
    installs: total(known.map((row) => row.installs)),
  };
}

/** Records delivery that Operations does not know about. */
function writeUsage(world: World, rows: readonly DeliveryFact[]): UsageVersion {
  const first = rows[0];
  if (first === undefined || first.campaignId < parameters.danglingIdFrom) throw new Error('only invented delivery is added to the facts');
  const group = { campaignId: first.campaignId, month: first.month, rows };
  world.deliveries.add(group);
  const version = insertSnapshots(world, group)[0];
  if (version === undefined) throw new Error('invented delivery without rows');
  return version;
}

const total = (counts: readonly bigint[]): bigint => counts.reduce((sum, count) => sum + count, 0n);
