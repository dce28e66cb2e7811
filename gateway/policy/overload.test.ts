import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundValues } from '../config.ts';
import { doors, registerOperations, sendThrough } from '../testing/doors.ts';
import { serveIssuer } from '../testing/issuer.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway, until } from '../testing/running-gateway.ts';
import { RateLimiter, TokenBuckets } from './rate-limit.ts';

let library: Library;
beforeAll(async () => {
  library = await serveLibrary();
});
afterAll(() => library.close());

describe('requests of one client', () => {
  it('are refused with 429 and Retry-After when they come too fast, whichever doors they come by', async () => {
    const folder = await registerOperations(['{ whoami }']);
    const bounds = { addressRequestsPerMinuteMax: 1, addressRequestsBurstMax: 5 };
    const gateway = await startTestGateway(library.sdl, { operations: folder, bounds, policy: { trustedDocuments: 'learn' } });
    // An automatic persisted query is sent twice, which makes five.
    for (const door of doors) expect([door, (await sendThrough(door, gateway, { query: '{ whoami }' })).status]).toEqual([door, 200]);
    for (const door of doors) {
      const { status, headers, body } = await sendThrough(door, gateway, { query: '{ whoami }' });
      expect([door, status, body.errors?.[0]?.extensions]).toEqual([door, 429, { code: 'RATE_LIMITED' }]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    expect((await fetch(`${gateway.origin}/health`)).status).toBe(200);
    await gateway.stop();
    await rm(folder, { recursive: true });
  });

  it('are counted by the subject of their token', async () => {
    const issuer = await serveIssuer();
    const gateway = await startTestGateway(library.sdl, { issuer: issuer.url, bounds: { clientRequestsPerMinuteMax: 1, clientRequestsBurstMax: 2 } });
    const ask = async (sub: string, jti: string) => (await gateway.post({ query: '{ __typename }' }, { authorization: `Bearer ${await issuer.token({ sub, jti })}` })).status;
    expect([await ask('asha', '1'), await ask('asha', '2'), await ask('asha', '3'), await ask('ravi', '4')]).toEqual([200, 200, 429, 200]);
    await gateway.stop();
    await issuer.close();
  });

  it('are refused when they are for the same operation too often, and served for another', async () => {
    const issuer = await serveIssuer();
    const gateway = await startTestGateway(library.sdl, { issuer: issuer.url, bounds: { operationRequestsPerMinuteMax: 1, operationRequestsBurstMax: 2 } });
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    const ask = async (query: string) => (await gateway.post({ query }, headers)).status;
    expect([await ask('{ whoami }'), await ask('{ whoami }'), await ask('{ whoami }'), await ask('{ book(id: 1) { id } }')]).toEqual([200, 200, 429, 200]);
    await gateway.stop();
    await issuer.close();
  });

  it('are let through again as time goes by, and no key is counted for ever', () => {
    let now = 0;
    const buckets = new TokenBuckets(2, () => now);
    const rate = { perMinute: 120, burst: 1 };
    expect([buckets.take('a', rate).isAllowed, buckets.take('a', rate)]).toEqual([true, { isAllowed: false, retryAfterMs: 500 }]);
    now = 499;
    expect(buckets.take('a', rate).isAllowed).toBe(false);
    now = 500;
    expect(buckets.take('a', rate).isAllowed).toBe(true);
    now = 60_000;
    expect([buckets.take('a', rate).isAllowed, buckets.take('a', rate).isAllowed]).toEqual([true, false]);
    buckets.take('b', rate);
    buckets.take('c', rate);
    expect(buckets.take('a', rate).isAllowed).toBe(true);
  });

  it('can be counted by a store that answers later, as one that gateways share does', async () => {
    const asked: string[] = [];
    const store = { take: async (key: string) => (asked.push(key), { isAllowed: asked.length < 2, retryAfterMs: 2_500 }) };
    const limiter = new RateLimiter(store, boundValues());
    const asha = { id: 'asha', isAddress: false };
    await limiter.takeRequest(asha);
    await expect(limiter.takeOperation(asha, 'abc')).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED', http: { status: 429 } } });
    expect(asked).toEqual(['subject asha', 'operation abc asha']);
  });
});

describe('more requests than can be worked on', () => {
  const bounds = { requestsInFlightMax: 2, requestsWaitingMax: 1, requestWaitMs: 3_000 };
  const slow = (ms: number) => ({ query: `{ slow(ms: ${ms}) }` });

  it('wait for a place, and those beyond are refused with 503 and Retry-After, while health stays green', async () => {
    const folder = await registerOperations(['{ whoami }']);
    const gateway = await startTestGateway(library.sdl, { bounds, operations: folder, policy: { trustedDocuments: 'learn' } });
    const before = library.books.received.length;
    const working = [gateway.post(slow(1_200)), gateway.post(slow(1_200))];
    await until(() => library.books.received.length === before + 2);
    const waiting = gateway.post({ query: '{ whoami }' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const door of doors) {
      const { status, headers, body } = await sendThrough(door, gateway, { query: '{ whoami }' });
      expect([door, status, headers.get('retry-after'), body.errors?.[0]?.extensions]).toEqual([door, 503, '3', { code: 'OVERLOADED' }]);
    }
    expect((await fetch(`${gateway.origin}/health`)).status).toBe(200);
    expect((await fetch(`${gateway.origin}/ready`)).status).toBe(200);
    expect((await waiting).status).toBe(200);
    expect((await Promise.all(working)).map(({ body }) => body.data)).toEqual([{ slow: 'late' }, { slow: 'late' }]);
    await gateway.stop();
    await rm(folder, { recursive: true });
  });

  it('do not wait for longer than is worth while', async () => {
    const gateway = await startTestGateway(library.sdl, { bounds: { ...bounds, requestsInFlightMax: 1, requestWaitMs: 50 } });
    const before = library.books.received.length;
    const working = gateway.post(slow(1_000));
    await until(() => library.books.received.length === before + 1);
    expect((await gateway.post({ query: '{ whoami }' })).status).toBe(503);
    expect((await working).status).toBe(200);
    await gateway.stop();
  });

  it('find the places of those who went away', async () => {
    const gateway = await startTestGateway(library.sdl, { bounds: { ...bounds, requestsInFlightMax: 1 } });
    for (let round = 0; round < 3; round += 1) {
      const before = library.books.received.length;
      const gone = new AbortController();
      const body = JSON.stringify(slow(5_000));
      const left = fetch(`${gateway.origin}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: gone.signal }).catch(() => 'left');
      await until(() => library.books.received.length > before);
      gone.abort();
      expect(await left).toBe('left');
    }
    expect((await gateway.post({ query: '{ whoami }' })).status).toBe(200);
    await gateway.stop();
  });
});
