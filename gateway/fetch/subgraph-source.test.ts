import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { boundValues } from '../config.ts';
import type { Bounds } from '../config.ts';
import { closeServer, compose, listenAnywhere, serveSubgraph } from '../testing/federation.ts';
import { startTestGateway, until } from '../testing/running-gateway.ts';
import { SubgraphFetchError } from './subgraph-fetch-error.ts';
import { SubgraphSource } from './subgraph-source.ts';

const servers: Server[] = [];
const sources: SubgraphSource[] = [];
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.destroy()));
  await Promise.all(servers.splice(0).map(closeServer));
});

const quick = { subgraphHeadersTimeoutMs: 300, subgraphBodyTimeoutMs: 300, subgraphResponseBytesMax: 1_000, subgraphRetryPauseMs: 1 };

function sourceOf(url: string, bounds: Partial<Bounds> = {}): SubgraphSource {
  const source = new SubgraphSource({ name: 'odd', url }, boundValues({ ...quick, ...bounds }));
  sources.push(source);
  return source;
}

async function serve(listener: RequestListener, bounds: Partial<Bounds> = {}): Promise<SubgraphSource> {
  const server = createServer(listener);
  servers.push(server);
  return sourceOf(`${await listenAnywhere(server)}/graphql`, bounds);
}

const query = { body: '{"query":"{a}"}', isMutation: false, isExact: false, context: undefined };
const good: RequestListener = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"a":1}}');
const failureOf = (source: SubgraphSource, isMutation = false) =>
  source.ask({ ...query, isMutation }).then(
    ({ answer }) => answer,
    (error: unknown) => (error instanceof SubgraphFetchError ? error.failure : error),
  );

describe('a subgraph that gives no GraphQL answer', () => {
  it.each<[string, string, RequestListener]>([
    ['answers HTML', 'not-graphql', (_, response) => response.end('<html>')],
    ['answers by a media type that is not JSON', 'not-graphql', (_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('{"data":{}}')],
    ['answers JSON that is no response', 'not-graphql', (_, response) => response.end('{"hello":1}')],
    ['answers data that is no object', 'not-graphql', (_, response) => response.end('{"data":[1]}')],
    ['answers errors that are no list', 'not-graphql', (_, response) => response.end('{"data":null,"errors":"x"}')],
    ['answers with a status and no body', 'status', (_, response) => response.writeHead(502).end()],
    ['sends more than is read', 'too-large', (_, response) => response.end(`{"data":{"a":"${'x'.repeat(5_000)}"}}`)],
    ['never answers', 'headers-timeout', () => {}],
    ['never ends its answer', 'body-timeout', (_, response) => response.write('{"data":')],
    ['cuts its answer off', 'unreachable', (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"data":');
      setTimeout(() => response.destroy(), 20);
    }],
    ['closes the connection', 'unreachable', (request) => request.socket.destroy()],
  ])('that %s is a failure of kind %s', async (_what, failure, listener) => {
    expect(await failureOf(await serve(listener))).toBe(failure);
  });

  it('is told from one that answers with errors and another status', async () => {
    const source = await serve((_, response) => response.writeHead(401).end('{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}'));
    expect(await failureOf(source)).toMatchObject({ errors: [{ message: 'no' }] });
  });

  it('has a time of its own for the connection to be made', async () => {
    // A process that is stopped accepts nothing: once the kernel's queue is full, a connection is not made.
    const script = "const s = require('node:net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))";
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [chunk] = await once(child.stdout, 'data');
    const port = Number(String(chunk));
    child.kill('SIGSTOP');
    const fillers: Socket[] = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    try {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const source = sourceOf(`http://127.0.0.1:${port}/graphql`, { subgraphConnectTimeoutMs: 200 });
      expect(await failureOf(source, true)).toBe('connect-timeout');
    } finally {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
    }
  });

  it('has a bound for requests that wait for a connection, in number and in time', async () => {
    const source = await serve(() => {}, { subgraphConnectionsMax: 1, subgraphQueueMax: 1, subgraphQueueTimeoutMs: 100 });
    expect(await Promise.all([failureOf(source), failureOf(source), failureOf(source)])).toEqual(['headers-timeout', 'overloaded', 'overloaded']);
    expect(source.inFlight).toBe(0);
  });
});

describe('a subgraph that fails now and then', () => {
  it('is sent a query again, and a mutation never', async () => {
    let asked = 0;
    const source = await serve((request, response) => {
      asked += 1;
      if (asked % 2 === 1) request.socket.destroy();
      else good(request, response);
    });
    expect(await failureOf(source)).toEqual({ data: { a: 1 } });
    expect([asked, source.counters.retries]).toEqual([2, 1]);
    expect(await failureOf(source, true)).toBe('unreachable');
    expect([asked, source.counters.attempts]).toEqual([3, 3]);
    expect([...source.counters.failures]).toEqual([['unreachable', 2]]);
  });

  it('is not sent again what it was too slow for', async () => {
    let asked = 0;
    const source = await serve(() => (asked += 1));
    expect(await failureOf(source)).toBe('headers-timeout');
    expect(asked).toBe(1);
  });

  it('gets little more than its load when it always fails, and then none until it answers a probe', async () => {
    let isBroken = true;
    let asked = 0;
    const source = await serve(
      (request, response) => {
        asked += 1;
        if (isBroken) response.writeHead(503).end();
        else good(request, response);
      },
      { subgraphRetriesSavedMax: 5, breakerFailuresMin: 40, breakerOpenMs: 3_000 },
    );
    const failures: unknown[] = [];
    for (let count = 0; count < 60; count += 1) failures.push(await failureOf(source));
    expect(source.breakerState).toBe('open');
    expect(failures.at(-1)).toBe('circuit-open');
    // 40 attempts opened it: the first five saved retries, and one more for each ten.
    expect(asked).toBe(40);
    expect(source.counters.retries).toBeGreaterThanOrEqual(5);
    expect(source.counters.retries).toBeLessThanOrEqual(9);
    isBroken = false;
    await new Promise((resolve) => setTimeout(resolve, 3_050));
    const again = await Promise.all([failureOf(source), failureOf(source)]);
    expect(again.filter((answer) => answer === 'circuit-open')).toHaveLength(1);
    expect(await failureOf(source)).toMatchObject({ data: { a: 1 } });
    expect([source.breakerState, asked]).toEqual(['closed', 42]);
  });

  it('is told how long it has: what is left of the request, less what the way takes', async () => {
    const told: number[] = [];
    const source = await serve((request, response) => {
      told.push(Number(request.headers['x-request-timeout-ms']));
      good(request, response);
    }, { subgraphHeadersTimeoutMs: 5_000, subgraphDeadlineMarginMs: 100 });
    const never = new AbortController().signal;
    const context = (leftMs: number) => ({ requestId: 'r', authorization: undefined, abandoned: never, deadline: never, deadlineMs: performance.now() + leftMs });
    await source.ask(query);
    await source.ask({ ...query, context: context(60_000) });
    await source.ask({ ...query, context: context(1_000) });
    await source.ask({ ...query, context: context(50) });
    expect(told.slice(0, 2)).toEqual([4_900, 4_900]);
    expect(told[2]).toBeGreaterThan(700);
    expect(told[2]).toBeLessThanOrEqual(900);
    expect(told[3]).toBe(1);
  });
});

describe('a client that goes away', () => {
  const count = { queries: 0, mutations: 0, aborted: 0 };

  it('ends the subgraph request of its query, and lets that of its mutation end by itself', async () => {
    const wait = (kind: 'queries' | 'mutations') => () => {
      count[kind] += 1;
      return new Promise((resolve) => setTimeout(resolve, 400, 'late'));
    };
    const subgraph = await serveSubgraph({
      name: 'slow',
      typeDefs: 'type Query { wait: String } type Mutation { wait: String }',
      resolvers: { Query: { wait: wait('queries') }, Mutation: { wait: wait('mutations') } },
    });
    const behind = new URL(subgraph.url);
    // Between the two stands a server that counts requests given up before they are answered.
    const proxy = createServer(async (request, response) => {
      response.once('close', () => {
        count.aborted += response.writableFinished ? 0 : 1;
      });
      const body = await new Response(request as unknown as ReadableStream).text();
      const answer = await fetch(behind, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      response.end(await answer.text());
    });
    const url = `${await listenAnywhere(proxy)}/graphql`;
    const gateway = await startTestGateway(compose([{ ...subgraph, url }]));
    const leave = async (query: string) => {
      const controller = new AbortController();
      const asked = gateway.post({ query }).catch(() => undefined);
      void asked;
      const left = fetch(`${gateway.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        signal: controller.signal,
      }).catch(() => 'left');
      return { controller, left, asked };
    };
    const query = await leave('{ wait }');
    await until(() => count.queries === 2);
    query.controller.abort();
    expect(await query.left).toBe('left');
    await until(() => count.aborted === 1);
    expect((await query.asked)?.body).toEqual({ data: { wait: 'late' } });

    const mutation = await leave('mutation { first: wait second: wait }');
    await until(() => count.mutations === 2);
    mutation.controller.abort();
    expect(await mutation.left).toBe('left');
    expect((await mutation.asked)?.body).toEqual({ data: { first: 'late', second: 'late' } });
    // To its end: nobody could tell else which of its fields were carried out.
    await until(() => count.mutations === 2 + 2);
    expect(count.aborted).toBe(1);
    await gateway.stop();
    await closeServer(proxy);
    await subgraph.close();
  });

  it('may ask for less time than an operation gets', async () => {
    const subgraph = await serveSubgraph({
      name: 'slow',
      typeDefs: 'type Query { wait: String quick: String } type Mutation { wait: String }',
      resolvers: { Query: { wait: () => new Promise(() => {}), quick: () => 'quick' }, Mutation: { wait: () => new Promise(() => {}) } },
    });
    const gateway = await startTestGateway(compose([subgraph]));
    const { body } = await gateway.post({ query: '{ wait }' }, { 'x-request-timeout-ms': '1500', 'x-request-id': 'hurry' });
    expect(body).toEqual({
      data: { wait: null },
      errors: [{ message: 'The subgraph "slow" did not answer within the time of the whole request.', path: ['wait'], extensions: { code: 'DEADLINE_EXCEEDED', service: 'slow', requestId: 'hurry' } }],
    });
    expect(Number(subgraph.received.at(-1)?.['x-request-timeout-ms'])).toBeLessThan(1_500);
    await gateway.stop();
    await subgraph.close();
  });
});
