import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type Answer, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q12-payout-statement');
/** Subgraph requests: Operations, Billing, then Operations for campaigns and for games at once, in one request. */
const plannedRequests = 3;

type Sql = Awaited<ReturnType<typeof openSql>>;

interface Statement {
  readonly id: string;
  readonly publisher_id: string;
  readonly statement_month: string;
  readonly currency: string;
  readonly status: string;
  readonly gross: string;
  readonly deductions: string;
}

interface LineRow {
  readonly kind: string;
  readonly campaign_id: string;
  readonly game_id: string;
  readonly units: string;
  readonly revenue_minor: string;
  readonly share_bp: number;
  readonly earning_minor: string;
}

interface Line {
  readonly campaignRef: string;
  readonly campaign: Readonly<Record<string, unknown>> | null;
  readonly gameRef: string;
  readonly game: Readonly<Record<string, unknown>> | null;
}

/** Statements with what their lines add up to, the longest first. */
const statementsSql = `
SELECT p.id, a.publisher_id, p.statement_month, p.currency, p.status,
       SUM(IF(l.kind = 'EARNING', l.earning_minor, 0)) AS gross, -SUM(IF(l.kind = 'CLAWBACK', l.earning_minor, 0)) AS deductions
  FROM payout p JOIN payout_account a ON a.id = p.payout_account_id JOIN payout_line l ON l.payout_id = p.id`;

let graph: RecordedGraph;
let operations: Sql;
let billing: Sql;
/** The statement with most lines, one with a clawback, one with a line of a campaign that Operations does not know. */
let longest: Statement;
let clawedBack: Statement;
let dangling: Statement;

async function statement(having: string, values: readonly unknown[] = []): Promise<Statement> {
  const [row] = await billing.rows<Statement>(`${statementsSql} GROUP BY p.id ${having} LIMIT 1`, values);
  if (row === undefined) throw new Error(`no statement ${having}`);
  return row;
}

beforeAll(async () => {
  graph = await startRecordedGraph();
  const system = inject('system');
  operations = await openSql(system.operationsAdminUrl);
  billing = await openSql(system.billingAdminUrl);
  const known = (await operations.rows<{ readonly id: string }>('SELECT MAX(id) AS id FROM campaign'))[0]?.id;
  longest = await statement('ORDER BY COUNT(*) DESC, p.id');
  clawedBack = await statement("HAVING SUM(l.kind = 'CLAWBACK') > 0 ORDER BY p.id");
  dangling = await statement('HAVING MAX(l.campaign_id) > ? ORDER BY COUNT(*), p.id', [known]);
});
afterAll(async () => {
  await Promise.all([graph.close(), operations.end(), billing.end()]);
});

async function answerBySql(of: Statement) {
  const [publisher] = await operations.rows<{ readonly name: string }>('SELECT name FROM publisher WHERE id = ?', [of.publisher_id]);
  const rows = await billing.rows<LineRow>('SELECT kind, campaign_id, game_id, units, revenue_minor, share_bp, earning_minor FROM payout_line WHERE payout_id = ? ORDER BY id', [of.id]);
  const campaigns = new Map(
    (
      await operations.rows<{ readonly id: string; readonly name: string; readonly advertiser_name: string }>('SELECT c.id, c.name, v.name AS advertiser_name FROM campaign c JOIN advertiser v ON v.id = c.advertiser_id')
    ).map((row) => [row.id, { id: `cmp_${row.id}`, name: row.name, advertiser: { name: row.advertiser_name } }]),
  );
  const games = new Map(
    (await operations.rows<{ readonly id: string; readonly name: string; readonly bundle_id: string }>('SELECT id, name, bundle_id FROM game')).map((row) => [row.id, { id: `gam_${row.id}`, name: row.name, bundleId: row.bundle_id }]),
  );
  return {
    name: publisher?.name,
    head: {
      statementMonth: of.statement_month,
      status: of.status,
      gross: { amountMinor: of.gross, currency: of.currency },
      deductions: { amountMinor: of.deductions },
      net: { amountMinor: String(BigInt(of.gross) - BigInt(of.deductions)) },
    },
    lines: rows.map((row) => ({
      kind: row.kind,
      campaignRef: `cmp_${row.campaign_id}`,
      campaign: campaigns.get(row.campaign_id) ?? null,
      gameRef: `gam_${row.game_id}`,
      game: games.get(row.game_id) ?? null,
      units: row.units,
      revenue: { amountMinor: row.revenue_minor },
      shareBasisPoints: row.share_bp,
      earning: { amountMinor: row.earning_minor },
    })),
  };
}

function ask(of: Statement, page: { readonly first: number; readonly after?: string | null }, identity = 'finance'): Promise<Answer> {
  return graph.ask(operation, { pub: `pub_${of.publisher_id}`, month: of.statement_month, currency: of.currency, ...page }, identity);
}

async function answerOfGraph(of: Statement) {
  const edges = await allEdges((after) => ask(of, { first: 20, after }), 'publisher.payouts.edges.0.node.lines');
  const { data } = await ask(of, { first: 1 });
  const { lines: _lines, ...head } = at(data, 'publisher.payouts.edges.0.node') as Readonly<Record<string, unknown>>;
  return { name: at(data, 'publisher.name'), head, lines: edges.map((edge) => edge['node']) };
}

describe('Q12: which campaigns and games made this payout?', () => {
  it('answers as SQL does for the longest statement, page by page over all its lines', async () => {
    expect(await answerOfGraph(longest)).toEqual(await answerBySql(longest));
  });

  it('answers as SQL does for a statement with a clawback', async () => {
    const expected = await answerBySql(clawedBack);
    expect(await answerOfGraph(clawedBack)).toEqual(expected);
    expect(expected.head.deductions.amountMinor).not.toBe('0');
  });

  it('keeps the line of a campaign that Operations does not know, with its reference', async () => {
    const expected = await answerBySql(dangling);
    expect(await answerOfGraph(dangling)).toEqual(expected);
    expect(expected.lines.some((line) => line.campaign === null)).toBe(true);
  });

  it('is not trivial: sixty lines of several campaigns and games', async () => {
    const { lines } = await answerBySql(longest);
    expect(lines.length).toBeGreaterThanOrEqual(60);
    expect(new Set(lines.map((line) => line.campaignRef)).size).toBeGreaterThan(10);
    expect(new Set(lines.map((line) => line.gameRef)).size).toBeGreaterThan(5);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 lines as for 5', () =>
    expectConstantCost(graph, (first) => ask(longest, { first }), 'publisher.payouts.edges.0.node.lines', plannedRequests));

  it('with Billing down still names the publisher', async () => {
    const answer = await askWithout(graph, 'billing', () => ask(longest, { first: 5 }));
    expect(answer.data).toEqual({ publisher: { name: (await answerBySql(longest)).name, payouts: null } });
  });

  it('with Operations down, where the publisher lives, says so', () => expectListLost(graph, 'operations', () => ask(longest, { first: 5 }), 'publisher'));

  it('shows ops the month, status and net, and neither gross nor lines', async () => {
    const answer = await graph.ask(
      'query ($pub: ID!) { publisher(id: $pub) { payouts(first: 1) { edges { node { statementMonth status net { amountMinor } lines(first: 1) { edges { cursor } } } } } } }',
      { pub: `pub_${longest.publisher_id}` },
      'ops',
    );
    expect(at(answer.data, 'publisher.payouts.edges.0.node')).toMatchObject({ net: { amountMinor: expect.stringMatching(/^-?\d+$/) }, lines: null });
    expect(answer.errors.map((error) => error.extensions?.['code'])).toEqual(['FORBIDDEN']);
  });
});
