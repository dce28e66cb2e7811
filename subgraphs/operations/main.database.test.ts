import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startTestIssuer, type TestIssuer } from '@ad-network/runtime/test-issuer.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from './test-operations.ts';

/** The process as it is deployed: `node subgraphs/operations/main.ts`, on a real database, with real tokens. */
const main = fileURLToPath(new URL('main.ts', import.meta.url));

let operations: TestOperations;
let issuer: TestIssuer;
let campaignId: string;

beforeAll(async () => {
  operations = await openTestOperations();
  issuer = await startTestIssuer();
  campaignId = `cmp_${await operations.campaign({ name: 'Chai', status: 'READY' })}`;
});
afterAll(async () => {
  issuer.close();
  await operations.close();
});

interface Launched {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

function launch(environment: Readonly<Record<string, string | undefined>> = {}): Launched {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], PORT: '0', MODE: 'development', ISSUER: issuer.url, BUSINESS_DATE: '2026-11-15', OPERATIONS_DATABASE_URL: operations.serviceUrl, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const outputs = [child.stdout, child.stderr].flatMap((stream) => {
    if (stream === null) return [];
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return once(stream, 'end');
  });
  // Not 'close': it does not come once the parent has disconnected.
  const exit = Promise.all([once(child, 'exit'), ...outputs]).then(([[code]]) => (typeof code === 'number' ? code : null));
  return { child, output: () => output, exit };
}

async function start(environment?: Readonly<Record<string, string | undefined>>): Promise<Launched & { readonly url: string }> {
  const launched = launch(environment);
  const failed = launched.exit.then(() => Promise.reject(new Error(launched.output())));
  const [message] = await Promise.race([once(launched.child, 'message'), failed]);
  failed.catch(() => {});
  expect(message).toMatchObject({ type: 'ready', port: expect.any(Number) });
  return { ...launched, url: `http://127.0.0.1:${(message as { readonly port: number }).port}` };
}

async function ask(url: string, query: string, authorization?: string): Promise<{ readonly status: number; readonly statements: string | null; readonly text: string }> {
  const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { status: response.status, statements: response.headers.get('x-sql-statements'), text: await response.text() };
}

describe('the Operations process', () => {
  it('answers who is signed in, says how many statements it took, and ends with 0 on SIGTERM', async () => {
    const { url, child, exit } = await start();
    expect([(await fetch(`${url}/health`)).status, (await fetch(`${url}/ready`)).status]).toEqual([200, 200]);
    const answer = await ask(url, '{ campaigns { totalCount edges { node { name advertiser { status } } } } }', await issuer.bearer());
    expect(JSON.parse(answer.text)).toEqual({ data: { campaigns: { totalCount: 1, edges: [{ node: { name: 'Chai', advertiser: { status: 'ACTIVE' } } }] } } });
    expect(answer.statements).toBe('3');
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('lets a request in flight end on SIGTERM, and takes none after it', async () => {
    const { url, child, exit } = await start();
    const id = await operations.campaign({ name: 'Slow', status: 'READY' });
    const lock = await operations.database.pool.getConnection();
    await lock.query('BEGIN');
    await lock.query('SELECT id FROM campaign WHERE id = ? FOR UPDATE', [id]);
    const activate = `mutation { setCampaignStatus(input: {id: "cmp_${id}", status: ACTIVE, expectedVersion: 1}) { userErrors { code } campaign { status } } }`;
    const inFlight = ask(url, activate, await issuer.bearer({ scope: 'operations:write', subject: 'dev|ops' }));
    const isWaiting = async (): Promise<boolean> => Number((await operations.select(`SELECT COUNT(*) AS count FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'`))[0]?.['count'] ?? 0) > 0;
    // Where the service user may not see transactions, a moment has to do.
    await expect.poll(() => isWaiting().catch(() => true), { timeout: 5_000 }).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGTERM');
    await expect.poll(() => fetch(`${url}/health`).then(() => 'taken', () => 'refused'), { timeout: 5_000 }).toBe('refused');
    await lock.query('COMMIT');
    lock.release();
    expect(JSON.parse((await inFlight).text)).toEqual({ data: { setCampaignStatus: { userErrors: [], campaign: { status: 'ACTIVE' } } } });
    expect(await exit).toBe(0);
  });

  it('refuses who is not signed in, a bad token, and a scope that is missing', async () => {
    const { url, child, exit } = await start();
    const activate = `mutation { setCampaignStatus(input: {id: "${campaignId}", status: ACTIVE, expectedVersion: 1}) { userErrors { code } campaign { status } } }`;
    expect(await ask(url, '{ __typename }')).toMatchObject({ status: 200, text: '{"data":{"__typename":"Query"}}' });
    expect((await ask(url, '{ campaigns { totalCount } }')).text).toContain('UNAUTHENTICATED');
    expect(await ask(url, '{ __typename }', await issuer.bearer({ audience: 'another' }))).toMatchObject({ status: 401, text: expect.stringContaining('UNAUTHENTICATED') });
    expect(await ask(url, activate, await issuer.bearer({ scope: 'operations:read billing:write' }))).toMatchObject({ statements: '0', text: expect.stringContaining('FORBIDDEN') });
    const done = await ask(url, activate, await issuer.bearer({ scope: 'operations:write', subject: 'dev|ops' }));
    expect(JSON.parse(done.text)).toEqual({ data: { setCampaignStatus: { userErrors: [], campaign: { status: 'ACTIVE' } } } });
    child.kill('SIGTERM');
    await exit;
  });

  it('in production mode, which is the default, refuses to start with a development issuer', async () => {
    for (const MODE of [undefined, 'production']) {
      const { exit, output } = launch({ MODE });
      expect(await exit).toBe(1);
      expect(output()).toMatch(/production mode.*development issuer/);
    }
  });

  it('names every setting that is missing, and none of the secrets', async () => {
    const { exit, output } = launch({ ISSUER: undefined, OPERATIONS_DATABASE_URL: 'postgres://u:s3cret@host/operations' });
    expect(await exit).toBe(1);
    expect(output()).toContain('OPERATIONS_DATABASE_URL');
    expect(output()).toContain('ISSUER');
    expect(output()).not.toContain('s3cret');
  });

  it('without its database is alive, not ready, and tells clients nothing of it', async () => {
    const { url, child, output, exit } = await start({ OPERATIONS_DATABASE_URL: 'mysql://operations_svc:s3cret@127.0.0.1:1/operations' });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const ready = await fetch(`${url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', database: 'does not answer' }]);
    const { text } = await ask(url, '{ campaigns(filter: {nameContains: "t0psecret"}) { totalCount } }', await issuer.bearer());
    expect(text).toContain('DATABASE_UNAVAILABLE');
    expect(text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|select/i);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(output() + text).not.toMatch(/s3cret|t0psecret/);
  });

  it('ends when its launcher goes away', async () => {
    const { child, exit } = await start();
    child.disconnect();
    expect(await exit).toBe(0);
  });

  it('names a port that is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { exit, output } = launch({ PORT: port });
    expect(await exit).toBe(1);
    expect(output()).toContain(`Port ${port} is taken`);
    holder.close();
  });
});
