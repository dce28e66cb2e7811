import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from './config.ts';
import { openBillingTest, type BillingTest } from './test-billing.ts';

/** The worker as it is deployed, with a gateway and an issuer that answer when the test says so. */
const worker = fileURLToPath(new URL('worker.ts', import.meta.url));
const exitGraceMs = 3_000;

interface HeldGateway {
  readonly url: string;
  /** Operations that it was asked, in order. */
  readonly asked: string[];
  /** Answers what waits, and from then on at once. */
  readonly release: () => void;
  readonly close: () => void;
}

async function startHeldGateway(): Promise<HeldGateway> {
  const asked: string[] = [];
  let held: (() => void)[] | null = [];
  let url = '';
  const server = createServer(async (request, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const answer = (value: object): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.url === '/.well-known/openid-configuration') return answer({ token_endpoint: `${url}/token` });
    if (request.url === '/token') return answer({ access_token: 'token', expires_in: 300 });
    const name = /(?:query|mutation) (\w+)/.exec(body)?.[1] ?? body;
    asked.push(name);
    const node = { campaignRef: 'cmp_1', gameRef: 'game_1', publisherRef: 'pub_1', month: '2026-11', impressions: '10', clicks: '1', installs: '0', revision: 1, isFinal: false };
    const data = name === 'Service_RecordUsage'
      ? { recordUsage: { accepted: 1, unchanged: 0, userErrors: [] } }
      : { billableDelivery: { pageInfo: { hasNextPage: false, endCursor: null }, edges: [{ node }] } };
    if (held === null) answer({ data });
    else held.push(() => answer({ data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    release: () => {
      for (const answer of held ?? []) answer();
      held = null;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('the worker, told to stop by SIGTERM with a piece of work in hand', () => {
  let billing: BillingTest;
  let gateway: HeldGateway;
  let child: ChildProcess;
  let health: string;
  beforeAll(async () => {
    billing = await openBillingTest();
  });
  afterAll(() => billing.close());
  beforeEach(async () => {
    gateway = await startHeldGateway();
    child = spawn(process.execPath, [worker], {
      env: {
        PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', MODE: 'development', BUSINESS_DATE: '2026-11-15', LOG_LEVEL: 'silent',
        ISSUER: gateway.url, GATEWAY_URL: `${gateway.url}/graphql`, BILLING_DATABASE_URL: billing.testDatabase.serviceUrl,
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [message] = (await once(child, 'message')) as unknown as readonly [{ readonly port: number }];
    health = `http://127.0.0.1:${message.port}/health`;
    expect((await fetch(health)).status).toBe(200);
    await expect.poll(() => gateway.asked.length, { timeout: 10_000 }).toBeGreaterThan(0);
    child.kill('SIGTERM');
  });
  afterEach(() => {
    child.kill('SIGKILL');
    gateway.close();
  });

  it('carries it to its end, begins nothing new, and exits 0', async () => {
    await expect.poll(() => fetch(health).then(() => 'taken', () => 'refused'), { timeout: 5_000 }).toBe('refused');
    expect([child.exitCode, gateway.asked]).toEqual([null, ['Service_BillableDelivery']]);
    const exited = once(child, 'exit');
    gateway.release();
    expect(await exited).toEqual([0, null]);
    // The round that was begun: both open months, read and recorded. No second round.
    expect(gateway.asked).toEqual(['Service_BillableDelivery', 'Service_RecordUsage', 'Service_BillableDelivery', 'Service_RecordUsage']);
  });

  it('waits for an answer that never comes no longer than its drain time, and exits 0', async () => {
    const toldAtMs = performance.now();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(performance.now() - toldAtMs).toBeLessThan(limits.server.drainTimeoutMs + exitGraceMs);
  });
});
