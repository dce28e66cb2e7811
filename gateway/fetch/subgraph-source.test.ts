import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { boundValues } from '../config.ts';
import { closeServer, listenAnywhere, serveSubgraph } from '../testing/federation.ts';
import { startTestGateway, until } from '../testing/running-gateway.ts';
import { compose } from '../testing/federation.ts';
import { SubgraphFetchError } from './subgraph-fetch-error.ts';
import { SubgraphSource } from './subgraph-source.ts';

describe('a subgraph that gives no GraphQL answer', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(closeServer));
  });

  const failureOf = async (listener: RequestListener) => {
    const server = createServer(listener);
    servers.push(server);
    const bounds = boundValues({ subgraphTimeoutMs: 300, subgraphResponseBytesMax: 1_000 });
    const source = new SubgraphSource({ name: 'odd', url: `${await listenAnywhere(server)}/graphql` }, bounds);
    const answer = await source.probe(300).catch((error: unknown) => error);
    await source.destroy();
    return answer instanceof SubgraphFetchError ? answer.failure : answer;
  };

  it.each<[string, string, RequestListener]>([
    ['answers HTML', 'not-graphql', (_, response) => response.end('<html>')],
    ['answers JSON that is no response', 'not-graphql', (_, response) => response.end('{"hello":1}')],
    ['answers data that is no object', 'not-graphql', (_, response) => response.end('{"data":[1]}')],
    ['answers errors that are no list', 'not-graphql', (_, response) => response.end('{"data":null,"errors":"x"}')],
    ['answers with a status and no body', 'status', (_, response) => response.writeHead(502).end()],
    ['sends more than is read', 'too-large', (_, response) => response.end(`{"data":{"a":"${'x'.repeat(5_000)}"}}`)],
    ['never answers', 'timeout', () => {}],
    ['never ends its answer', 'timeout', (_, response) => response.write('{"data":')],
    ['cuts its answer off', 'unreachable', (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"data":');
      setTimeout(() => response.destroy(), 20);
    }],
    ['closes the connection', 'unreachable', (request) => request.socket.destroy()],
  ])('that %s is a failure of kind %s', async (_what, failure, listener) => {
    expect(await failureOf(listener)).toBe(failure);
  });

  it('is told from one that answers with errors and another status', async () => {
    const answer = await failureOf((_, response) => response.writeHead(401).end('{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}'));
    expect(answer).toBeUndefined();
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

    const mutation = await leave('mutation { wait }');
    await until(() => count.mutations === 2);
    mutation.controller.abort();
    expect(await mutation.left).toBe('left');
    expect((await mutation.asked)?.body).toEqual({ data: { wait: 'late' } });
    expect(count.aborted).toBe(1);
    await gateway.stop();
    await closeServer(proxy);
    await subgraph.close();
  });
});
