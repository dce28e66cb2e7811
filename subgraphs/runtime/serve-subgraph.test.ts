import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from './build-schema.ts';
import type { RequestContext } from './request-context.ts';
import { serveSubgraph, type RunningSubgraph, type Subgraph } from './serve-subgraph.ts';
import { startTestIssuer, type TestIssuer } from './test-issuer.ts';

const folder = mkdtempSync(join(tmpdir(), 'serve-subgraph-'));
let issuer: TestIssuer;
let running: RunningSubgraph;
let subgraph: Subgraph;
let base: string;

function tinySchema(): Subgraph['schema'] {
  writeFileSync(join(folder, 'federation.graphql'), 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])');
  mkdirSync(join(folder, 'thing'));
  writeFileSync(join(folder, 'thing', 'schema.graphql'), 'extend type Query { me: String secret: String today: String }');
  const Query = {
    me: (_parent: unknown, _args: unknown, context: RequestContext) => context.viewer?.subject,
    today: (_parent: unknown, _args: unknown, context: RequestContext) => context.today,
    secret: async (_parent: unknown, _args: unknown, context: RequestContext) => context.database.drizzle.execute(sql`SELECT ${'29ABCDE1234F1Z5'}`),
  };
  return buildSchema({ subgraphFolder: folder, entities: [{ folder: 'thing', resolvers: { Query } }] });
}

beforeAll(async () => {
  process.env['LOG_LEVEL'] = 'silent';
  issuer = await startTestIssuer();
  subgraph = {
    name: 'thing',
    schema: tinySchema(),
    // Nothing listens on port 9: the database of these tests is down on purpose.
    settings: { port: 0, host: '127.0.0.1', databaseUrl: 'mysql://u:hunter2@127.0.0.1:9/d', issuer: issuer.url, audience: 'ad-network', mode: 'development', businessDate: '2026-11-15' },
    limits: {
      server: { bodyBytesMax: 2_000, requestTimeoutMs: 2_000, keepAliveTimeoutMs: 1_000, documentTokensMax: 100, drainTimeoutMs: 500, readinessCacheMs: 0 },
      database: { connectionsMax: 2, waitersMax: 10, connectTimeoutMs: 500, statementTimeoutMs: 500, lockWaitSeconds: 1 },
      identity: { clockSkewSeconds: 30, tokenBytesMax: 4_000, verifiedTokensMax: 10, issuerTimeoutMs: 1_000 },
    },
  };
  running = await serveSubgraph(subgraph);
  base = `http://127.0.0.1:${running.port}`;
});
afterAll(async () => {
  await running.close();
  issuer.close();
  rmSync(folder, { recursive: true });
});

async function post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const response = await fetch(`${base}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('a subgraph process', () => {
  it('is healthy at once, and not ready while the database does not answer', async () => {
    expect((await fetch(`${base}/health`)).status).toBe(200);
    const ready = await fetch(`${base}/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', database: 'does not answer' }]);
  });

  it('answers as the viewer of the token, on the business date', async () => {
    const answer = await post({ query: '{ me today }' }, { authorization: await issuer.bearer({ subject: 'dev|ops' }) });
    expect(JSON.parse(answer.text)).toEqual({ data: { me: 'dev|ops', today: '2026-11-15' } });
  });

  it('refuses a bad token with 401 and a code', async () => {
    const answer = await post({ query: '{ __typename }' }, { authorization: 'Bearer x.y.z' });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text).errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' });
  });

  it('leaks nothing when the database is down: no SQL, parameter, password, host or stack', async () => {
    const answer = await post({ query: '{ secret me }' }, { authorization: await issuer.bearer() });
    expect(JSON.parse(answer.text)).toMatchObject({ data: { secret: null, me: 'dev|finance' }, errors: [{ message: expect.stringContaining('Try again'), path: ['secret'], extensions: { code: 'DATABASE_UNAVAILABLE' } }] });
    expect(answer.text).not.toMatch(/SELECT|29ABC|hunter2|127\.0\.0\.1|ECONN|\.ts/);
  });

  it('refuses a body over the bound with 413, and one that is not JSON with 400', async () => {
    const huge = await post({ query: `{ me } # ${'x'.repeat(3_000)}` });
    expect([huge.status, JSON.parse(huge.text).errors[0].extensions.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const broken = await post('{"query": ');
    expect([broken.status, JSON.parse(broken.text).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('refuses a document of too many tokens', async () => {
    const answer = await post({ query: `{ ${'me '.repeat(150)} }` }, { authorization: await issuer.bearer() });
    expect(JSON.parse(answer.text).errors[0].extensions.code).toBe('GRAPHQL_PARSE_FAILED');
  });

  it('leaves the resolvers of fields as they are: nothing is done field by field but what the schema says', async () => {
    const fields = Object.values(subgraph.schema.getQueryType()?.getFields() ?? {});
    const before = fields.map(({ resolve }) => resolve);
    const answer = await post({ query: '{ me today }' }, { authorization: await issuer.bearer() });
    expect(fields.map(({ resolve }) => resolve)).toEqual(before);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('says how many statements a request took, in development', async () => {
    const answer = await post({ query: '{ me }' }, { authorization: await issuer.bearer() });
    expect(answer.headers.get('x-sql-statements')).toBe('0');
  });

  it('names a port that is taken', async () => {
    await expect(serveSubgraph({ ...subgraph, settings: { ...subgraph.settings, port: running.port } })).rejects.toThrow(`Port ${running.port} is taken`);
  });

  it('ends requests in flight before it closes', async () => {
    const other = await serveSubgraph(subgraph);
    const inFlight = fetch(`http://127.0.0.1:${other.port}/ready`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other.close();
    expect([200, 503]).toContain((await inFlight).status);
  });
});
