import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { revenueSql, type RevenueRow } from './answers/revenue.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q07-revenue-by-advertiser');
/** Subgraph requests that domain.md 4.2 plans: Billing, Operations. */
const plannedRequests = 2;

interface LiveRow {
  readonly id: string;
  readonly name: string;
  readonly iab_category: string | null;
  readonly agency_name: string | null;
}

interface Node {
  readonly advertiserRef: string;
  readonly advertiser: Readonly<Record<string, unknown>> | null;
  readonly net: { readonly amountMinor: string; readonly currency: string };
  readonly publisherCost: { readonly amountMinor: string };
  readonly margin: { readonly amountMinor: string };
}

let graph: RecordedGraph;
let expected: readonly Node[];

async function answerBySql(month: string, currency: string): Promise<readonly Node[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const revenue = await billing.rows<RevenueRow>(revenueSql, [month, currency, month, currency, month, currency]);
  const live = new Map(
    (await operations.rows<LiveRow>('SELECT v.id, v.name, v.iab_category, a.name AS agency_name FROM advertiser v LEFT JOIN agency a ON a.id = v.agency_id')).map((row) => [row.id, row]),
  );
  await Promise.all([operations.end(), billing.end()]);
  return revenue
    .map((row) => ({ ...row, net: BigInt(row.invoiced) - BigInt(row.credited) }))
    .toSorted((a, b) => (a.net === b.net ? Number(b.advertiser_id) - Number(a.advertiser_id) : a.net > b.net ? -1 : 1))
    .map((row) => {
      const advertiser = live.get(row.advertiser_id);
      return {
        advertiserRef: `adv_${row.advertiser_id}`,
        // An advertiser that Operations does not know: the amounts stay and the reference names it.
        advertiser: advertiser === undefined ? null : {
          id: `adv_${row.advertiser_id}`, name: advertiser.name, iabCategory: advertiser.iab_category, agency: advertiser.agency_name === null ? null : { name: advertiser.agency_name },
        },
        net: { amountMinor: String(row.net), currency },
        publisherCost: { amountMinor: row.cost },
        margin: { amountMinor: String(row.net - BigInt(row.cost)) },
      };
    });
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  expected = await answerBySql('2026-10', 'INR');
});
afterAll(() => graph.close());

describe('Q07: revenue and margin by advertiser, category and agency last month?', () => {
  it.each([['2026-10', 'INR'], ['2026-10', 'USD'], ['2026-09', 'INR'], ['2026-11', 'INR']])('answers as SQL does for %s in %s, page by page over the whole list', async (month, currency) => {
    const edges = await allEdges((after) => graph.ask(operation, { first: 30, after, month, currency }, 'finance'), 'revenueByAdvertiser');
    expect(edges.map((edge) => edge['node'])).toEqual(await answerBySql(month, currency));
  });

  it('is not trivial: sixty advertisers with revenue, cost and margin, one of which dangles', () => {
    expect(expected.length).toBeGreaterThanOrEqual(60);
    expect(expected.filter((node) => BigInt(node.margin.amountMinor) > 0n && node.publisherCost.amountMinor !== '0').length).toBeGreaterThanOrEqual(60);
    expect(expected.some((node) => node.advertiser === null)).toBe(true);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 rows as for 5', () =>
    expectConstantCost(graph, (first) => graph.ask(operation, { first }, 'finance'), 'revenueByAdvertiser', plannedRequests));

  it('with Operations down still lists every amount with its reference', async () => {
    const answer = await askWithout(graph, 'operations', () => graph.ask(operation, { first: 50 }, 'finance'));
    const nodes = (at(answer.data, 'revenueByAdvertiser.edges') as readonly { readonly node: Node }[]).map((edge) => edge.node);
    expect(nodes).toEqual(expected.slice(0, 50).map((node) => ({ ...node, advertiser: null })));
  });

  it('with Billing down, where the list lives, says so', () => expectListLost(graph, 'billing', () => graph.ask(operation, { first: 5 }, 'finance'), 'revenueByAdvertiser'));

  it.each(['ops', 'service'])('shows no margin to %s, who may not see what publishers earn', async (identity) => {
    const answer = await graph.ask(operation, { first: 5 }, identity);
    expect(answer.data).toEqual({ revenueByAdvertiser: null });
    expect(answer.errors.map((error) => error.extensions?.['code'])).toEqual(['FORBIDDEN']);
  });
});
