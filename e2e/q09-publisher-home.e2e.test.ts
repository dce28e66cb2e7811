import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { byCurrency, estimates, openMonthSql, type OpenMonthRow } from './answers/open-month.sql.ts';
import { contractsByCampaign, contractsSql, ratesSql, type Contract, type ContractRow, type RateRow } from './answers/spend.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q09-publisher-home');
const openMonth = '2026-11';
/** Subgraph requests: Operations, then Billing for the publisher and for its games at once, in one request. */
const plannedRequests = 2;

type Sql = Awaited<ReturnType<typeof openSql>>;

let graph: RecordedGraph;
let operations: Sql;
let billing: Sql;
let delivery: readonly OpenMonthRow[];
let contracts: ReadonlyMap<string, Contract>;
/** The publisher with most games, and one that sold a game within a month. */
let largest: string;
let seller: string;

beforeAll(async () => {
  graph = await startRecordedGraph();
  const system = inject('system');
  operations = await openSql(system.operationsAdminUrl);
  billing = await openSql(system.billingAdminUrl);
  delivery = await operations.rows<OpenMonthRow>(openMonthSql, [`${openMonth}-01`, '2026-12-01']);
  contracts = contractsByCampaign(await billing.rows<ContractRow>(contractsSql), await billing.rows<RateRow>(ratesSql));
  const owners = await operations.rows<{ readonly id: string }>('SELECT publisher_id AS id FROM game_owner WHERE valid_to IS NULL GROUP BY publisher_id ORDER BY COUNT(*) DESC, publisher_id LIMIT 1');
  const sellers = await operations.rows<{ readonly id: string }>('SELECT publisher_id AS id FROM game_owner WHERE valid_to IS NOT NULL ORDER BY valid_to DESC LIMIT 1');
  largest = owners[0]?.id ?? '';
  seller = sellers[0]?.id ?? '';
});
afterAll(async () => {
  await Promise.all([graph.close(), operations.end(), billing.end()]);
});

async function answerBySql(publisherId: string) {
  const [publisher] = await operations.rows<{ readonly name: string }>('SELECT name FROM publisher WHERE id = ?', [publisherId]);
  const games = await operations.rows<{ readonly id: string; readonly name: string; readonly platform: string; readonly review_status: string }>(
    'SELECT g.id, g.name, g.platform, g.review_status FROM game_owner o JOIN game g ON g.id = o.game_id WHERE o.valid_to IS NULL AND o.publisher_id = ? ORDER BY g.id DESC',
    [publisherId],
  );
  const shares = await billing.rows<{ readonly currency: string; readonly share_bp: number }>(
    `SELECT a.currency, s.share_bp FROM payout_account a JOIN revenue_share s ON s.payout_account_id = a.id
      WHERE a.publisher_id = ? AND s.valid_from = (SELECT MAX(x.valid_from) FROM revenue_share x WHERE x.payout_account_id = a.id AND x.valid_from <= ?)`,
    [publisherId, `${openMonth}-01`],
  );
  const due = await billing.rows<{ readonly currency: string; readonly amount: string }>(
    `SELECT a.currency, COALESCE(SUM(IF(p.status NOT IN ('ACCRUING', 'PAID'), l.earning_minor, 0)), 0) AS amount
       FROM payout_account a LEFT JOIN payout p ON p.payout_account_id = a.id LEFT JOIN payout_line l ON l.payout_id = p.id
      WHERE a.publisher_id = ? GROUP BY a.currency ORDER BY a.currency`,
    [publisherId],
  );
  const payouts = await billing.rows<{ readonly statement_month: string; readonly status: string; readonly net: string; readonly currency: string }>(
    `SELECT p.statement_month, p.status, p.currency, COALESCE((SELECT SUM(l.earning_minor) FROM payout_line l WHERE l.payout_id = p.id), 0) AS net
       FROM payout p JOIN payout_account a ON a.id = p.payout_account_id WHERE a.publisher_id = ? ORDER BY p.id DESC LIMIT 6`,
    [publisherId],
  );
  const shareOf = new Map(shares.map((row) => [row.currency, BigInt(row.share_bp)]));
  const earnings = estimates(delivery.filter((row) => row.publisher_id === publisherId), contracts).map(({ currency, amount }) => ({
    currency, amount: (2n * amount * (shareOf.get(currency) ?? 0n) + 10_000n) / 20_000n,
  }));
  return {
    head: {
      id: `pub_${publisherId}`,
      name: publisher?.name,
      estimatedOpenMonthEarnings: byCurrency(earnings),
      finalisedEarningsDue: due.map(({ currency, amount }) => ({ amountMinor: amount, currency })),
      payouts: { edges: payouts.map(({ statement_month: statementMonth, status, net, currency }) => ({ node: { statementMonth, status, net: { amountMinor: net, currency } } })) },
    },
    games: games.map(({ id, name, platform, review_status: reviewStatus }) => ({
      id: `gam_${id}`, name, platform, reviewStatus, estimatedOpenMonthRevenue: byCurrency(estimates(delivery.filter((row) => row.game_id === id), contracts)),
    })),
  };
}

async function answerOfGraph(publisherId: string) {
  const edges = await allEdges((after) => graph.ask(operation, { id: `pub_${publisherId}`, first: 25, after }, 'ops'), 'publisher.games');
  const { games: _games, ...head } = at((await graph.ask(operation, { id: `pub_${publisherId}` }, 'ops')).data, 'publisher') as Readonly<Record<string, unknown>>;
  return { head, games: edges.map((edge) => edge['node']) };
}

describe('Q09: publisher home, estimated against finalised earnings, per game', () => {
  it('answers as SQL does for the publisher with most games, page by page over all of them', async () => {
    expect(await answerOfGraph(largest)).toEqual(await answerBySql(largest));
  });

  it('answers as SQL does for a publisher that sold a game', async () => {
    expect(await answerOfGraph(seller)).toEqual(await answerBySql(seller));
  });

  it('is not trivial: sixty games, most of them earning, statements, earnings due and estimated', async () => {
    const { head, games } = await answerBySql(largest);
    expect(games.length).toBeGreaterThanOrEqual(60);
    expect(games.filter((game) => game.estimatedOpenMonthRevenue.some(({ amountMinor }) => amountMinor !== '0')).length).toBeGreaterThan(20);
    expect(head.payouts.edges.length).toBe(6);
    expect(head.finalisedEarningsDue.some(({ amountMinor }) => amountMinor !== '0')).toBe(true);
    expect(head.estimatedOpenMonthEarnings.some(({ amountMinor }) => amountMinor !== '0')).toBe(true);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 games as for 5', () =>
    expectConstantCost(graph, (first) => graph.ask(operation, { id: `pub_${largest}`, first }, 'ops'), 'publisher.games', plannedRequests));

  it('with Billing down still shows the publisher and its games, and their money as unknown', async () => {
    const answer = await askWithout(graph, 'billing', () => graph.ask(operation, { id: `pub_${largest}`, first: 25 }, 'ops'));
    const { head, games } = await answerBySql(largest);
    const { games: page, ...publisher } = at(answer.data, 'publisher') as { readonly games: { readonly edges: readonly unknown[] } };
    expect(publisher).toEqual({ ...head, estimatedOpenMonthEarnings: null, finalisedEarningsDue: null, payouts: null });
    expect(page.edges).toEqual(games.slice(0, 25).map((game) => ({ node: { ...game, estimatedOpenMonthRevenue: null } })));
  });

  it('with Operations down, where the publisher lives, says so', () => expectListLost(graph, 'operations', () => graph.ask(operation, { id: `pub_${largest}` }, 'ops'), 'publisher'));
});
