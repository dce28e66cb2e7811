import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { accruedOn, contractsByCampaign, contractsSql, deliverySql, ratesSql, type ContractRow, type DeliveryRow, type RateRow } from './answers/spend.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q02-pacing-board');
const businessDate = '2026-11-15';
/** Subgraph requests that domain.md 4.2 plans: Operations, Billing, Operations. */
const plannedRequests = 3;

interface Pacing {
  readonly spentFraction: number;
  readonly elapsedFraction: number;
  readonly index: number;
  readonly verdict: string;
}

interface Node {
  readonly id: string;
  readonly name: string;
  readonly budgetPacing: Pacing | null;
}

let graph: RecordedGraph;
let expected: readonly Node[];

/** Days of all flights of a campaign, each once, and those begun. */
const daysSql = `
WITH RECURSIVE covered AS (
  SELECT campaign_id, starts_on AS day, ends_on FROM flight
  UNION SELECT campaign_id, day + INTERVAL 1 DAY, ends_on FROM covered WHERE day < ends_on)
SELECT campaign_id, COUNT(DISTINCT day) AS days, COUNT(DISTINCT IF(day <= ?, day, NULL)) AS begun FROM covered GROUP BY campaign_id`;

/** The verdict of domain.md 3.8, in its words. */
function verdictOf(spent: number, elapsed: number): string {
  const index = spent / elapsed;
  if (index < 0.6 || (spent >= 0.95 && elapsed < 0.8)) return 'AT_RISK';
  if (index > 1.1) return 'AHEAD';
  return index < 0.9 ? 'BEHIND' : 'ON_TRACK';
}

async function answerBySql(): Promise<readonly Node[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const active = await operations.rows<{ readonly id: string; readonly name: string }>("SELECT id, name FROM campaign WHERE status = 'ACTIVE' ORDER BY COALESCE(ends_on, DATE'9999-12-31'), id", []);
  const days = new Map((await operations.rows<{ readonly campaign_id: string; readonly days: string; readonly begun: string }>(daysSql, [businessDate])).map((row) => [row.campaign_id, row]));
  const delivery = Map.groupBy(await operations.rows<DeliveryRow>(deliverySql), (row) => row.campaign_id);
  const contracts = contractsByCampaign(await billing.rows<ContractRow>(contractsSql), await billing.rows<RateRow>(ratesSql));
  await Promise.all([operations.end(), billing.end()]);
  return active.map(({ id, name }) => {
    const contract = contracts.get(id);
    const covered = days.get(id);
    const budget = Number(contract?.budget ?? 0);
    if (contract === undefined || covered === undefined || budget === 0 || Number(covered.begun) === 0) return { id: `cmp_${id}`, name, budgetPacing: null };
    const spentFraction = Number(accruedOn(businessDate, contract, delivery.get(id) ?? [])) / budget;
    const elapsedFraction = Number(covered.begun) / Number(covered.days);
    return { id: `cmp_${id}`, name, budgetPacing: { spentFraction, elapsedFraction, index: spentFraction / elapsedFraction, verdict: verdictOf(spentFraction, elapsedFraction) } };
  });
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  expected = await answerBySql();
});
afterAll(() => graph.close());

describe('Q02: which live campaigns burn budget ahead of or behind time?', () => {
  it('answers as SQL does, page by page over the whole list', async () => {
    const edges = await allEdges((after) => graph.ask(operation, { first: 25, after }, 'ops'), 'campaigns');
    expect(edges.map((edge) => edge['node'])).toEqual(expected);
  });

  it('is not trivial: sixty live campaigns, several verdicts, some without a budget', () => {
    expect(expected.length).toBeGreaterThanOrEqual(60);
    expect(new Set(expected.flatMap((node) => (node.budgetPacing === null ? [] : [node.budgetPacing.verdict]))).size).toBeGreaterThanOrEqual(3);
    expect(expected.some((node) => node.budgetPacing === null)).toBe(true);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 rows as for 5', () =>
    expectConstantCost(graph, (first) => graph.ask(operation, { first }, 'ops'), 'campaigns', plannedRequests));

  it('with Billing down still lists the campaigns, and does not guess how their budgets stand', async () => {
    const answer = await askWithout(graph, 'billing', () => graph.ask(operation, { first: 50 }, 'ops'));
    const nodes = (at(answer.data, 'campaigns.edges') as readonly { readonly node: Node }[]).map((edge) => edge.node);
    expect(nodes).toEqual(expected.slice(0, 50).map((node) => ({ ...node, budgetPacing: null })));
  });

  it('with Operations down, where the list lives, says so', () => expectListLost(graph, 'operations', () => graph.ask(operation, { first: 5 }, 'ops'), 'campaigns'));
});
