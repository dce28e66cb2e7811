import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdversarialCase, CampaignFact } from '../facts.ts';
import { readFacts } from '../read-facts.ts';
import { createSeededDatabase, type Row, type SeededDatabase } from './seeded-test-database.ts';

let seeded: SeededDatabase;
let campaigns: readonly CampaignFact[];

beforeAll(async () => {
  seeded = await createSeededDatabase(1);
  campaigns = (await readFacts(seeded.factsFolder)).campaigns;
});

afterAll(async () => {
  await seeded.drop();
});

function planted(adversarial: AdversarialCase): readonly CampaignFact[] {
  const found = campaigns.filter((campaign) => campaign.adversarial === adversarial);
  if (found.length === 0) throw new Error(`no campaign is marked ${adversarial}`);
  return found;
}

async function months(campaign: CampaignFact): Promise<readonly Row[]> {
  return seeded.rows(`SELECT month, game_id, publisher_id, impressions FROM delivery_month WHERE campaign_id = ${campaign.id} ORDER BY month, game_id, publisher_id`);
}

describe('planted campaigns', () => {
  it('renamed: today’s name differs from the billed one, and the history says when, after billing', async () => {
    for (const campaign of planted('renamed')) {
      expect(campaign.billedName).not.toBe(campaign.name);
      const [event] = await seeded.rows(`SELECT at, JSON_UNQUOTE(JSON_EXTRACT(changes, '$[0].before')) AS former FROM change_event
        WHERE entity_type = 'Campaign' AND entity_id = ${campaign.id} AND action = 'updateCampaign'`);
      expect(String(event?.['at']) > '2026-11-05').toBe(true);
      expect(event?.['former']).toBe(campaign.billedName);
      expect((await months(campaign)).some((row) => row['month'] === '2026-10')).toBe(true);
    }
    for (const campaign of campaigns.filter((other) => other.adversarial !== 'renamed')) expect(campaign.billedName).toBe(campaign.name);
  });

  it('archived-advertiser: delivered and long over, the advertiser ARCHIVED', async () => {
    for (const campaign of planted('archived-advertiser')) {
      const [advertiser] = await seeded.rows(`SELECT status FROM advertiser WHERE id = ${campaign.advertiserId}`);
      expect(advertiser?.['status']).toBe('ARCHIVED');
      expect((await months(campaign)).length).toBeGreaterThan(0);
    }
  });

  it('game-moved: one game, credited to two studios within October', async () => {
    for (const campaign of planted('game-moved')) {
      const october = (await months(campaign)).filter((row) => row['month'] === '2026-10');
      expect(new Set(october.map((row) => row['game_id'])).size).toBe(1);
      expect(new Set(october.map((row) => row['publisher_id'])).size).toBe(2);
    }
  });

  it('emoji-rtl-name: campaign and advertiser keep every character', async () => {
    const [campaign] = planted('emoji-rtl-name');
    const [row] = await seeded.rows(`SELECT c.name, a.name AS advertiser FROM campaign c JOIN advertiser a ON a.id = c.advertiser_id WHERE c.id = ${campaign?.id}`);
    expect(row?.['name']).toBe(campaign?.name);
    for (const name of [row?.['name'], row?.['advertiser']]) {
      expect(String(name)).toMatch(/\p{Extended_Pictographic}/u);
      expect(String(name)).toMatch(/\p{Script=Arabic}/u);
    }
  });

  it('zero-amount: a single impression; zero-delivery: none', async () => {
    for (const campaign of planted('zero-amount')) expect((await months(campaign)).map((row) => [row['month'], row['impressions']])).toEqual([['2026-10', '1']]);
    for (const campaign of planted('zero-delivery')) expect(await months(campaign)).toEqual([]);
  });

  it('month-boundary: one day on each side, events at the instants where the Indian and the UTC day differ', async () => {
    const [campaign] = planted('month-boundary');
    const days = await seeded.rows(`SELECT day FROM delivery_daily WHERE campaign_id = ${campaign?.id} ORDER BY day`);
    expect(days.map((row) => row['day'])).toEqual(['2026-09-30', '2026-10-01']);
    const [row] = await seeded.rows(`SELECT created_at, updated_at FROM campaign WHERE id = ${campaign?.id}`);
    expect(String(row?.['created_at'])).toMatch(/18:30:00\.000$/);
    expect(row?.['updated_at']).toBe('2026-09-30 18:29:59.999');
  });

  it('three-way-tie: the same units on three games of three studios', async () => {
    for (const campaign of planted('three-way-tie')) {
      const rows = await months(campaign);
      expect(rows.map((row) => row['impressions'])).toEqual(['100000', '100000', '100000']);
      expect(new Set(rows.map((row) => row['game_id'])).size).toBe(3);
      expect(new Set(rows.map((row) => row['publisher_id'])).size).toBe(3);
    }
  });

  it('flat-three-months: a brand campaign over exactly three months, with delivery in each', async () => {
    for (const campaign of planted('flat-three-months')) {
      expect([campaign.objective, campaign.startsOn, campaign.endsOn]).toEqual(['BRAND_AWARENESS', '2026-08-01', '2026-10-31']);
      expect(new Set((await months(campaign)).map((row) => row['month']))).toEqual(new Set(['2026-08', '2026-09', '2026-10']));
    }
  });

  it('two-hundred-lines: at least 200 campaigns of one advertiser that delivered in October', async () => {
    const many = planted('two-hundred-lines');
    expect(new Set(many.map((campaign) => campaign.advertiserId)).size).toBe(1);
    const ids = many.map((campaign) => campaign.id).join(',');
    expect(await seeded.number(`SELECT COUNT(*) FROM delivery_campaign_month WHERE month = '2026-10' AND campaign_id IN (${ids})`)).toBeGreaterThanOrEqual(200);
  });
});
