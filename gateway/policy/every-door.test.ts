import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faults, internals, startFaultProxy } from '../../local/testing/fault-proxy.ts';
import type { Fault } from '../../local/testing/fault-proxy.ts';
import { doors, registerOperations, sendThrough } from '../testing/doors.ts';
import type { Door } from '../testing/doors.ts';
import { serveCollector } from '../../local/testing/collector.ts';
import { serveIssuer } from '../testing/issuer.ts';
import type { TestIssuer } from '../testing/issuer.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway, until } from '../testing/running-gateway.ts';
import type { Reply, TestGateway, TestSettings } from '../testing/running-gateway.ts';

/** What other tests show of POST, shown of each way by which an operation comes in. */
const query = 'query Shelf { borrowed(first: 6) { title notes { text } } }';
/** Of both subgraphs, side by side. */
const both = 'query Both { books(first: 1) { title } book(id: 1) { title notes { text } } }';
const answered = Array.from({ length: 6 }, (_item, at) => ({ title: `Book ${(at % 2) + 1}`, notes: [{ text: `Note on ${(at % 2) + 1}` }] }));

let library: Library;
let folder: string;
beforeAll(async () => {
  library = await serveLibrary();
  folder = await registerOperations([query, both]);
});
afterAll(async () => {
  await library.close();
  await rm(folder, { recursive: true });
});

const start = (settings: TestSettings): Promise<TestGateway> => startTestGateway(library.sdl, { operations: folder, ...settings, policy: { trustedDocuments: 'learn', ...settings.policy } });
const codesOf = ({ body }: Reply) => [...new Set((body.errors ?? []).map(({ extensions }) => extensions?.['code']))];

describe.each(doors)('by the door: %s', (door: Door) => {
  let issuer: TestIssuer;
  let gateway: TestGateway;
  const ask = (token: string | null) => sendThrough(door, gateway, { query }, token === null ? {} : { authorization: `Bearer ${token}` });
  beforeAll(async () => {
    issuer = await serveIssuer('first');
    gateway = await start({ issuer: issuer.url, bounds: { keysCooldownMs: 1, tokenKnownMs: 1 } });
  });
  afterAll(async () => {
    await gateway.stop();
    await issuer.close();
  });

  it('a token is needed: of this issuer, for this audience, signed by its key, and in time by clocks that differ by less than half a minute', async () => {
    const now = Math.floor(Date.now() / 1000);
    const good = [await issuer.token(), await issuer.token({ exp: now - 20 }), await issuer.token({ nbf: now + 20 })];
    const bad = [
      null, 'nonsense', await issuer.forgedToken(), await issuer.token({ aud: 'another' }), await issuer.token({ iss: 'https://elsewhere.example' }), await issuer.token({ exp: now - 60 }), await issuer.token({ nbf: now + 120 }),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`,
    ];
    for (const [at, token] of good.entries()) expect([at, (await ask(token)).body]).toEqual([at, { data: { borrowed: answered } }]);
    const before = library.books.received.length;
    for (const [at, token] of bad.entries()) {
      const reply = await ask(token);
      expect([at, reply.status, codesOf(reply), reply.body.data]).toEqual([at, 401, ['UNAUTHENTICATED'], undefined]);
    }
    expect(library.books.received.length).toBe(before);
  });

  it("the issuer's keys may change: a token of the new one is taken, of the withdrawn one no longer", async () => {
    const old = await issuer.token();
    expect((await ask(old)).status).toBe(200);
    await issuer.rotate('second');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await ask(await issuer.token())).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = await ask(old);
    expect([refused.status, codesOf(refused)]).toEqual([401, ['UNAUTHENTICATED']]);
  });

  it('pages of other origins may call when they are listed, and by default none is', async () => {
    const origin = 'https://ops.example';
    for (const [corsOrigins, allowed] of [[[], null], [[origin], origin]] as const) {
      const other = await start({ corsOrigins: [...corsOrigins] });
      const { headers } = await sendThrough(door, other, { query }, { origin });
      expect([...headers].filter(([name]) => name === 'access-control-allow-origin')).toEqual(allowed === null ? [] : [['access-control-allow-origin', allowed]]);
      await other.stop();
    }
  });

  it('the same operation is refused when it is asked too often, with 429 and Retry-After, however it came before', async () => {
    const other = await start({ issuer: issuer.url, bounds: { operationRequestsPerMinuteMax: 1, operationRequestsBurstMax: 2 } });
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    for (let time = 0; time < 2; time += 1) expect((await other.post({ query: query.replaceAll(' ', '  ') }, headers)).status).toBe(200);
    const refused = await sendThrough(door, other, { query }, headers);
    expect([refused.status, codesOf(refused), Number(refused.headers.get('retry-after')) >= 1]).toEqual([429, ['RATE_LIMITED'], true]);
    await other.stop();
  });
});

describe('what happens', () => {
  it.each(doors)('is told by explain, metrics and a trace: %s', async (door) => {
    const issuer = await serveIssuer();
    const collector = await serveCollector();
    const other = await start({ issuer: issuer.url, telemetry: { otlpEndpoint: collector.url }, bounds: { spanExportIntervalMs: 20, tracedRequestsApartMin: 1_000_000_000 } });
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { authorization: `Bearer ${await issuer.token({ scope: 'graph:explain' })}`, 'x-explain': '1', traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'asked-by-a-door' };
    const reply = await sendThrough(door, other, { query }, headers);
    expect(reply.headers.get('x-request-id')).toBe('asked-by-a-door');
    expect(reply.body).toMatchObject({ data: { borrowed: answered }, extensions: { explain: { operation: { name: 'Shelf' }, totals: { fetches: 2, representationsFound: 6, representationsSent: 2 } } } });
    await until(() => ['query Shelf', 'plan', 'fetch books', 'fetch notes'].every((name) => collector.spans.some((span) => span.name === name && span.traceId === traceId)));
    expect(await (await fetch(`${other.origin}/metrics`)).text()).toMatch(/gateway_operations_total\{operation="[^"]*",outcome="ok"\} [12]\n/);
    await other.stop();
    await issuer.close();
    await collector.close();
  });
});

describe('a subgraph that misbehaves', () => {
  const codes: Readonly<Record<Fault, string>> = {
    down: 'SUBGRAPH_UNAVAILABLE', reset: 'SUBGRAPH_UNAVAILABLE', 'half-open': 'SUBGRAPH_HEADERS_TIMEOUT', slow: 'SUBGRAPH_HEADERS_TIMEOUT', drip: 'SUBGRAPH_BODY_TIMEOUT', 'cut-off': 'SUBGRAPH_UNAVAILABLE',
    garbage: 'INVALID_SUBGRAPH_RESPONSE', html: 'INVALID_SUBGRAPH_RESPONSE', 'wrong-type': 'INVALID_SUBGRAPH_RESPONSE', huge: 'SUBGRAPH_RESPONSE_TOO_LARGE', status: 'SUBGRAPH_UNAVAILABLE', 'graphql-error': 'INTERNAL_SERVER_ERROR',
  };

  it.each(faults)('(%s) takes nothing with it but its own data, by every door', async (fault) => {
    const notes = await startFaultProxy(library.notes.url);
    const gateway = await start({
      subgraphUrls: new Map([['notes', notes.url]]),
      bounds: { subgraphHeadersTimeoutMs: 300, subgraphBodyTimeoutMs: 300, subgraphResponseBytesMax: 200_000, subgraphRetryPauseMs: 1, breakerFailuresMin: 1_000_000 },
    });
    await notes.setFault(fault);
    for (const door of doors) {
      const { status, headers, body } = await sendThrough(door, gateway, { query: both });
      // A book's notes may not be null, and so the book is.
      expect([door, status, body.data]).toEqual([door, 200, { books: [{ title: 'Book 1' }], book: null }]);
      expect([door, body.errors?.map(({ path, extensions }) => [path, extensions])]).toEqual([door, [[['book'], { code: codes[fault], service: 'notes', requestId: headers.get('x-request-id') }]]]);
      expect(JSON.stringify(body)).not.toContain(internals.slice(0, 20));
      expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN|\.ts:/);
    }
    await gateway.stop();
    await notes.close();
  });
});

describe('headers', () => {
  it('above their bound are refused with 431, and nothing is asked', async () => {
    const gateway = await start({ bounds: { headerBytesMax: 4_096 } });
    const before = library.books.received.length;
    const statusOf = (bytes: number) => new Promise<number | undefined>((resolve, reject) => {
      request(`${gateway.origin}/graphql?query=${encodeURIComponent(query)}`, { headers: { 'apollo-require-preflight': '1', 'x-padding': 'x'.repeat(bytes) } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject).end();
    });
    expect([await statusOf(3_000), await statusOf(5_000)]).toEqual([200, 431]);
    expect(library.books.received.length).toBe(before + 1);
    await gateway.stop();
  });
});
