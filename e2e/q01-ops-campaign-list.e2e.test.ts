import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { accruedSql, expectedFunding, fundingSql, type FundingRow } from './answers/funding.sql.ts';
import { expectedServing, servingReasonsSql, sortedServing, type ServingRow } from './answers/serving.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';

const operation = readOperation('q01-ops-campaign-list');
const businessDate = '2026-11-15';
/** Subgraph requests that domain.md 4.2 plans: Operations, Billing, Operations. */
const plannedRequests = 3;

interface CampaignRow {
  readonly id: string;
  readonly name: string;
  readonly ends_on: string | null;
  readonly advertiser_id: string;
  readonly advertiser_name: string;
}

let graph: RecordedGraph;
let expected: readonly unknown[];

/** The whole list as SQL sees it: both databases, two connections, joined here. */
async function answerBySql(): Promise<readonly unknown[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const campaigns = await operations.rows<CampaignRow>(
    `SELECT c.id, c.name, c.ends_on, v.id AS advertiser_id, v.name AS advertiser_name FROM campaign c JOIN advertiser v ON v.id = c.advertiser_id
      WHERE c.status = 'ACTIVE' ORDER BY c.ends_on IS NULL, c.ends_on, c.id`,
  );
  const serving = new Map((await operations.rows<ServingRow>(servingReasonsSql, [businessDate, businessDate, businessDate, businessDate])).map((row) => [row.id, row]));
  const funding = new Map((await billing.rows<FundingRow>(fundingSql)).map((row) => [row.id, row]));
  await Promise.all([operations.end(), billing.end()]);
  return campaigns.map((row) => {
    const money = funding.get(row.id);
    const fundingStatus = expectedFunding(money);
    const facts = serving.get(row.id);
    if (facts === undefined) throw new Error(`no facts of campaign ${row.id}`);
    return {
      id: `cmp_${row.id}`,
      name: row.name,
      advertiser: { id: `adv_${row.advertiser_id}`, name: row.advertiser_name },
      endsOn: row.ends_on,
      fundingStatus,
      fundingAsOf: money?.as_of == null ? null : new Date(`${money.as_of.replace(' ', 'T')}Z`).toISOString(),
      budget: money?.currency == null ? null : { amountMinor: money.budget, currency: money.currency },
      servingStatus: expectedServing(facts, fundingStatus),
    };
  });
}

function comparable(node: Readonly<Record<string, unknown>>): unknown {
  return { ...node, servingStatus: sortedServing(node['servingStatus']) };
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  expected = await answerBySql();
});
afterAll(() => graph.close());

describe('Q01: which live campaigns end soonest, are they funded, are they really serving?', () => {
  it('answers as SQL does, page by page over the whole list', async () => {
    const edges = await allEdges((after) => graph.ask(operation, { first: 50, after }, 'ops'), 'campaigns');
    expect(edges.map((edge) => comparable(edge['node'] as Record<string, unknown>))).toEqual(expected);
  });

  it('counts the whole list, not the page', async () => {
    expect(at((await graph.ask(operation, { first: 5 }, 'ops')).data, 'campaigns.totalCount')).toBe(expected.length);
  });

  it('is not trivial: every kind of answer occurs', () => {
    const rows = expected as readonly { readonly fundingStatus: string; readonly servingStatus: { readonly state: string; readonly reasons: readonly string[] } }[];
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(new Set(rows.map((row) => row.servingStatus.state))).toEqual(new Set(['SERVING', 'NOT_SERVING', 'SCHEDULED']));
    expect(new Set(rows.map((row) => row.fundingStatus)).size).toBeGreaterThanOrEqual(4);
    const reasons = new Set(rows.flatMap((row) => row.servingStatus.reasons));
    for (const reason of ['OUTSIDE_FLIGHT', 'NO_APPROVED_CREATIVE', 'NO_ELIGIBLE_INVENTORY', 'GOAL_REACHED', 'UNFUNDED', 'BUDGET_EXHAUSTED', 'BILLING_HOLD']) expect(reasons).toContain(reason);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 rows as for 5', async () => {
    const statements: number[] = [];
    for (const first of [5, 50]) {
      graph.forget();
      const answer = await graph.ask(operation, { first }, 'ops');
      expect((at(answer.data, 'campaigns.edges') as unknown[]).length).toBe(first);
      expect(graph.counts().subgraphRequests).toBe(plannedRequests);
      statements.push(graph.counts().statements);
    }
    expect(statements[0]).toBeGreaterThan(0);
    expect(statements[1]).toBe(statements[0]);
  });

  it('with Billing down still lists every campaign: funding and serving are unknown', async () => {
    graph.billing.setDown(true);
    try {
      const answer = await graph.ask(operation, { first: 50 }, 'ops');
      const nodes = (at(answer.data, 'campaigns.edges') as { readonly node: Record<string, unknown> }[]).map((edge) => edge.node);
      const blank = (expected as Record<string, unknown>[]).slice(0, 50).map((row) => ({ ...row, fundingStatus: null, fundingAsOf: null, budget: null, servingStatus: null }));
      expect(nodes).toEqual(blank);
      expect(answer.errors.length).toBeGreaterThan(0);
      expect(JSON.stringify(answer.errors)).not.toMatch(/127\.0\.0\.1|ECONN|node_modules|\.ts:/);
    } finally {
      graph.billing.setDown(false);
    }
  });

  it('needs a token', async () => {
    const answer = await graph.ask(operation, {}, null);
    expect(answer.status).toBe(401);
    expect(answer.errors[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });
});

describe('the materialised spend behind fundingStatus', () => {
  it('equals usage times dated rates under the cap, computed in SQL decimals', async () => {
    const billing = await openSql(inject('system').billingAdminUrl);
    const rows = await billing.rows<{ readonly id: string; readonly stored: string; readonly computed: string }>(accruedSql);
    await billing.end();
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter((row) => BigInt(row.stored) !== BigInt(row.computed))).toEqual([]);
  });
});
