import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scales } from '../scales.ts';
import { createSeededDatabase, type SeededDatabase } from './seeded-test-database.ts';

const today = '2026-11-15';
let seeded: SeededDatabase;

beforeAll(async () => {
  seeded = await createSeededDatabase(1);
});

afterAll(async () => {
  await seeded.drop();
});

/** Rows that are in one query and not in the other, by all columns: 0 both ways means that they are equal. */
async function expectEqual(table: string, columns: string, computed: string): Promise<void> {
  const stored = `SELECT ${columns} FROM ${table}`;
  expect(await seeded.number(`SELECT COUNT(*) FROM (${stored}) s`)).toBeGreaterThan(100);
  expect(await seeded.rows(`(${stored}) EXCEPT (${computed}) LIMIT 3`), `${table}: stored, not computed`).toEqual([]);
  expect(await seeded.rows(`(${computed}) EXCEPT (${stored}) LIMIT 3`), `${table}: computed, not stored`).toEqual([]);
}

async function expectNone(sql: string): Promise<void> {
  expect(await seeded.rows(`${sql} LIMIT 3`)).toEqual([]);
}

describe('each roll-up equals what SQL makes of the daily rows', () => {
  it('delivery_month, credited to the owner on the day', async () => {
    await expectEqual('delivery_month', 'campaign_id, month, game_id, publisher_id, impressions, clicks, installs', `
      SELECT d.campaign_id, DATE_FORMAT(d.day, '%Y-%m'), u.game_id, o.publisher_id, SUM(d.impressions), SUM(d.clicks), SUM(d.installs)
      FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id
      JOIN game_owner o ON o.game_id = u.game_id AND o.valid_from <= d.day AND (o.valid_to IS NULL OR d.day <= o.valid_to)
      GROUP BY d.campaign_id, DATE_FORMAT(d.day, '%Y-%m'), u.game_id, o.publisher_id`);
  });

  it('delivery_campaign_month, with the revision of its rows', async () => {
    await expectEqual('delivery_campaign_month', 'campaign_id, month, impressions, clicks, installs', `
      SELECT campaign_id, DATE_FORMAT(day, '%Y-%m'), SUM(impressions), SUM(clicks), SUM(installs) FROM delivery_daily GROUP BY campaign_id, DATE_FORMAT(day, '%Y-%m')`);
    await expectNone('SELECT * FROM delivery_month m JOIN delivery_campaign_month c ON c.campaign_id = m.campaign_id AND c.month = m.month WHERE c.revision <> m.revision');
  });

  it('delivery_flight, within the flight’s days', async () => {
    await expectEqual('delivery_flight', 'flight_id, campaign_id, impressions, clicks, installs', `
      SELECT f.id, f.campaign_id, COALESCE(SUM(d.impressions), 0), COALESCE(SUM(d.clicks), 0), COALESCE(SUM(d.installs), 0)
      FROM flight f LEFT JOIN delivery_daily d ON d.campaign_id = f.campaign_id AND d.day BETWEEN f.starts_on AND f.ends_on GROUP BY f.id, f.campaign_id`);
  });

  it('campaign_recent, the last seven days with today', async () => {
    await expectEqual('campaign_recent', 'campaign_id, impressions_7d, through_day', `
      SELECT c.id, COALESCE(SUM(d.impressions), 0), DATE('${today}') FROM campaign c
      LEFT JOIN delivery_daily d ON d.campaign_id = c.id AND d.day > DATE_SUB('${today}', INTERVAL 7 DAY) AND d.day <= '${today}' GROUP BY c.id`);
  });

  it('batches count the rows that they wrote', async () => {
    await expectNone('SELECT * FROM delivery_batch WHERE row_count <> accepted + restated + ignored');
    expect(await seeded.number('SELECT (SELECT SUM(accepted) FROM delivery_batch) - (SELECT COUNT(*) FROM delivery_daily) - (SELECT COUNT(*) FROM ad_unit_daily)')).toBe(0);
    expect(await seeded.number('SELECT (SELECT SUM(restated) FROM delivery_batch) - (SELECT SUM(revision - 1) FROM delivery_daily)')).toBe(0);
    await expectNone('SELECT * FROM delivery_daily d JOIN delivery_batch b ON b.sequence = d.sequence WHERE b.received_at <> d.updated_at OR DATE_ADD(b.received_at, INTERVAL 330 MINUTE) < d.day');
    await expectNone('SELECT * FROM delivery_batch a JOIN delivery_batch b ON b.sequence = a.sequence + 1 WHERE b.received_at < a.received_at');
  });
});

describe('ownership', () => {
  it('has for each game one open period, no overlap and no gap, and the open owner on the game', async () => {
    await expectNone('SELECT game_id FROM game_owner GROUP BY game_id HAVING SUM(valid_to IS NULL) <> 1');
    await expectNone(`SELECT a.game_id FROM game_owner a WHERE a.valid_to IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM game_owner b WHERE b.game_id = a.game_id AND b.valid_from = DATE_ADD(a.valid_to, INTERVAL 1 DAY))`);
    await expectNone(`SELECT a.game_id FROM game_owner a JOIN game_owner b ON b.game_id = a.game_id AND b.valid_from > a.valid_from
      WHERE a.valid_to IS NULL OR a.valid_to >= b.valid_from`);
    await expectNone('SELECT g.id FROM game g LEFT JOIN game_owner o ON o.game_id = g.id AND o.valid_to IS NULL WHERE o.publisher_id IS NULL OR o.publisher_id <> g.publisher_id');
  });

  it('covers every day of delivery', async () => {
    await expectNone(`SELECT d.day FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id WHERE NOT EXISTS (
      SELECT 1 FROM game_owner o WHERE o.game_id = u.game_id AND o.valid_from <= d.day AND (o.valid_to IS NULL OR d.day <= o.valid_to))`);
  });
});

describe('delivery happens only where it could', () => {
  it('within a flight, until today, and never of a campaign that has not run', async () => {
    await expectNone(`SELECT d.* FROM delivery_daily d WHERE d.day > '${today}' OR NOT EXISTS (
      SELECT 1 FROM flight f WHERE f.campaign_id = d.campaign_id AND d.day BETWEEN f.starts_on AND f.ends_on)`);
    await expectNone("SELECT c.id FROM campaign c JOIN delivery_daily d ON d.campaign_id = c.id WHERE c.status IN ('DRAFT', 'PENDING_REVIEW', 'READY')");
    await expectNone('SELECT f.id FROM flight f JOIN campaign c ON c.id = f.campaign_id WHERE f.starts_on < c.starts_on OR f.ends_on > c.ends_on');
    await expectNone('SELECT a.id FROM flight a JOIN flight b ON b.campaign_id = a.campaign_id AND b.id > a.id WHERE b.starts_on <= a.ends_on');
  });

  it('on units whose template the campaign has an approved creative for', async () => {
    await expectNone(`SELECT d.* FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id WHERE NOT EXISTS (SELECT 1 FROM creative c
      WHERE c.campaign_id = d.campaign_id AND c.template_id = u.template_id AND c.review_status = 'APPROVED' AND (c.archived_at IS NULL OR d.day < DATE(c.archived_at)))`);
  });

  it('on games that match platform, category and lists', async () => {
    for (const [dimension, column] of [['PLATFORM', 'platform'], ['GAME_CATEGORY', 'category']]) {
      await expectNone(`SELECT d.* FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id JOIN game g ON g.id = u.game_id
        WHERE EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = d.campaign_id AND t.dimension = '${dimension}')
        AND NOT EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = d.campaign_id AND t.dimension = '${dimension}' AND t.value = g.${column})`);
    }
    await expectNone(`SELECT d.* FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id
      WHERE EXISTS (SELECT 1 FROM campaign_game x WHERE x.campaign_id = d.campaign_id AND x.game_id = u.game_id AND x.mode = 'EXCLUDE')
      OR (EXISTS (SELECT 1 FROM campaign_game x WHERE x.campaign_id = d.campaign_id AND x.mode = 'INCLUDE')
      AND NOT EXISTS (SELECT 1 FROM campaign_game x WHERE x.campaign_id = d.campaign_id AND x.game_id = u.game_id AND x.mode = 'INCLUDE'))`);
  });

  it('on approved games and units that went live, of studios that did not refuse the advertiser', async () => {
    await expectNone("SELECT d.* FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id JOIN game g ON g.id = u.game_id WHERE u.status = 'DRAFT' OR g.review_status <> 'APPROVED'");
    await expectNone(`SELECT d.* FROM delivery_daily d JOIN campaign c ON c.id = d.campaign_id JOIN ad_unit u ON u.id = d.ad_unit_id
      JOIN game_owner o ON o.game_id = u.game_id AND o.valid_from <= d.day AND (o.valid_to IS NULL OR d.day <= o.valid_to)
      JOIN publisher_block b ON b.publisher_id = o.publisher_id AND b.advertiser_id = c.advertiser_id AND DATE(DATE_ADD(b.created_at, INTERVAL 330 MINUTE)) <= d.day`);
  });

  it('with clicks on clickable units alone, and installs for campaigns that promote an app', async () => {
    await expectNone('SELECT d.* FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id JOIN native_template t ON t.id = u.template_id WHERE NOT t.clickable AND d.clicks > 0');
    await expectNone("SELECT d.* FROM delivery_daily d JOIN campaign c ON c.id = d.campaign_id WHERE d.installs > 0 AND c.objective <> 'APP_INSTALLS'");
    await expectNone('SELECT * FROM delivery_daily WHERE clicks > impressions OR installs > clicks OR impressions = 0');
    await expectNone(`SELECT a.day FROM ad_unit_daily a LEFT JOIN (SELECT day, ad_unit_id, SUM(impressions) AS shown FROM delivery_daily GROUP BY day, ad_unit_id) d
      ON d.day = a.day AND d.ad_unit_id = a.ad_unit_id WHERE a.filled < COALESCE(d.shown, 0)`);
  });
});

describe('shapes', () => {
  it('impressions of a row are log-normal with mu 6.5 and sigma 1.4, times the scale’s volume factor', async () => {
    const plain = `FROM delivery_daily d JOIN campaign c ON c.id = d.campaign_id JOIN delivery_campaign_month m ON m.campaign_id = d.campaign_id AND m.month = DATE_FORMAT(d.day, '%Y-%m')
      WHERE d.day < '2026-10-25' AND WEEKDAY(d.day) < 5 AND m.revision = 1 AND d.impressions > 1 AND d.impressions NOT IN (41234, 40321, 100000)`;
    expect(await seeded.number(`SELECT AVG(LN(d.impressions / ${scales.ci.volumeFactor})) ${plain}`)).toBeCloseTo(6.5, 1);
    expect(await seeded.number(`SELECT STDDEV(LN(d.impressions / ${scales.ci.volumeFactor})) ${plain}`)).toBeCloseTo(1.4, 1);
  });

  it('weekends and the weeks around Diwali carry more', async () => {
    const mean = (days: string): Promise<number> => seeded.number(`SELECT EXP(AVG(LN(impressions))) FROM delivery_daily WHERE ${days}`);
    const plain = await mean("day BETWEEN '2026-09-01' AND '2026-10-24' AND WEEKDAY(day) < 5");
    expect((await mean("day BETWEEN '2026-05-16' AND '2026-10-24' AND WEEKDAY(day) >= 5")) / plain).toBeGreaterThan(1.1);
    expect((await mean("day BETWEEN '2026-10-25' AND '2026-11-10' AND WEEKDAY(day) < 5")) / plain).toBeGreaterThan(1.35);
  });

  it('two fifths of the ad units cannot be clicked, four fifths of the games are for Android, half of the advertisers come through an agency', async () => {
    const share = (sql: string): Promise<number> => seeded.number(`SELECT AVG(${sql}`);
    expect(Math.abs((await share('NOT t.clickable) FROM ad_unit u JOIN native_template t ON t.id = u.template_id')) - 0.4)).toBeLessThan(0.06);
    expect(Math.abs((await share("platform = 'ANDROID') FROM game")) - 0.75)).toBeLessThan(0.1);
    expect(Math.abs((await share('agency_id IS NOT NULL) FROM advertiser')) - 0.55)).toBeLessThan(0.08);
    const perUnit = await seeded.number('SELECT AVG(n) FROM (SELECT COUNT(*) AS n FROM ad_unit GROUP BY game_id) x');
    expect(perUnit).toBeGreaterThan(3.2);
    expect(perUnit).toBeLessThan(4.4);
  });

  it('campaigns are as the shares of statuses say, about x1.5 flights and x3 creatives each', async () => {
    const ordinary = "FROM campaign WHERE advertiser_id <> 1 AND status = ";
    const total = await seeded.number('SELECT COUNT(*) FROM campaign WHERE advertiser_id <> 1');
    for (const [status, share] of [['ACTIVE', 0.12], ['PAUSED', 0.08], ['COMPLETED', 0.7], ['ARCHIVED', 0.05]] as const) {
      expect(Math.abs((await seeded.number(`SELECT COUNT(*) ${ordinary}'${status}'`)) / total - share), status).toBeLessThan(0.05);
    }
    expect(await seeded.number('SELECT COUNT(*) / COUNT(DISTINCT campaign_id) FROM flight JOIN campaign c ON c.id = campaign_id WHERE c.advertiser_id <> 1')).toBeCloseTo(1.5, 0);
    expect(await seeded.number('SELECT COUNT(*) / COUNT(DISTINCT campaign_id) FROM creative')).toBeCloseTo(3, 0);
  });

  it('click-through and installs are those of their Beta distributions', async () => {
    const rate = await seeded.number(`SELECT SUM(d.clicks) / SUM(d.impressions) FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id
      JOIN native_template t ON t.id = u.template_id WHERE t.clickable`);
    expect(rate).toBeGreaterThan((2 / 162) * 0.85);
    expect(rate).toBeLessThan((2 / 162) * 1.15);
    const installs = await seeded.number("SELECT SUM(d.installs) / SUM(d.clicks) FROM delivery_daily d JOIN campaign c ON c.id = d.campaign_id WHERE c.objective = 'APP_INSTALLS'");
    expect(installs).toBeGreaterThan((1.2 / 26.2) * 0.7);
    expect(installs).toBeLessThan((1.2 / 26.2) * 1.3);
  });

  it('rows are restated once within 72 hours, and once more where the month was', async () => {
    await expectNone(`SELECT * FROM delivery_daily d JOIN delivery_campaign_month m ON m.campaign_id = d.campaign_id AND m.month = DATE_FORMAT(d.day, '%Y-%m')
      WHERE d.revision <> IF(d.day <= DATE_SUB('${today}', INTERVAL 3 DAY), 2, 1) + (m.revision - 1)`);
  });

  it('about a fifth of the flights that are over passed their goal, by at most 6 %, the others fell short of it', async () => {
    const ended = `FROM flight f JOIN campaign c ON c.id = f.campaign_id JOIN delivery_flight d ON d.flight_id = f.id
      JOIN (SELECT id, goal_quantity FROM flight) g ON g.id = f.id WHERE c.status = 'COMPLETED' AND f.goal_unit = 'IMPRESSIONS' AND d.impressions > 5000`;
    expect(await seeded.number(`SELECT COUNT(*) ${ended} AND d.impressions > f.goal_quantity * 1.075`)).toBe(0);
    const share = (await seeded.number(`SELECT COUNT(*) ${ended} AND d.impressions > f.goal_quantity`)) / (await seeded.number(`SELECT COUNT(*) ${ended}`));
    expect(share).toBeGreaterThan(0.12);
    expect(share).toBeLessThan(0.3);
  });
});
