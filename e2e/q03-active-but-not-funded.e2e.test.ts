import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expectedFunding, fundingSql, type FundingRow } from './answers/funding.sql.ts';
import { expectedServing, servingReasonsSql, sortedServing, type ServingRow } from './answers/serving.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';

const operation = readOperation('q03-active-but-not-funded');
const businessDate = '2026-11-15';
/** Subgraph requests that domain.md 4.2 plans: Billing, Operations. */
const plannedRequests = 2;

interface LiveRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly ends_on: string | null;
  readonly advertiser_name: string;
  readonly manager_name: string | null;
}

interface Edge {
  readonly campaignRef: string;
  readonly node: Readonly<Record<string, unknown>> | null;
}

let graph: RecordedGraph;
let expected: readonly Edge[];

async function answerBySql(): Promise<readonly Edge[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const live = new Map(
    (
      await operations.rows<LiveRow>(
        `SELECT c.id, c.name, c.status, c.ends_on, v.name AS advertiser_name, u.name AS manager_name
           FROM campaign c JOIN advertiser v ON v.id = c.advertiser_id LEFT JOIN ops_user u ON u.id = v.account_manager_id`,
      )
    ).map((row) => [row.id, row]),
  );
  const serving = new Map((await operations.rows<ServingRow>(servingReasonsSql, [businessDate, businessDate, businessDate, businessDate])).map((row) => [row.id, row]));
  const funding = await billing.rows<FundingRow>(`${fundingSql} ORDER BY known.campaign_id DESC`);
  await Promise.all([operations.end(), billing.end()]);
  return funding
    .map((money) => ({ money, fundingStatus: expectedFunding(money) }))
    .filter(({ fundingStatus }) => ['UNFUNDED', 'EXHAUSTED', 'ON_HOLD'].includes(fundingStatus))
    .map(({ money, fundingStatus }) => edgeOf(money, fundingStatus, live.get(money.id), serving.get(money.id)));
}

function edgeOf(money: FundingRow, fundingStatus: string, campaign: LiveRow | undefined, facts: ServingRow | undefined): Edge {
  const campaignRef = `cmp_${money.id}`;
  // A contract whose campaign Operations does not know: the edge stays and names it.
  if (campaign === undefined || facts === undefined) return { campaignRef, node: null };
  return {
    campaignRef,
    node: {
      id: campaignRef,
      fundingStatus,
      fundingAsOf: money.as_of === null ? null : new Date(`${money.as_of.replace(' ', 'T')}Z`).toISOString(),
      name: campaign.name,
      status: campaign.status,
      endsOn: campaign.ends_on,
      advertiser: { name: campaign.advertiser_name, accountManager: campaign.manager_name === null ? null : { name: campaign.manager_name } },
      servingStatus: expectedServing(facts, fundingStatus),
    },
  };
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  expected = await answerBySql();
});
afterAll(() => graph.close());

describe('Q03: which campaigns are unfunded, exhausted or on hold, and who manages them?', () => {
  it('answers as SQL does, page by page over the whole list, dangling references included', async () => {
    const edges = await allEdges((after) => graph.ask(operation, { first: 100, after }, 'ops'), 'campaignsByFunding');
    const comparable = (edges as unknown as Edge[]).map(({ campaignRef, node }) => ({ campaignRef, node: node === null ? null : { ...node, servingStatus: sortedServing(node['servingStatus']) } }));
    expect(comparable).toEqual(expected);
  });

  it('is not trivial: all three states, accounts managed by several people, and references that dangle', () => {
    expect(expected.length).toBeGreaterThanOrEqual(60);
    expect(new Set(expected.flatMap((edge) => (edge.node === null ? [] : [edge.node['fundingStatus']])))).toEqual(new Set(['UNFUNDED', 'EXHAUSTED', 'ON_HOLD']));
    expect(expected.some((edge) => edge.node === null)).toBe(true);
  });

  it('counts the whole list', async () => {
    expect(at((await graph.ask(operation, { first: 5 }, 'ops')).data, 'campaignsByFunding.totalCount')).toBe(expected.length);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 rows as for 5', async () => {
    const statements: number[] = [];
    for (const first of [5, 50]) {
      graph.forget();
      const answer = await graph.ask(operation, { first }, 'ops');
      expect((at(answer.data, 'campaignsByFunding.edges') as unknown[]).length).toBe(first);
      expect(graph.counts().subgraphRequests).toBe(plannedRequests);
      statements.push(graph.counts().statements);
    }
    expect(statements[0]).toBeGreaterThan(0);
    expect(statements[1]).toBe(statements[0]);
  });

  it('with Operations down still lists every reference', async () => {
    graph.operations.setDown(true);
    try {
      const answer = await graph.ask(operation, { first: 50 }, 'ops');
      const refs = (at(answer.data, 'campaignsByFunding.edges') as Edge[]).map((edge) => edge.campaignRef);
      expect(refs).toEqual(expected.slice(0, 50).map((edge) => edge.campaignRef));
      expect(answer.errors.length).toBeGreaterThan(0);
    } finally {
      graph.operations.setDown(false);
    }
  });

  it('with Billing down, where the list lives, says so with a code and nothing internal', async () => {
    graph.billing.setDown(true);
    try {
      const answer = await graph.ask(operation, { first: 5 }, 'ops');
      expect(answer.data).toEqual({ campaignsByFunding: null });
      expect(answer.errors[0]?.extensions?.['code']).toBe('SUBGRAPH_UNAVAILABLE');
      expect(JSON.stringify(answer.errors)).not.toMatch(/127\.0\.0\.1|ECONN|node_modules|\.ts:/);
    } finally {
      graph.billing.setDown(false);
    }
  });
});
