import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors, registerOperations, sendThrough } from '../testing/doors.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import type { TestGateway } from '../testing/running-gateway.ts';

let library: Library;
beforeAll(async () => {
  library = await serveLibrary();
});
afterAll(() => library.close());

/** Sends exactly these headers, as `fetch` would not. */
function send(gateway: TestGateway, method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${gateway.origin}${path}`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end(body);
  });
}

describe('a request that any page can make a browser send', () => {
  const types = [
    'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain; application/json', 'application/json-x', 'text/plain;charset=application/json', 'application/graphql', ',', '', ' ',
    'application /json', 'application/json, text/plain', '"application/json"', 'message/external-body; access-type=application/json',
  ];
  const body = '{"query":"mutation { rename(id: 1, title: \\"x\\") { id } }"}';
  const search = `/graphql?query=${encodeURIComponent('{ book(id: 1) { title } }')}`;
  const hash = `/graphql?extensions=${encodeURIComponent('{"persistedQuery":{"version":1,"sha256Hash":"ab"}}')}`;

  it('runs nothing: no POST of an odd content type, no GET without a header of its own or with an odd content type (GHSA-hff2-gcpx-8f4p)', async () => {
    const gateway = await startTestGateway(library.sdl);
    const before = library.books.received.length;
    for (const type of types) {
      expect([type, (await send(gateway, 'POST', '/graphql', { 'content-type': type }, body)).status]).toEqual([type, 415]);
      const simple: Readonly<Record<string, string>> = { 'content-type': type };
      for (const headers of [simple, { ...simple, 'apollo-require-preflight': '1' }]) {
        const { status, text } = await send(gateway, 'GET', search, headers);
        expect([type, [400, 415].includes(status), text.includes('"data"')]).toEqual([type, true, false]);
      }
    }
    for (const path of [search, hash]) {
      const none: Readonly<Record<string, string>> = {};
      for (const headers of [none, { 'apollo-require-preflight': '' }]) expect((await send(gateway, 'GET', path, headers)).status).toBe(400);
    }
    expect((await send(gateway, 'POST', search, {}, '')).status).toBe(415);
    expect((await send(gateway, 'HEAD', search, { 'apollo-require-preflight': '1' })).status).toBe(405);
    expect(library.books.received.length).toBe(before);
    await gateway.stop();
  });
});

describe('introspection and the explorer', () => {
  const queries = [
    '{ __schema { types { name } } }', '{ a: __type(name: "Book") { name } }', '{ ... on Query { ...F } } fragment F on Query { ... { x: __schema { queryType { name } } } }',
    'query ($no: Boolean = false) { whoami __schema @include(if: $no) { description } }',
  ];

  it('are off in production, by every door; what the schema holds shows in no error either', async () => {
    const folder = await registerOperations(queries);
    const gateway = await startTestGateway(library.sdl, { mode: 'production', operations: folder, policy: { trustedDocuments: 'learn' } });
    for (const query of queries) {
      for (const door of doors) {
        const { body } = await sendThrough(door, gateway, { query });
        expect([door, query, body.data, body.errors?.[0]?.extensions?.['code']]).toEqual([door, query, undefined, 'GRAPHQL_VALIDATION_FAILED']);
      }
    }
    const typo = await gateway.post({ query: '{ bok(id: 1) { title } }' });
    expect(typo.body.errors?.[0]?.message).not.toContain('book');
    for (const path of ['/', '/graphql', '/explorer/page.js']) {
      const { text, status } = await send(gateway, 'GET', path, { accept: 'text/html' });
      expect([path, status >= 400, text.includes('<html')]).toEqual([path, true, false]);
    }
    await gateway.stop();
    await rm(folder, { recursive: true });
  });
});

describe('names that objects inherit', () => {
  const query = `query ($__proto__: Anything, $constructor: Anything) {
    __proto__: echo(value: $__proto__) constructor: echo(value: $constructor) toString: whoami
    hasOwnProperty: echo(value: { __proto__: { polluted: true }, constructor: { prototype: { polluted: true } } })
    book(id: 1) { __proto__: title constructor: id valueOf: notes { __proto__: text } }
  }`;
  const variables = JSON.parse('{"__proto__":{"polluted":true,"__proto__":[1]},"constructor":{"prototype":{"polluted":true}}}') as Readonly<Record<string, unknown>>;

  it('are data like any other, in requests and in what subgraphs send, by every door (GHSA-pfjj-6f4p-rvmh)', async () => {
    const folder = await registerOperations([query]);
    const gateway = await startTestGateway(library.sdl, { operations: folder, policy: { trustedDocuments: 'learn' } });
    for (const door of doors) {
      const { body } = await sendThrough(door, gateway, { query, variables });
      expect([door, JSON.stringify(body)]).toEqual([door, JSON.stringify({
        data: JSON.parse(`{
          "__proto__": {"polluted":true,"__proto__":[1]}, "constructor": {"prototype":{"polluted":true}}, "toString": null,
          "hasOwnProperty": {"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}},
          "book": {"__proto__":"Book 1","constructor":"1","valueOf":[{"__proto__":"Note on 1"}]}
        }`),
      })]);
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
      expect(Reflect.get(Object, 'polluted')).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    }
    await gateway.stop();
    await rm(folder, { recursive: true });
  });
});
