import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startTestIssuer, type TestIssuer } from '@ad-network/runtime/test-issuer.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, addContract, addState, openBillingTest, type BillingTest } from './test-billing.ts';

/** The process as it is deployed: `node subgraphs/billing/main.ts`, on a real database, with real tokens. */
const main = fileURLToPath(new URL('main.ts', import.meta.url));
const exitTimeoutMs = 30_000;

let billing: BillingTest;
let issuer: TestIssuer;
beforeAll(async () => {
  billing = await openBillingTest();
  issuer = await startTestIssuer();
  const accountId = await addAccount(billing, { advertiser_id: 1 });
  await addContract(billing, { campaign_id: 1, billing_account_id: accountId });
  await addState(billing, 1, 'EXHAUSTED');
});
afterAll(async () => {
  issuer.close();
  await billing.close();
});

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly url: string;
}

function launch(environment: Readonly<Record<string, string>>): { readonly child: ChildProcess; readonly output: () => string } {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [main], {
    env: { PATH, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }), HOST: '127.0.0.1', PORT: '0', MODE: 'development', ISSUER: issuer.url, BUSINESS_DATE: '2026-11-15', BILLING_DATABASE_URL: billing.testDatabase.serviceUrl, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  return { child, output: () => output };
}

async function start(environment: Readonly<Record<string, string>> = {}): Promise<Running> {
  const { child, output } = launch(environment);
  const message = await Promise.race([once(child, 'message').then(([first]: readonly unknown[]) => first as { readonly port: number }), once(child, 'exit').then(() => Promise.reject(new Error(output())))]);
  return { child, output, url: `http://127.0.0.1:${message.port}` };
}

async function exitCode({ child }: Pick<Running, 'child'>): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  await once(child, 'exit', { signal: AbortSignal.timeout(exitTimeoutMs) });
  return child.exitCode;
}

const query = '{ campaignsByFunding(filter: { statusIn: [EXHAUSTED] }) { totalCount edges { campaignRef node { fundingStatus } } } }';

function post(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

describe('the Billing process', () => {
  let running: Running;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.child.kill('SIGKILL'));

  test('is alive and ready', async () => {
    expect(await (await fetch(`${running.url}/health`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${running.url}/ready`)).status).toBe(200);
  });

  test('answers a signed-in viewer and says how many statements it took', async () => {
    const response = await post(running.url, JSON.stringify({ query }), { authorization: await issuer.bearer() });
    expect(await response.json()).toEqual({ data: { campaignsByFunding: { totalCount: 1, edges: [{ campaignRef: 'cmp_1', node: { fundingStatus: 'EXHAUSTED' } }] } } });
    expect(response.headers.get('x-sql-statements')).toBe('3');
  });

  test('answers { __typename } and the SDL to anybody, and nothing else', async () => {
    expect(await (await post(running.url, JSON.stringify({ query: '{ __typename }' }))).json()).toEqual({ data: { __typename: 'Query' } });
    expect(await (await post(running.url, JSON.stringify({ query: '{ _service { sdl } }' }))).text()).toContain('campaignsByFunding');
    const refused = (await (await post(running.url, JSON.stringify({ query }))).json()) as { readonly data: unknown; readonly errors: readonly { readonly extensions: { readonly code: string } }[] };
    expect(refused.data).toEqual({ campaignsByFunding: null });
    expect(refused.errors.map((error) => error.extensions.code)).toEqual(['UNAUTHENTICATED']);
  });

  test('answers a bad token with 401, whatever was asked', async () => {
    for (const authorization of ['Bearer nonsense', await issuer.bearer({ audience: 'another' }), await issuer.bearer({ expiresInSeconds: -60 })]) {
      const response = await post(running.url, JSON.stringify({ query: '{ __typename }' }), { authorization });
      expect(response.status).toBe(401);
      expect(await response.text()).toContain('UNAUTHENTICATED');
    }
  });

  test.each([
    ['no JSON', '{ not json', 400],
    ['no query', '{}', 400],
    ['a field that does not exist', JSON.stringify({ query: '{ nothing }' }), 400],
    ['a body above its bound', JSON.stringify({ query: `{ __typename } #${'x'.repeat(1_100_000)}` }), 413],
  ])('answers %s with an error and goes on', async (_what, body, status) => {
    const response = await post(running.url, body, { authorization: await issuer.bearer() });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/node_modules|at \w+ \(/);
    expect((await fetch(`${running.url}/health`)).status).toBe(200);
  });

  test('names a port that is taken, and exits 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const second = launch({ PORT: port });
    expect(await exitCode(second)).toBe(1);
    expect(second.output()).toContain(`Port ${port} is taken`);
    holder.close();
  });

  test('lets a change in flight end on SIGTERM, takes nothing after it, and ends with 0', async () => {
    const draining = await start();
    const accountId = await addAccount(billing, { advertiser_id: 2 });
    const lock = await billing.database.pool.getConnection();
    await lock.query('BEGIN');
    await lock.query('SELECT id FROM billing_account WHERE id = ? FOR UPDATE', [accountId]);
    const hold = `mutation { setBillingHold(input: {billingAccountId: "bac_${accountId}", expectedVersion: 1, hold: true, reason: MANUAL}) { userErrors { code } billingAccount { hold { reason } } } }`;
    const inFlight = post(draining.url, JSON.stringify({ query: hold }), { authorization: await issuer.bearer({ scope: 'billing:read billing:write' }) });
    // It waits for the row, and so for this test.
    const waits = async (): Promise<boolean> => (await billing.rows("SELECT 1 FROM information_schema.processlist WHERE user = SUBSTRING_INDEX(USER(), '@', 1) AND info LIKE '%billing_account%for update%' AND info NOT LIKE '%processlist%'")).length > 0;
    await expect.poll(waits, { timeout: 10_000 }).toBe(true);
    draining.child.kill('SIGTERM');
    await expect.poll(() => fetch(`${draining.url}/health`).then(() => 'taken', () => 'refused'), { timeout: 5_000 }).toBe('refused');
    expect(draining.child.exitCode).toBeNull();
    await lock.query('COMMIT');
    lock.release();
    expect(await (await inFlight).json()).toEqual({ data: { setBillingHold: { userErrors: [], billingAccount: { hold: { reason: 'MANUAL' } } } } });
    expect(await exitCode(draining)).toBe(0);
    expect(await billing.rows('SELECT hold_reason FROM billing_account WHERE id = ?', [accountId])).toEqual([{ hold_reason: 'MANUAL' }]);
  });

  test('ends with 0 on SIGTERM', async () => {
    running.child.kill('SIGTERM');
    expect(await exitCode(running)).toBe(0);
  });
});

test('ends when its launcher goes away', async () => {
  const running = await start();
  running.child.disconnect();
  expect(await exitCode(running)).toBe(0);
});

test('without its database is alive, not ready, and tells clients nothing of it', async () => {
  const running = await start({ BILLING_DATABASE_URL: 'mysql://billing_svc:s3cret@127.0.0.1:1/billing' });
  try {
    expect((await fetch(`${running.url}/health`)).status).toBe(200);
    expect((await fetch(`${running.url}/ready`)).status).toBe(503);
    const answer = await (await post(running.url, JSON.stringify({ query }), { authorization: await issuer.bearer() })).text();
    expect(answer).toContain('DATABASE_UNAVAILABLE');
    expect(answer + running.output()).not.toContain('s3cret');
    expect(answer).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|select/i);
  } finally {
    running.child.kill('SIGKILL');
  }
});

test('production mode refuses the development issuer before it listens', async () => {
  const refused = launch({ MODE: 'production' });
  expect(await exitCode(refused)).toBe(1);
  expect(refused.output()).toMatch(/production mode.*development issuer/);
});

test('says which settings are missing', async () => {
  const refused = launch({ BILLING_DATABASE_URL: 'postgres://x', ISSUER: '' });
  expect(await exitCode(refused)).toBe(1);
  expect(refused.output()).toMatch(/BILLING_DATABASE_URL[\s\S]*ISSUER/);
});
