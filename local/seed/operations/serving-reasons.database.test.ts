import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeededDatabase, type SeededDatabase } from './seeded-test-database.ts';

const today = '2026-11-15';

/** Conditions of domain.md 3.8 on a campaign `c`, written here in SQL and not taken from the service. */
const coversToday = `EXISTS (SELECT 1 FROM flight f WHERE f.campaign_id = c.id AND '${today}' BETWEEN f.starts_on AND f.ends_on)`;
const begins = `EXISTS (SELECT 1 FROM flight f WHERE f.campaign_id = c.id AND f.starts_on > '${today}')`;
const approved = "EXISTS (SELECT 1 FROM creative r WHERE r.campaign_id = c.id AND r.review_status = 'APPROVED' AND r.archived_at IS NULL)";
const goalOpen = `EXISTS (SELECT 1 FROM flight f JOIN delivery_flight d ON d.flight_id = f.id WHERE f.campaign_id = c.id AND '${today}' BETWEEN f.starts_on AND f.ends_on
  AND CASE f.goal_unit WHEN 'IMPRESSIONS' THEN d.impressions WHEN 'CLICKS' THEN d.clicks ELSE d.installs END < f.goal_quantity)`;
const targeted = (dimension: string, column: string): string => `(NOT EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = c.id AND t.dimension = '${dimension}')
  OR EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = c.id AND t.dimension = '${dimension}' AND t.value = g.${column}))`;
const inventory = `EXISTS (SELECT 1 FROM creative r JOIN ad_unit u ON u.template_id = r.template_id AND u.status = 'ACTIVE' JOIN game g ON g.id = u.game_id AND g.review_status = 'APPROVED'
  JOIN publisher p ON p.id = g.publisher_id AND p.status = 'ACTIVE'
  WHERE r.campaign_id = c.id AND r.review_status = 'APPROVED' AND r.archived_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM publisher_block b WHERE b.publisher_id = p.id AND b.advertiser_id = c.advertiser_id)
  AND ${targeted('PLATFORM', 'platform')} AND ${targeted('GAME_CATEGORY', 'category')}
  AND (NOT EXISTS (SELECT 1 FROM campaign_game x WHERE x.campaign_id = c.id AND x.mode = 'INCLUDE')
    OR EXISTS (SELECT 1 FROM campaign_game x WHERE x.campaign_id = c.id AND x.mode = 'INCLUDE' AND x.game_id = g.id))
  AND NOT EXISTS (SELECT 1 FROM campaign_game x WHERE x.campaign_id = c.id AND x.mode = 'EXCLUDE' AND x.game_id = g.id))`;

let seeded: SeededDatabase;

beforeAll(async () => {
  seeded = await createSeededDatabase(1);
});

afterAll(async () => {
  await seeded.drop();
});

const active = (condition: string): Promise<number> => seeded.number(`SELECT COUNT(*) FROM campaign c WHERE c.status = 'ACTIVE' AND ${condition}`);

describe('ACTIVE campaigns show every reason that Operations knows', () => {
  it('at least 60 can serve, and delivered yesterday or today', async () => {
    const can = `${coversToday} AND ${approved} AND ${inventory} AND ${goalOpen}`;
    const serving = await active(can);
    expect(serving).toBeGreaterThanOrEqual(60);
    expect(await active(`${can} AND EXISTS (SELECT 1 FROM delivery_daily d WHERE d.campaign_id = c.id AND d.day >= '2026-11-14')`)).toBeGreaterThan(serving * 0.9);
    expect(serving).toBeLessThan(await active('TRUE'));
  });

  it.each([
    ['SCHEDULED: the flight has not begun and nothing else is wrong', `NOT ${coversToday} AND ${begins} AND ${approved} AND ${inventory}`],
    ['OUTSIDE_FLIGHT: the flights are over', `NOT ${coversToday} AND NOT ${begins} AND ${approved} AND ${inventory}`],
    ['NO_APPROVED_CREATIVE', `${coversToday} AND NOT ${approved}`],
    ['NO_ELIGIBLE_INVENTORY as the only reason', `${coversToday} AND ${approved} AND NOT ${inventory} AND ${goalOpen}`],
    ['GOAL_REACHED as the only reason', `${coversToday} AND ${approved} AND ${inventory} AND NOT ${goalOpen}`],
  ])('%s', async (_reason, condition) => {
    expect(await active(condition)).toBeGreaterThanOrEqual(5);
  });

  it('inventory is missing for each of its causes: a suspended studio, a refusal, a category without units', async () => {
    const none = `${coversToday} AND ${approved} AND NOT ${inventory}`;
    const listed = (condition: string): string => `EXISTS (SELECT 1 FROM campaign_game x JOIN game g ON g.id = x.game_id
      JOIN publisher p ON p.id = g.publisher_id WHERE x.campaign_id = c.id AND ${condition})`;
    expect(await active(`${none} AND ${listed("p.status = 'SUSPENDED'")}`)).toBeGreaterThanOrEqual(1);
    expect(await active(`${none} AND ${listed('EXISTS (SELECT 1 FROM publisher_block b WHERE b.publisher_id = p.id AND b.advertiser_id = c.advertiser_id)')}`)).toBeGreaterThanOrEqual(1);
    expect(await active(`${none} AND EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = c.id AND t.value = 'EDUCATIONAL')`)).toBeGreaterThanOrEqual(1);
  });

  it('their advertisers are ACTIVE', async () => {
    expect(await seeded.number("SELECT COUNT(*) FROM campaign c JOIN advertiser a ON a.id = c.advertiser_id WHERE c.status = 'ACTIVE' AND a.status <> 'ACTIVE'")).toBe(0);
  });
});
