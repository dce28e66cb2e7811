import { describe, expect, inject, it } from 'vitest';
import { readOperation } from './graph.ts';

const operation = readOperation('q01-ops-campaign-list');

interface Explain {
  readonly fetches: readonly {
    readonly subgraph: string;
    readonly representations: { readonly found: number; readonly sent: number } | null;
    readonly subgraphMs: number | null;
    readonly statements: readonly { readonly sql: string; readonly durationMs: number; readonly rows: number | null }[] | null;
  }[];
  readonly totals: { readonly fetches: number; readonly statements: number; readonly statementsLeftOut?: number };
}

async function post(url: string, variables: Readonly<Record<string, unknown>>, identity: string, query = operation): Promise<{ readonly data: Record<string, unknown> | null; readonly text: string; readonly explain: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-explain': '1', authorization: `Bearer ${inject('system').tokens[identity]}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data, extensions } = JSON.parse(text) as { readonly data: Record<string, unknown> | null; readonly extensions?: { readonly explain?: unknown } };
  return { data, text, explain: extensions?.explain };
}

const ask = (first: number, identity: string) => post(inject('system').gatewayUrl, { first, filter: { statusIn: ['ACTIVE'], nameContains: null } }, identity);

describe('Q01 explained, from GraphQL to SQL', () => {
  it('shows the statements of both subgraphs with rows and time, as many and the same for 50 rows as for 5', async () => {
    const [few, many] = [(await ask(5, 'ops-lead')).explain as Explain, (await ask(50, 'ops-lead')).explain as Explain];
    expect(new Set(many.fetches.map(({ subgraph }) => subgraph))).toEqual(new Set(['operations', 'billing']));
    const shapes = ({ fetches }: Explain) => fetches.map(({ subgraph, statements }) => [subgraph, (statements ?? []).map(({ sql }) => sql).sort()]);
    expect(shapes(many)).toEqual(shapes(few));
    expect(many.totals.statements).toBe(few.totals.statements);
    for (const { statements, subgraphMs } of many.fetches) {
      expect(statements?.length).toBeGreaterThan(0);
      expect(subgraphMs).toBeGreaterThan(0);
      for (const { durationMs, rows } of statements ?? []) {
        expect(durationMs).toBeGreaterThan(0);
        expect(rows).not.toBeNull();
      }
    }
    expect(many.fetches.some(({ statements }) => (statements ?? []).some(({ rows }) => (rows ?? 0) >= 50))).toBe(true);
    expect(many.fetches.some(({ representations }) => representations?.found === 50)).toBe(true);
  });

  it('never shows a value that a statement was sent with', async () => {
    const { explain } = await post(inject('system').gatewayUrl, { first: 7, filter: { nameContains: 'Hunter' } }, 'ops-lead');
    const statements = (explain as Explain).fetches.flatMap((fetch) => fetch.statements ?? []).map(({ sql }) => sql);
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.join('\n')).not.toMatch(/hunter|'|"|\b(?:7|8|2026)\b/i);
  });

  it('is refused to a token without the scope, by the gateway and by each subgraph that is asked past it', async () => {
    const { data, explain } = await ask(5, 'ops');
    expect(data).not.toBeNull();
    expect(explain).toMatchObject({ refused: 'EXPLAIN_NOT_ALLOWED' });
    const { operationsUrl, billingUrl } = inject('system');
    const ids = ['cmp_1'];
    const entities = 'query($ids: [_Any!]!) { _entities(representations: $ids) { ... on Campaign { fundingStatus } } }';
    const representations = { ids: ids.map((id) => ({ __typename: 'Campaign', id })) };
    const list = 'query($first: Int!) { campaigns(first: $first) { edges { node { id name } } } }';
    expect((await post(operationsUrl, { first: 5 }, 'ops', list)).explain).toBeUndefined();
    expect((await post(billingUrl, representations, 'ops', entities)).explain).toBeUndefined();
    expect((await post(operationsUrl, { first: 5 }, 'ops-lead', list)).explain).toMatchObject({ statements: [{ rows: expect.any(Number) }] });
    expect((await post(billingUrl, representations, 'ops-lead', entities)).explain).toMatchObject({ leftOut: 0 });
  });

  it('has metrics of gateway and subgraphs that count what was asked', async () => {
    const { gatewayUrl, operationsUrl, billingUrl } = inject('system');
    const metrics = async (url: string) => (await fetch(new URL('/metrics', url))).text();
    expect(await metrics(gatewayUrl)).toMatch(/gateway_operations_total\{operation="Q01_OpsCampaignList",outcome="ok"\} [1-9]/);
    for (const url of [operationsUrl, billingUrl]) {
      const text = await metrics(url);
      expect(text).toMatch(/subgraph_sql_statements_total [1-9]/);
      expect(text).toMatch(/subgraph_request_duration_seconds_count\{status="200"\} [1-9]/);
      expect(text).toMatch(/subgraph_database_connections\{state="free"\} [1-9]/);
    }
  });
});
