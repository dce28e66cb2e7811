import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { owedSql, type OwedRow } from './answers/receivables.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q04-advertisers-by-overdue');
const businessDate = '2026-11-15';
/** Subgraph requests that domain.md 4.2 plans: Billing, Operations. */
const plannedRequests = 2;

interface LiveRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly manager_name: string | null;
}

interface Edge {
  readonly advertiserRef: string;
  readonly outstanding: { readonly amountMinor: string; readonly currency: string };
  readonly overdue: { readonly amountMinor: string; readonly currency: string };
  readonly node: Readonly<Record<string, unknown>> | null;
}

let graph: RecordedGraph;
let expected: readonly Edge[];

async function answerBySql(currency: string): Promise<readonly Edge[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const owed = await billing.rows<OwedRow>(owedSql, Array.from({ length: 5 }, () => businessDate));
  const live = new Map(
    (
      await operations.rows<LiveRow>('SELECT v.id, v.name, v.status, u.name AS manager_name FROM advertiser v LEFT JOIN ops_user u ON u.id = v.account_manager_id')
    ).map((row) => [row.id, row]),
  );
  const running = Map.groupBy(
    await operations.rows<{ readonly id: string; readonly name: string; readonly advertiser_id: string }>("SELECT id, name, advertiser_id FROM campaign WHERE status = 'ACTIVE' ORDER BY id DESC"),
    (row) => row.advertiser_id,
  );
  await Promise.all([operations.end(), billing.end()]);
  return owed
    .filter((row) => row.currency === currency && BigInt(row.overdue) > 0n)
    .toSorted((a, b) => (a.overdue === b.overdue ? Number(b.advertiser_id) - Number(a.advertiser_id) : BigInt(a.overdue) > BigInt(b.overdue) ? -1 : 1))
    .map((row) => edgeOf(row, live.get(row.advertiser_id), running.get(row.advertiser_id) ?? []));
}

function edgeOf(row: OwedRow, advertiser: LiveRow | undefined, campaigns: readonly { readonly id: string; readonly name: string }[]): Edge {
  const advertiserRef = `adv_${row.advertiser_id}`;
  const amounts = { outstanding: { amountMinor: row.outstanding, currency: row.currency }, overdue: { amountMinor: row.overdue, currency: row.currency } };
  // An account of an advertiser that Operations does not know: the edge stays and names it.
  if (advertiser === undefined) return { advertiserRef, ...amounts, node: null };
  return {
    advertiserRef,
    ...amounts,
    node: {
      id: advertiserRef,
      name: advertiser.name,
      status: advertiser.status,
      accountManager: advertiser.manager_name === null ? null : { name: advertiser.manager_name },
      campaigns: { totalCount: campaigns.length, edges: campaigns.slice(0, 5).map(({ id, name }) => ({ node: { id: `cmp_${id}`, name } })) },
    },
  };
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  expected = await answerBySql('INR');
});
afterAll(() => graph.close());

describe('Q04: which advertisers owe most overdue, and what do they still run?', () => {
  it.each(['INR', 'USD'])('answers as SQL does in %s, page by page over the whole list', async (currency) => {
    const edges = await allEdges((after) => graph.ask(operation, { first: 20, after, currency }, 'finance'), 'advertisersByBalance');
    expect(edges).toEqual(currency === 'INR' ? expected : await answerBySql(currency));
  });

  it('is not trivial: sixty advertisers, some with running campaigns and some archived', () => {
    expect(expected.length).toBeGreaterThanOrEqual(60);
    expect(expected.some((edge) => at(edge, 'node.campaigns.totalCount') !== 0)).toBe(true);
    expect(expected.some((edge) => at(edge, 'node.status') === 'ARCHIVED')).toBe(true);
    expect(expected.some((edge) => edge.overdue.amountMinor !== edge.outstanding.amountMinor)).toBe(true);
  });

  it('counts the whole list', async () => {
    expect(at((await graph.ask(operation, { first: 5 }, 'finance')).data, 'advertisersByBalance.totalCount')).toBe(expected.length);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 rows as for 5', () =>
    expectConstantCost(graph, (first) => graph.ask(operation, { first }, 'finance'), 'advertisersByBalance', plannedRequests));

  it('with Operations down still lists every reference with what it owes', async () => {
    const answer = await askWithout(graph, 'operations', () => graph.ask(operation, { first: 50 }, 'finance'));
    const edges = at(answer.data, 'advertisersByBalance.edges') as readonly Edge[];
    expect(edges).toEqual(expected.slice(0, 50).map((edge) => ({ ...edge, node: null })));
  });

  it('with Billing down, where the list lives, says so', () => expectListLost(graph, 'billing', () => graph.ask(operation, { first: 5 }, 'finance'), 'advertisersByBalance'));

  it('is finance\'s: ops may not ask', async () => {
    const answer = await graph.ask(operation, { first: 5 }, 'ops');
    expect(answer.data).toEqual({ advertisersByBalance: null });
    expect(answer.errors.map((error) => error.extensions?.['code'])).toEqual(['FORBIDDEN']);
  });
});
