import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { accruedOn, billedSql, contractsByCampaign, contractsSql, deliverySql, ratesSql, type BilledRow, type ContractRow, type DeliveryRow, type RateRow } from './answers/spend.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q06-unbilled-usage');
const businessDate = '2026-11-15';
const runningOn = '2026-10-15';
/** Subgraph requests that domain.md 4.2 plans: Operations, Billing. */
const plannedRequests = 2;

interface Node {
  readonly id: string;
  readonly name: string;
  readonly advertiser: { readonly name: string };
  readonly accruedSpend: { readonly amountMinor: string; readonly currency: string } | null;
  readonly invoicedToDate: { readonly amountMinor: string } | null;
  readonly unbilledSpend: { readonly amountMinor: string; readonly currency: string } | null;
}

let graph: RecordedGraph;
let expected: readonly Node[];

async function answerBySql(): Promise<readonly Node[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const running = await operations.rows<{ readonly id: string; readonly name: string; readonly advertiser_name: string }>(
    `SELECT c.id, c.name, v.name AS advertiser_name FROM campaign c JOIN advertiser v ON v.id = c.advertiser_id
      WHERE c.starts_on <= ? AND (c.ends_on IS NULL OR c.ends_on >= ?) ORDER BY c.id DESC`,
    [runningOn, runningOn],
  );
  const delivery = Map.groupBy(await operations.rows<DeliveryRow>(deliverySql), (row) => row.campaign_id);
  const contracts = contractsByCampaign(await billing.rows<ContractRow>(contractsSql), await billing.rows<RateRow>(ratesSql));
  const billed = Map.groupBy(await billing.rows<BilledRow>(billedSql), (row) => row.campaign_id);
  await Promise.all([operations.end(), billing.end()]);
  return running.map(({ id, name, advertiser_name: advertiserName }) => {
    const campaign = { id: `cmp_${id}`, name, advertiser: { name: advertiserName } };
    const contract = contracts.get(id);
    if (contract === undefined) return { ...campaign, accruedSpend: null, invoicedToDate: null, unbilledSpend: null };
    const accrued = accruedOn(businessDate, contract, delivery.get(id) ?? []);
    const invoiced = (billed.get(id) ?? []).reduce((total, row) => total + BigInt(row.amount), 0n);
    return {
      ...campaign,
      accruedSpend: { amountMinor: String(accrued), currency: contract.currency },
      invoicedToDate: { amountMinor: String(invoiced) },
      unbilledSpend: { amountMinor: String(accrued - invoiced), currency: contract.currency },
    };
  });
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  expected = await answerBySql();
});
afterAll(() => graph.close());

describe('Q06: what have we delivered but not invoiced, by campaign?', () => {
  it('answers as SQL does, page by page over the whole list', async () => {
    const edges = await allEdges((after) => graph.ask(operation, { first: 100, after }, 'finance'), 'campaigns');
    expect(edges.map((edge) => edge['node'])).toEqual(expected);
  });

  it('is not trivial: sixty campaigns with something unbilled, some without a contract, both currencies', () => {
    expect(expected.filter((node) => node.unbilledSpend !== null && BigInt(node.unbilledSpend.amountMinor) > 0n).length).toBeGreaterThanOrEqual(60);
    expect(new Set(expected.flatMap((node) => (node.unbilledSpend === null ? [] : [node.unbilledSpend.currency])))).toEqual(new Set(['INR', 'USD']));
    expect(expected.some((node) => node.invoicedToDate !== null && node.invoicedToDate.amountMinor !== '0')).toBe(true);
  });

  it('counts the whole list', async () => {
    expect(at((await graph.ask(operation, { first: 5 }, 'finance')).data, 'campaigns.totalCount')).toBe(expected.length);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 rows as for 5', () =>
    expectConstantCost(graph, (first) => graph.ask(operation, { first }, 'finance'), 'campaigns', plannedRequests));

  it('with Billing down still lists the campaigns, and says that their money is unknown', async () => {
    const answer = await askWithout(graph, 'billing', () => graph.ask(operation, { first: 50 }, 'finance'));
    const nodes = (at(answer.data, 'campaigns.edges') as readonly { readonly node: Node }[]).map((edge) => edge.node);
    expect(nodes).toEqual(expected.slice(0, 50).map((node) => ({ ...node, accruedSpend: null, invoicedToDate: null, unbilledSpend: null })));
  });

  it('with Operations down, where the list lives, says so', () => expectListLost(graph, 'operations', () => graph.ask(operation, { first: 5 }, 'finance'), 'campaigns'));
});
