import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expectedFunding, fundingSql, type FundingRow } from './answers/funding.sql.ts';
import { expectedServing, servingReasonsSql, sortedServing, type ServingRow } from './answers/serving.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';

const servingFeed = readOperation('service-serving-feed');
const billableDelivery = readOperation('service-billable-delivery');
const businessDate = '2026-11-15';

let graph: RecordedGraph;

beforeAll(async () => {
  graph = await startRecordedGraph();
});
afterAll(() => graph.close());

/** What the ad server is to serve, and why not the rest: both databases, two connections, joined here. */
async function servingBySql(): Promise<readonly unknown[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const campaigns = await operations.rows<{ readonly id: string; readonly terms: number; readonly creatives: number }>(
    `SELECT c.id, (SELECT COUNT(*) FROM campaign_target t WHERE t.campaign_id = c.id) AS terms,
        (SELECT COUNT(*) FROM creative r WHERE r.campaign_id = c.id AND r.review_status = 'APPROVED' AND r.archived_at IS NULL) AS creatives
      FROM campaign c WHERE c.status = 'ACTIVE' AND EXISTS (SELECT 1 FROM flight f WHERE f.campaign_id = c.id AND ? BETWEEN f.starts_on AND f.ends_on) ORDER BY c.id`,
    [businessDate],
  );
  const serving = new Map((await operations.rows<ServingRow>(servingReasonsSql, [businessDate, businessDate, businessDate, businessDate])).map((row) => [row.id, row]));
  const funding = new Map((await billing.rows<FundingRow>(fundingSql)).map((row) => [row.id, row]));
  await Promise.all([operations.end(), billing.end()]);
  return campaigns.map((row) => {
    const facts = serving.get(row.id);
    if (facts === undefined) throw new Error(`no facts of campaign ${row.id}`);
    const fundingStatus = expectedFunding(funding.get(row.id));
    return { id: `cmp_${row.id}`, fundingStatus, servingStatus: expectedServing(facts, fundingStatus), terms: Number(row.terms), creatives: Math.min(25, Number(row.creatives)) };
  });
}

/** A node of the feed as `servingBySql` gives it: targeting terms and creatives by their number. */
function comparable(node: Record<string, unknown>): unknown {
  const targeting = node['targeting'] as Record<string, unknown>;
  const lists = ['countries', 'platforms', 'gameCategories', 'connectionTypes'].map((name) => (targeting[name] as readonly unknown[]).length);
  const terms = lists.reduce((sum, length) => sum + length, targeting['osVersionMin'] === null ? 0 : 1);
  return { id: node['id'], fundingStatus: node['fundingStatus'], servingStatus: sortedServing(node['servingStatus']), terms, creatives: (at(node, 'creatives.edges') as readonly unknown[]).length };
}

describe('the serving feed', () => {
  it('gives an ad server what SQL says may serve, and of the rest why not, page by page', async () => {
    const expected = await servingBySql();
    const edges = await allEdges((after) => graph.ask(servingFeed, { first: 40, after }, 'service'), 'servingFeed');
    expect(edges.map((edge) => comparable(edge['node'] as Record<string, unknown>))).toEqual(expected);
    expect(new Set(expected.map((row) => at(row, 'servingStatus.state')))).toEqual(new Set(['SERVING', 'NOT_SERVING']));
  });

  it('costs three subgraph requests, and as many SQL statements for 100 campaigns as for 10', async () => {
    const statements: number[] = [];
    for (const first of [10, 100]) {
      graph.forget();
      expect((at((await graph.ask(servingFeed, { first }, 'service')).data, 'servingFeed.edges') as unknown[]).length).toBe(first);
      expect(graph.counts().subgraphRequests).toBe(3);
      statements.push(graph.counts().statements);
    }
    expect(statements[1]).toBe(statements[0]);
  });

  it('with Billing down still lists every campaign, with its serving unknown', async () => {
    graph.billing.setDown(true);
    try {
      const edges = at((await graph.ask(servingFeed, { first: 100 }, 'service')).data, 'servingFeed.edges') as readonly { readonly node: Record<string, unknown> }[];
      expect(edges).toHaveLength(100);
      expect(edges.every(({ node }) => node['servingStatus'] === null && node['fundingStatus'] === null)).toBe(true);
    } finally {
      graph.billing.setDown(false);
    }
  });
});

describe('billable delivery', () => {
  it('gives a whole month as SQL adds it up from daily rows and ownership, in pages of 500', async () => {
    const operations = await openSql(inject('system').operationsAdminUrl);
    const expected = await operations.rows<Record<string, string>>(
      `SELECT CONCAT('cmp_', d.campaign_id, ' gam_', u.game_id, ' pub_', o.publisher_id, ' ', SUM(d.impressions), '/', SUM(d.clicks), '/', SUM(d.installs)) AS row_text
        FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id
          JOIN game_owner o ON o.game_id = u.game_id AND o.valid_from <= d.day AND (o.valid_to IS NULL OR d.day <= o.valid_to)
        WHERE d.day BETWEEN '2026-10-01' AND '2026-10-31' GROUP BY d.campaign_id, u.game_id, o.publisher_id ORDER BY d.campaign_id, u.game_id, o.publisher_id`,
    );
    await operations.end();
    const edges = await allEdges((after) => graph.ask(billableDelivery, { month: '2026-10', first: 500, after }, 'service'), 'billableDelivery');
    const nodes = edges.map((edge) => edge['node'] as Record<string, unknown>);
    const text = nodes.map((node) => `${node['campaignRef']} ${node['gameRef']} ${node['publisherRef']} ${node['impressions']}/${node['clicks']}/${node['installs']}`);
    expect(text).toEqual(expected.map((row) => row['row_text']));
    expect(text.length).toBeGreaterThan(500);
    expect(nodes.every((node) => node['isFinal'] === true && node['month'] === '2026-10')).toBe(true);
  });

  it('is for services alone', async () => {
    for (const identity of ['ops', 'finance', 'admin'] as const) {
      const answer = await graph.ask(billableDelivery, { month: '2026-10' }, identity);
      expect(answer.errors[0]?.extensions?.['code']).toBe('FORBIDDEN');
    }
  });
});
