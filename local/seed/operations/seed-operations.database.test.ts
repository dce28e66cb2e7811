import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEmpty } from '../check-empty.ts';
import { countRows } from '../count-rows.ts';
import { adversarialCases, type DeliveryFact } from '../facts.ts';
import { type Facts, readDeliveries, readFacts } from '../read-facts.ts';
import { createSeededDatabase, type SeededDatabase } from './seeded-test-database.ts';
import { createTestDatabase } from '../../../subgraphs/runtime/test-database.ts';

let seeded: SeededDatabase;
let facts: Facts;
let deliveries: DeliveryFact[];

beforeAll(async () => {
  seeded = await createSeededDatabase(1);
  facts = await readFacts(seeded.factsFolder);
  deliveries = [];
  for await (const fact of readDeliveries(seeded.factsFolder)) deliveries.push(fact);
});

afterAll(async () => {
  await seeded.drop();
});

function readFolder(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

describe('the seed number', () => {
  it('gives the same rows in every table, and the same facts, when it is the same', async () => {
    const again = await createSeededDatabase(1);
    try {
      expect(await again.checksums()).toEqual(await seeded.checksums());
      expect(readFolder(again.factsFolder)).toEqual(readFolder(seeded.factsFolder));
    } finally {
      await again.drop();
    }
  });

  it('gives other rows when it is another, and what the questions need all the same', async () => {
    const other = await createSeededDatabase(2);
    try {
      const [mine, theirs] = [await seeded.checksums(), await other.checksums()];
      for (const table of ['advertiser', 'campaign', 'game', 'ad_unit', 'creative', 'delivery_daily', 'delivery_month']) expect(theirs[table]).not.toEqual(mine[table]);
      await expectMinima(other);
    } finally {
      await other.drop();
    }
  });
});

/** Queries that must each give at least 60: one page of every list must be full at the smallest scale. */
const lists: Readonly<Record<string, string>> = {
  'ACTIVE campaigns': "SELECT COUNT(*) FROM campaign WHERE status = 'ACTIVE'",
  'ACTIVE campaigns with delivery in the open month':
    "SELECT COUNT(*) FROM campaign c JOIN delivery_campaign_month m ON m.campaign_id = c.id AND m.month = '2026-11' WHERE c.status = 'ACTIVE'",
  'live or paused campaigns of one advertiser':
    "SELECT COUNT(*) AS n FROM campaign WHERE status IN ('ACTIVE', 'PAUSED') GROUP BY advertiser_id ORDER BY n DESC LIMIT 1",
  'games of one publisher': 'SELECT COUNT(*) AS n FROM game GROUP BY publisher_id ORDER BY n DESC LIMIT 1',
  'campaigns running on the last closed month': "SELECT COUNT(*) FROM campaign WHERE starts_on <= '2026-10-15' AND (ends_on IS NULL OR ends_on >= '2026-10-15')",
  'campaigns of which the last closed month was restated after it was billed': "SELECT COUNT(*) FROM delivery_campaign_month WHERE month = '2026-10' AND revision > 1",
  'advertisers with delivery in the last closed month':
    "SELECT COUNT(DISTINCT c.advertiser_id) FROM campaign c JOIN delivery_campaign_month m ON m.campaign_id = c.id WHERE m.month = '2026-10'",
  'advertisers with delivery that is overdue by now if it was not paid':
    "SELECT COUNT(DISTINCT c.advertiser_id) FROM campaign c JOIN delivery_campaign_month m ON m.campaign_id = c.id WHERE m.month <= '2026-08'",
  'publishers with delivery in the last closed month': "SELECT COUNT(DISTINCT publisher_id) FROM delivery_month WHERE month = '2026-10'",
  'campaigns and games of one publisher in one month':
    "SELECT COUNT(*) AS n FROM delivery_month WHERE month = '2026-10' GROUP BY publisher_id ORDER BY n DESC LIMIT 1",
  'creatives that wait for review': "SELECT COUNT(*) FROM creative WHERE review_status IN ('PENDING', 'APPEALED')",
};

async function expectMinima(database: SeededDatabase): Promise<void> {
  for (const [list, sql] of Object.entries(lists)) expect(await database.number(sql), list).toBeGreaterThanOrEqual(60);
  const largest = "SELECT COUNT(*) AS n FROM campaign c JOIN delivery_campaign_month m ON m.campaign_id = c.id WHERE m.month = '2026-10' GROUP BY c.advertiser_id ORDER BY n DESC LIMIT 1";
  expect(await database.number(largest)).toBeGreaterThanOrEqual(200);
}

describe('the ci scale', () => {
  it('has at least 60 of each thing that a question lists, and 200 campaigns for one invoice', async () => {
    await expectMinima(seeded);
  });

  it('fills every table but the memory of requests', async () => {
    const counts = await countRows(seeded.serviceUrl);
    const tables = Object.keys(await seeded.checksums()).filter((table) => table !== 'idempotency_key');
    expect(Object.keys(counts).sort()).toEqual(tables.sort());
    expect(counts['delivery_daily']).toBeGreaterThan(18_000);
    expect(counts['delivery_daily']).toBeLessThan(30_000);
  });

  it('holds the staff that the development identities are', async () => {
    const rows = await seeded.rows("SELECT subject, name FROM ops_user WHERE subject LIKE 'dev|%' ORDER BY id");
    expect(rows).toEqual([{ subject: 'dev|ops', name: 'Asha Rao' }, { subject: 'dev|ops-lead', name: 'Vikram Shah' }, { subject: 'dev|admin', name: 'Sara Thomas' }]);
  });

  it('closes each month on day 5 of the next, and locks it after 30 days', async () => {
    const rows = await seeded.rows('SELECT month, DATE_ADD(finalised_at, INTERVAL 330 MINUTE) AS finalised, locked_at IS NOT NULL AS locked FROM delivery_month_close ORDER BY month');
    expect(rows.map((row) => [row['month'], String(row['finalised']).slice(0, 10), Number(row['locked'])])).toEqual([
      ['2026-05', '2026-06-05', 1], ['2026-06', '2026-07-05', 1], ['2026-07', '2026-08-05', 1], ['2026-08', '2026-09-05', 1], ['2026-09', '2026-10-05', 1], ['2026-10', '2026-11-05', 0],
    ]);
  });

  it('records each campaign’s history up to its version and status', async () => {
    expect(await seeded.number(`SELECT COUNT(*) FROM campaign c WHERE c.version <>
      (SELECT COUNT(*) FROM change_event e WHERE e.entity_type = 'Campaign' AND e.entity_id = c.id)`)).toBe(0);
    expect(await seeded.number(`SELECT COUNT(*) FROM campaign c WHERE c.status <> 'DRAFT' AND c.status <> COALESCE((SELECT JSON_UNQUOTE(JSON_EXTRACT(e.changes, '$[0].after'))
      FROM change_event e WHERE e.entity_type = 'Campaign' AND e.entity_id = c.id AND e.action = 'setCampaignStatus' ORDER BY e.id DESC LIMIT 1), '')`)).toBe(0);
    expect(await seeded.number('SELECT COUNT(*) FROM change_event a JOIN change_event b ON b.id = a.id + 1 WHERE b.at < a.at')).toBe(0);
  });

  it('has nothing that was written after the night of the business date', async () => {
    const sources = ['campaign updated_at', 'campaign created_at', 'creative submitted_at', 'creative_review decided_at', 'delivery_daily updated_at', 'delivery_batch received_at', 'change_event at'];
    for (const source of sources) {
      const [table, column] = source.split(' ');
      expect(await seeded.number(`SELECT COUNT(*) FROM ${table} WHERE ${column} > '2026-11-14 22:30:00'`), source).toBe(0);
    }
  });
});

describe('the facts for Billing', () => {
  it('name the campaigns, advertisers, studios and games of the database', async () => {
    const campaigns = await seeded.rows(`SELECT c.id, c.advertiser_id, c.name, c.objective, c.status, c.starts_on, c.ends_on, SUM(f.goal_quantity) AS goal
      FROM campaign c JOIN flight f ON f.campaign_id = c.id GROUP BY c.id ORDER BY c.id`);
    expect(facts.campaigns.map((fact) => [fact.id, fact.advertiserId, fact.name, fact.objective, fact.status, fact.startsOn, fact.endsOn, fact.goalQuantity])).toEqual(
      campaigns.map((row) => [Number(row['id']), Number(row['advertiser_id']), row['name'], row['objective'], row['status'], row['starts_on'], row['ends_on'], BigInt(String(row['goal']))]));
    const games = await seeded.rows('SELECT id, publisher_id, name FROM game ORDER BY id');
    expect(facts.games).toEqual(games.map((row) => ({ id: Number(row['id']), name: row['name'], publisherId: Number(row['publisher_id']) })));
    const advertisers = await seeded.rows('SELECT id, name, status, agency_id FROM advertiser ORDER BY id');
    expect(facts.advertisers.map((fact) => [fact.id, fact.name, fact.status, fact.agencyId])).toEqual(
      advertisers.map((row) => [Number(row['id']), row['name'], row['status'], row['agency_id'] === null ? null : Number(row['agency_id'])]));
    expect(facts.publishers.map((fact) => fact.id)).toEqual((await seeded.rows('SELECT id FROM publisher ORDER BY id')).map((row) => Number(row['id'])));
  });

  it('end, for each campaign, month, game and studio, at what the database holds', async () => {
    const latest = new Map<string, DeliveryFact>();
    for (const fact of deliveries) latest.set(`${fact.campaignId} ${fact.month} ${fact.gameId} ${fact.publisherId}`, fact);
    const rows = await seeded.rows('SELECT * FROM delivery_month ORDER BY campaign_id, month, game_id, publisher_id');
    expect([...latest.values()].map((fact) => [fact.campaignId, fact.month, fact.gameId, fact.publisherId, fact.revision, fact.impressions, fact.clicks, fact.installs])).toEqual(
      rows.map((row) => [Number(row['campaign_id']), row['month'], Number(row['game_id']), Number(row['publisher_id']), Number(row['revision']),
        BigInt(String(row['impressions'])), BigInt(String(row['clicks'])), BigInt(String(row['installs']))]));
  });

  it('are sorted, and their revisions count up from 1', () => {
    const keys = deliveries.map((fact) => [String(fact.campaignId).padStart(7, '0'), fact.month, String(fact.gameId).padStart(7, '0'), String(fact.publisherId).padStart(7, '0'), fact.revision].join(' '));
    expect(keys).toEqual([...keys].sort());
    expect(new Set(deliveries.map((fact) => fact.revision))).toEqual(new Set([1, 2]));
  });

  it('know a month by day 5 of the next, and restate 6 % of the closed ones until day 30', () => {
    const closed = deliveries.filter((fact) => fact.month < '2026-11');
    const months = new Map<string, { restated: boolean }>();
    for (const fact of closed) {
      const key = `${fact.campaignId} ${fact.month}`;
      const next = fact.month === '2026-05' ? '2026-06' : `2026-${String(Number(fact.month.slice(5)) + 1).padStart(2, '0')}`;
      months.set(key, { restated: (months.get(key)?.restated ?? false) || fact.revision === 2 });
      expect(fact.isFinal).toBe(true);
      if (fact.revision === 1) expect(fact.receivedOn <= `${next}-05`).toBe(true);
      else expect(fact.receivedOn > `${next}-05` && fact.receivedOn <= `${next}-30` && fact.receivedOn <= '2026-11-15').toBe(true);
    }
    const older = [...months].filter(([key]) => !key.endsWith('2026-10'));
    const share = older.filter(([, month]) => month.restated).length / older.length;
    expect(share).toBeGreaterThan(0.04);
    expect(share).toBeLessThan(0.08);
    expect(deliveries.filter((fact) => fact.month === '2026-11').every((fact) => !fact.isFinal && fact.revision === 1 && fact.receivedOn === '2026-11-15')).toBe(true);
  });

  it('move a restated month by -8 % to +2 %, give or take rounding', () => {
    const first = new Map(deliveries.filter((fact) => fact.revision === 1).map((fact) => [`${fact.campaignId} ${fact.month} ${fact.gameId} ${fact.publisherId}`, fact]));
    for (const fact of deliveries.filter((candidate) => candidate.revision === 2)) {
      const before = first.get(`${fact.campaignId} ${fact.month} ${fact.gameId} ${fact.publisherId}`);
      expect(before).toBeDefined();
      if (before === undefined || before.impressions < 5_000n) continue;
      const ratio = Number(fact.impressions) / Number(before.impressions);
      expect(ratio).toBeGreaterThan(0.915);
      expect(ratio).toBeLessThan(1.025);
    }
  });

  it('mark every adversarial case', () => {
    const marked = new Set(facts.campaigns.map((campaign) => campaign.adversarial));
    for (const adversarial of adversarialCases) expect(marked, adversarial).toContain(adversarial);
  });
});

describe('a database that holds rows', () => {
  it('is refused by name, and an empty migrated one is not', async () => {
    await expect(checkEmpty('Operations', seeded.serviceUrl)).rejects.toMatchObject({ code: 'SEED_FAILED', message: expect.stringMatching(/Operations database is not empty: table \w+ holds rows/) });
    const empty = await createTestDatabase('operations');
    try {
      await expect(checkEmpty('Operations', empty.serviceUrl)).resolves.toBeUndefined();
    } finally {
      await empty.drop();
    }
  });
});
