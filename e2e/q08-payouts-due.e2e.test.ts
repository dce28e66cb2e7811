import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q08-payouts-due');
const dueOnOrBefore = '2026-12-31';
/** Subgraph requests that domain.md 4.2 plans: Billing, Operations. */
const plannedRequests = 2;

/** Net of a statement is the sum of its lines: clawbacks are negative earnings. */
const payoutsSql = `
SELECT p.id, p.status, p.due_on, p.currency, a.publisher_id, COALESCE((SELECT SUM(l.earning_minor) FROM payout_line l WHERE l.payout_id = p.id), 0) AS net
  FROM payout p JOIN payout_account a ON a.id = p.payout_account_id
 WHERE p.status IN ('SCHEDULED', 'ON_HOLD') AND p.due_on <= ? ORDER BY p.id DESC`;

interface PayoutRow {
  readonly id: string;
  readonly status: string;
  readonly due_on: string;
  readonly currency: string;
  readonly publisher_id: string;
  readonly net: string;
}

interface LiveRow {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly manager_name: string | null;
}

interface Node {
  readonly id: string;
  readonly net: { readonly amountMinor: string; readonly currency: string };
  readonly dueOn: string;
  readonly status: string;
  readonly publisherRef: string;
  readonly publisher: Readonly<Record<string, unknown>> | null;
}

let graph: RecordedGraph;
let expected: readonly Node[];

async function answerBySql(): Promise<readonly Node[]> {
  const system = inject('system');
  const operations = await openSql(system.operationsAdminUrl);
  const billing = await openSql(system.billingAdminUrl);
  const payouts = await billing.rows<PayoutRow>(payoutsSql, [dueOnOrBefore]);
  const live = new Map(
    (
      await operations.rows<LiveRow>('SELECT p.id, p.name, p.country, u.name AS manager_name FROM publisher p LEFT JOIN ops_user u ON u.id = p.account_manager_id')
    ).map((row) => [row.id, row]),
  );
  const owned = Map.groupBy(
    await operations.rows<{ readonly publisher_id: string; readonly name: string; readonly platform: string }>(
      'SELECT o.publisher_id, g.name, g.platform FROM game_owner o JOIN game g ON g.id = o.game_id WHERE o.valid_to IS NULL ORDER BY g.id DESC',
    ),
    (row) => row.publisher_id,
  );
  await Promise.all([operations.end(), billing.end()]);
  return payouts.map((row) => {
    const publisher = live.get(row.publisher_id);
    const games = owned.get(row.publisher_id) ?? [];
    return {
      id: `pyt_${row.id}`,
      net: { amountMinor: row.net, currency: row.currency },
      dueOn: row.due_on,
      status: row.status,
      publisherRef: `pub_${row.publisher_id}`,
      publisher: publisher === undefined ? null : {
        id: `pub_${publisher.id}`,
        name: publisher.name,
        country: publisher.country,
        accountManager: publisher.manager_name === null ? null : { name: publisher.manager_name },
        games: { totalCount: games.length, edges: games.slice(0, 3).map(({ name, platform }) => ({ node: { name, platform } })) },
      },
    };
  });
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  expected = await answerBySql();
});
afterAll(() => graph.close());

describe('Q08: which payouts fall due, to which studios with which games?', () => {
  it('answers as SQL does, page by page over the whole list', async () => {
    const edges = await allEdges((after) => graph.ask(operation, { first: 30, after }, 'finance'), 'payouts');
    expect(edges.map((edge) => edge['node'])).toEqual(expected);
  });

  it('is not trivial: sixty payouts, scheduled and on hold, in both currencies, to studios with several games', () => {
    expect(expected.length).toBeGreaterThanOrEqual(60);
    expect(new Set(expected.map((node) => node.status))).toEqual(new Set(['SCHEDULED', 'ON_HOLD']));
    expect(new Set(expected.map((node) => node.net.currency))).toEqual(new Set(['INR', 'USD']));
    expect(expected.some((node) => node.publisher !== null && Number(at(node.publisher, 'games.totalCount')) > 3)).toBe(true);
  });

  it('counts the whole list', async () => {
    expect(at((await graph.ask(operation, { first: 5 }, 'finance')).data, 'payouts.totalCount')).toBe(expected.length);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 rows as for 5', () =>
    expectConstantCost(graph, (first) => graph.ask(operation, { first }, 'finance'), 'payouts', plannedRequests));

  it('with Operations down still lists every payout with its reference', async () => {
    const answer = await askWithout(graph, 'operations', () => graph.ask(operation, { first: 50 }, 'finance'));
    const nodes = (at(answer.data, 'payouts.edges') as readonly { readonly node: Node }[]).map((edge) => edge.node);
    expect(nodes).toEqual(expected.slice(0, 50).map((node) => ({ ...node, publisher: null })));
  });

  it('with Billing down, where the list lives, says so', () => expectListLost(graph, 'billing', () => graph.ask(operation, { first: 5 }, 'finance'), 'payouts'));

  it("is finance's: ops may not ask", async () => {
    const answer = await graph.ask(operation, { first: 5 }, 'ops');
    expect(answer.data).toEqual({ payouts: null });
    expect(answer.errors.map((error) => error.extensions?.['code'])).toEqual(['FORBIDDEN']);
  });
});
