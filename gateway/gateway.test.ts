import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from './testing/federation.ts';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';
import { startTestGateway } from './testing/running-gateway.ts';
import type { TestGateway } from './testing/running-gateway.ts';

describe('a gateway without identity', () => {
  let library: Library;
  let gateway: TestGateway;

  beforeAll(async () => {
    library = await serveLibrary();
    gateway = await startTestGateway(library.sdl, { bounds: { bodyBytesMax: 10_000, operationTimeoutMs: 2_000 } });
  });
  afterAll(async () => {
    await gateway.stop();
    await library.close();
  });

  it('joins what two subgraphs know of one entity', async () => {
    const { status, body } = await gateway.post({ query: '{ books(first: 2) { title notes { text } } }' });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        books: [
          { title: 'Book 1', notes: [{ text: 'Note on 1' }] },
          { title: 'Book 2', notes: [{ text: 'Note on 2' }] },
        ],
      },
    });
  });

  it('answers queries by GET, and refuses a mutation by GET', async () => {
    const get = (query: string) =>
      fetch(`${gateway.origin}/graphql?query=${encodeURIComponent(query)}`, { headers: { 'apollo-require-preflight': '1' } });
    const answered = await get('{ book(id: 3) { title } }');
    expect(await answered.json()).toEqual({ data: { book: { title: 'Book 3' } } });
    const refused = await get('mutation { rename(id: 3, title: "x") { id } }');
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('POST');
  });

  it('refuses a simple GET, which any page could make a browser send', async () => {
    const response = await fetch(`${gateway.origin}/graphql?query={__typename}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('CSRF');
  });

  it('passes authorization and x-request-id on to subgraphs, and echoes the id', async () => {
    const headers = { authorization: 'Bearer abc', 'x-request-id': 'trace-42' };
    const { headers: answered, body } = await gateway.post({ query: '{ whoami }' }, headers);
    expect(body.data).toEqual({ whoami: 'Bearer abc' });
    expect(library.books.received.at(-1)).toMatchObject(headers);
    expect(answered.get('x-request-id')).toBe('trace-42');
  });

  it('gives a request an id of its own when the one sent is not one', async () => {
    const { headers } = await gateway.post({ query: '{ whoami }' }, { 'x-request-id': 'a b"c' });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('refuses a body above the bound with 413, announced or not', async () => {
    const body = JSON.stringify({ query: `{ __typename } # ${'x'.repeat(20_000)}` });
    const announced = await gateway.post(body);
    expect(announced.status).toBe(413);
    expect(announced.body.errors?.[0]?.extensions).toEqual({ code: 'BODY_TOO_LARGE' });
    const streamed = await fetch(`${gateway.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it.each([
    ['text that is not JSON', '{"query":', 400, 'BAD_REQUEST'],
    ['a list of operations', '[{"query":"{__typename}"}]', 400, 'BAD_REQUEST'],
    ['an empty object', '{}', 400, 'BAD_REQUEST'],
    ['variables that are a list', '{"query":"{__typename}","variables":[]}', 400, 'BAD_REQUEST'],
  ])('refuses %s', async (_what, body, status, code) => {
    const reply = await gateway.post(body);
    expect(reply.status).toBe(status);
    expect(reply.body.errors?.[0]?.extensions?.['code']).toBe(code);
  });

  it('refuses other content types and encodings with 415', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=latin1'];
    for (const type of types) {
      expect((await gateway.post('{"query":"{__typename}"}', { 'content-type': type })).status).toBe(415);
    }
    expect((await gateway.post('{"query":"{__typename}"}', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('refuses other methods with 405, and answers 404 elsewhere', async () => {
    const put = await fetch(`${gateway.origin}/graphql`, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST, OPTIONS']);
    expect((await fetch(`${gateway.origin}/health`, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(`${gateway.origin}/elsewhere`)).status).toBe(404);
  });

  it('answers HEAD for health and readiness with the headers of GET and no body', async () => {
    for (const path of ['/health', '/ready']) {
      const response = await fetch(`${gateway.origin}${path}`, { method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
      expect(Number(response.headers.get('content-length'))).toBeGreaterThan(10);
    }
  });

  it('takes keys named __proto__ and constructor as data', async () => {
    const value = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    const body = `{"query":"query($v: Anything) { echo(value: $v) }","variables":{"v":${value},"__proto__":{"x":1}}}`;
    const response = await fetch(`${gateway.origin}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await response.text()).toBe(`{"data":{"echo":${value}}}`);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('answers a subscription with a code that says that it executes none', async () => {
    const withSubscription = compose([
      { ...library.books, typeDefs: `${library.books.typeDefs} type Subscription { ticks: Int }` },
      library.notes,
    ]);
    const second = await startTestGateway(withSubscription);
    const { status, body } = await second.post({ query: 'subscription { ticks }' });
    expect([status, body.errors?.[0]?.extensions]).toEqual([400, { code: 'SUBSCRIPTIONS_NOT_SUPPORTED' }]);
    await second.stop();
  });

  it('answers ambiguous documents with a code that says why', async () => {
    const several = await gateway.post({ query: 'query A { __typename } query B { __typename }' });
    expect(several.body.errors?.[0]?.extensions).toEqual({ code: 'OPERATION_RESOLUTION_FAILURE' });
    const unknown = await gateway.post({ query: 'query A { __typename }', operationName: 'C' });
    expect(unknown.body.errors?.[0]?.extensions).toEqual({ code: 'OPERATION_RESOLUTION_FAILURE' });
  });

  it('refuses a document of too many tokens before reading it whole', async () => {
    const small = await startTestGateway(library.sdl, { bounds: { documentTokensMax: 50 } });
    const { body } = await small.post({ query: `{ ${'__typename '.repeat(100)} }` });
    expect(body.errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_PARSE_FAILED');
    await small.stop();
  });

  it('gives up a subgraph that does not answer within the operation time', async () => {
    const { body } = await gateway.post({ query: '{ slow(ms: 5000) book(id: 1) { id } }' });
    expect(body.errors?.[0]).toMatchObject({ message: 'The subgraph "books" did not answer within the time of the whole request.', extensions: { code: 'DEADLINE_EXCEEDED', service: 'books' } });
  });

  it('is healthy and ready, and names a subgraph that is down', async () => {
    expect(await (await fetch(`${gateway.origin}/health`)).json()).toEqual({ status: 'ok' });
    const other = await serveLibrary();
    const second = await startTestGateway(other.sdl);
    expect((await second.ready()).subgraphs.map(({ name, state }) => [name, state])).toEqual([['books', 'up'], ['notes', 'up']]);
    await other.notes.close();
    const report = await second.ready();
    expect(report.status).toBe('ready');
    expect(report.subgraphs[1]).toMatchObject({ name: 'notes', state: 'down', reason: 'unreachable' });
    const { body } = await second.post({ query: '{ book(id: 1) { title notes { text } } }' });
    expect(JSON.stringify(body)).toContain('The subgraph \\"notes\\" cannot be reached.');
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN|stack/);
    await second.stop();
    await other.close();
  });

  it('sends to the URL given for a subgraph instead of the one in the supergraph', async () => {
    const moved = library.sdl.replaceAll(library.books.url, 'http://127.0.0.1:9/graphql');
    const second = await startTestGateway(moved, { subgraphUrls: new Map([['books', library.books.url]]) });
    expect((await second.post({ query: '{ book(id: 5) { title } }' })).body.data).toEqual({ book: { title: 'Book 5' } });
    await second.stop();
  });

  it('refuses to start with a supergraph whose subgraph has no URL', async () => {
    const broken = library.sdl.replaceAll(library.books.url, '');
    await expect(startTestGateway(broken)).rejects.toThrow('The subgraph "books" has no http URL');
  });
});
