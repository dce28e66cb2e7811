import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { billedSql, contractsByCampaign, contractsSql, deliverySql, monthWorths, ratesSql, type BilledRow, type Contract, type ContractRow, type DeliveryRow, type RateRow } from './answers/spend.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q10-drift');
/** Subgraph requests that domain.md 4.2 plans: Operations, Billing. */
const plannedRequests = 2;

interface Drift {
  readonly month: string;
  readonly billedUnits: string;
  readonly deliveredUnits: string;
  readonly billedRevision: number;
  readonly currentRevision: number;
  readonly adjustment: { readonly amountMinor: string; readonly currency: string };
}

interface Node {
  readonly id: string;
  readonly name: string;
  readonly billingDrift: readonly Drift[] | null;
  readonly monthlyDelivery: readonly { readonly month: string; readonly impressions: string; readonly revision: number; readonly isFinal: boolean }[];
}

/** The revision of each campaign-month and whether the month is closed, beside what was delivered day by day. */
const monthsSql = `
SELECT m.campaign_id, m.month, MAX(m.revision) AS revision, EXISTS (SELECT 1 FROM delivery_month_close c WHERE c.month = m.month) AS is_final
  FROM delivery_month m GROUP BY m.campaign_id, m.month`;

let graph: RecordedGraph;
let expected: readonly Node[];

function driftOf(contract: Contract, delivery: readonly DeliveryRow[], billed: readonly BilledRow[], revisions: ReadonlyMap<string, number>): readonly Drift[] {
  return monthWorths(contract, delivery, billed).flatMap(({ month, units, amount }) => {
    const before = billed.find((row) => row.month === month);
    if (before === undefined || (BigInt(before.units) === units && BigInt(before.amount) === amount)) return [];
    return [
      {
        month,
        billedUnits: before.units,
        deliveredUnits: String(units),
        billedRevision: before.revision,
        currentRevision: revisions.get(month) ?? before.revision,
        adjustment: { amountMinor: String(amount - BigInt(before.amount)), currency: contract.currency },
      },
    ];
  });
}

async function answerBySql(): Promise<readonly Node[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const campaigns = await operations.rows<{ readonly id: string; readonly name: string }>("SELECT id, name FROM campaign WHERE status IN ('ACTIVE', 'COMPLETED') ORDER BY id DESC");
  const delivery = Map.groupBy(await operations.rows<DeliveryRow>(deliverySql), (row) => row.campaign_id);
  const months = Map.groupBy(
    await operations.rows<{ readonly campaign_id: string; readonly month: string; readonly revision: number; readonly is_final: number }>(monthsSql),
    (row) => row.campaign_id,
  );
  const contracts = contractsByCampaign(await billing.rows<ContractRow>(contractsSql), await billing.rows<RateRow>(ratesSql));
  const billed = Map.groupBy(await billing.rows<BilledRow>(billedSql), (row) => row.campaign_id);
  await Promise.all([operations.end(), billing.end()]);
  return campaigns.map(({ id, name }) => {
    const contract = contracts.get(id);
    const delivered = delivery.get(id) ?? [];
    const byMonth = new Map((months.get(id) ?? []).map((row) => [row.month, row]));
    const revisions = new Map([...byMonth].map(([month, { revision }]) => [month, revision]));
    return {
      id: `cmp_${id}`,
      name,
      billingDrift: contract === undefined ? null : driftOf(contract, delivered, billed.get(id) ?? [], revisions),
      monthlyDelivery: delivered.map(({ month, impressions }) => ({ month, impressions, revision: revisions.get(month) ?? 0, isFinal: byMonth.get(month)?.is_final === 1 })),
    };
  });
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  expected = await answerBySql();
});
afterAll(() => graph.close());

describe('Q10: where did delivery move after we invoiced?', () => {
  it('answers as SQL does, page by page over the whole list', async () => {
    const edges = await allEdges((after) => graph.ask(operation, { first: 100, after }, 'ops'), 'campaigns');
    expect(edges.map((edge) => edge['node'])).toEqual(expected);
  });

  it('is not trivial: sixty months that moved, some to be billed and some to be credited', () => {
    const drifts = expected.flatMap((node) => node.billingDrift ?? []);
    expect(drifts.length).toBeGreaterThanOrEqual(60);
    expect(drifts.some((drift) => BigInt(drift.adjustment.amountMinor) > 0n)).toBe(true);
    expect(drifts.some((drift) => BigInt(drift.adjustment.amountMinor) < 0n)).toBe(true);
    expect(drifts.some((drift) => drift.currentRevision > drift.billedRevision)).toBe(true);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 rows as for 5', () =>
    expectConstantCost(graph, (first) => graph.ask(operation, { first }, 'ops'), 'campaigns', plannedRequests));

  it('with Billing down still shows what was delivered, and the drift as unknown', async () => {
    const answer = await askWithout(graph, 'billing', () => graph.ask(operation, { first: 50 }, 'ops'));
    const nodes = (at(answer.data, 'campaigns.edges') as readonly { readonly node: Node }[]).map((edge) => edge.node);
    expect(nodes).toEqual(expected.slice(0, 50).map((node) => ({ ...node, billingDrift: null })));
  });

  it('with Operations down, where the list lives, says so', () => expectListLost(graph, 'operations', () => graph.ask(operation, { first: 5 }, 'ops'), 'campaigns'));
});
