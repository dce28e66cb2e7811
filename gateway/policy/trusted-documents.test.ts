import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors, registerOperations, sendThrough } from '../testing/doors.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway } from '../testing/running-gateway.ts';

const REGISTERED = 'query One($id: ID!) { book(id: $id) { ...B ...A } } fragment B on Book { title } fragment A on Book { id }';
const OTHER = '{ book(id: 1) { title } }';
const ANSWER = { book: { title: 'Book 7', id: '7' } };
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

describe('trusted documents', () => {
  let library: Library;
  let folder: string;

  beforeAll(async () => {
    library = await serveLibrary();
    folder = await registerOperations([REGISTERED]);
  });
  afterAll(async () => {
    await library.close();
    await rm(folder, { recursive: true });
  });

  it('are all that is served in the mode only, by every door', async () => {
    const gateway = await startTestGateway(library.sdl, { operations: folder, policy: { trustedDocuments: 'only' } });
    for (const door of doors) {
      const { body } = await sendThrough(door, gateway, { query: REGISTERED, variables: { id: 7 } });
      expect([door, body]).toEqual([door, { data: ANSWER }]);
    }
    for (const door of doors.filter((one) => one !== 'trusted document')) {
      const { status, body } = await sendThrough(door, gateway, { query: OTHER });
      expect([door, status, body.errors?.map(({ extensions }) => extensions)]).toEqual([door, 403, [{ code: 'DOCUMENT_NOT_TRUSTED' }]]);
    }
    const unknown = await gateway.post({ extensions: { persistedQuery: { version: 1, sha256Hash: sha(OTHER) } } });
    expect(unknown.body.errors?.[0]?.extensions?.['code']).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await gateway.post({ query: '{ __typename }' })).body.data).toEqual({ __typename: 'Query' });
    const introspection = await gateway.post({ query: '{ __schema { queryType { name } } }' });
    expect(introspection.body.errors?.[0]?.extensions?.['code']).toBe('DOCUMENT_NOT_TRUSTED');
    await gateway.stop();
  });

  it('are known whatever their layout, comments and order, and no other thing is', async () => {
    const gateway = await startTestGateway(library.sdl, { operations: folder, policy: { trustedDocuments: 'only' } });
    const [operation = '', first = '', second = ''] = REGISTERED.split(/ (?=fragment)/);
    const alike = [`# hello\n${second}\n\n${first}\n,,${operation}`, print(parse(REGISTERED))];
    for (const query of alike) expect((await gateway.post({ query, variables: { id: 7 } })).body.data).toEqual(ANSWER);
    const unlike = [REGISTERED.replace('title', 'name: title'), REGISTERED.replace('One', 'Two'), `${REGISTERED} query More { whoami }`, REGISTERED.replace('id: $id', 'id: "7"')];
    for (const query of unlike) expect((await gateway.post({ query, operationName: 'One', variables: { id: 7 } })).status).toBe(403);
    await gateway.stop();
  });

  it('are learnt: what is not registered is served and noted once, without the values in it', async () => {
    const gateway = await startTestGateway(library.sdl, { operations: folder, policy: { trustedDocuments: 'learn' } });
    const query = '{ book(id: "top secret 4711") { title } }';
    for (const door of doors.filter((one) => one !== 'trusted document')) expect((await sendThrough(door, gateway, { query })).body.data).toMatchObject({ book: {} });
    await gateway.post({ query: REGISTERED, variables: { id: 7 } });
    const noted = gateway.log.filter(({ msg }) => msg === 'an operation that is not registered');
    expect(noted).toEqual([expect.objectContaining({ sha256: sha(print(parse(query))), document: expect.stringContaining('title') })]);
    expect(JSON.stringify(noted)).not.toContain('4711');
    await gateway.stop();
  });

  it('are warned for: each use of what is not registered is served, with a warning', async () => {
    const gateway = await startTestGateway(library.sdl, { operations: folder, policy: { trustedDocuments: 'warn' } });
    for (const _time of [1, 2]) expect((await gateway.post({ query: OTHER }, { 'apollographql-client-name': 'old app' })).body.data).toEqual({ book: { title: 'Book 1' } });
    const warned = gateway.log.filter(({ level }) => level === 40);
    expect(warned).toEqual([expect.objectContaining({ clientName: 'old app' }), expect.objectContaining({ clientName: 'old app' })]);
    await gateway.stop();
  });

  it('keep a gateway from starting that cannot read all of them', async () => {
    const broken = await registerOperations([REGISTERED]);
    await writeFile(join(broken, 'broken.graphql'), 'query {');
    const start = () => startTestGateway(library.sdl, { operations: broken, policy: { trustedDocuments: 'only' } });
    await expect(start()).rejects.toThrow(expect.objectContaining({ code: 'TRUSTED_DOCUMENTS_UNREADABLE' }));
    await rm(broken, { recursive: true });
  });

  it('are every operation that is registered in schema/operations, as its clients send it', async () => {
    const schemaFolder = join(import.meta.dirname, '../../schema');
    const sdl = readFileSync(join(schemaFolder, 'supergraph.graphql'), 'utf8').replaceAll(/url: "http[^"]*\/graphql"/g, 'url: "http://127.0.0.1:9/graphql"');
    const operations = join(schemaFolder, 'operations');
    const gateway = await startTestGateway(sdl, { operations, insecureIgnoreAuthorization: true, policy: { trustedDocuments: 'only', demandControl: 'enforce' } });
    for (const file of readdirSync(operations)) {
      const text = readFileSync(join(operations, file), 'utf8');
      const variables: unknown = JSON.parse(/^# variables: (\{.*\})$/m.exec(text)?.[1] ?? '{}');
      for (const body of [{ query: print(parse(text)), variables }, { variables, extensions: { persistedQuery: { version: 1, sha256Hash: sha(print(parse(text))) } } }]) {
        const { body: answer } = await gateway.post(body);
        const codes = new Set((answer.errors ?? []).map(({ extensions }) => extensions?.['code']));
        // Nothing listens there: what was let through fails at its subgraphs, and none of it at the gateway.
        expect([file, [...codes].filter((code) => !String(code).startsWith('SUBGRAPH_') && code !== 'BAD_USER_INPUT')]).toEqual([file, []]);
      }
    }
    await gateway.stop();
  }, 120_000);
});

describe('automatic persisted queries', () => {
  it('are dropped when there are too many, and taken again; one that does not match its hash is refused', async () => {
    const library = await serveLibrary();
    const gateway = await startTestGateway(library.sdl, { bounds: { persistedQueryCacheBytesMax: 120 } });
    const named = (query: string) => ({ persistedQuery: { version: 1, sha256Hash: sha(query) } });
    const texts = ['{ a: book(id: 1) { title } }', '{ b: book(id: 1) { title } }', '{ c: book(id: 1) { title } }', '{ d: book(id: 1) { title } }', '{ e: book(id: 1) { title } }'];
    for (const query of texts) expect((await gateway.post({ query, extensions: named(query) })).body.errors).toBeUndefined();
    const codes = [];
    for (const query of texts) codes.push((await gateway.post({ extensions: named(query) })).body.errors?.[0]?.extensions?.['code']);
    expect(codes).toEqual(['PERSISTED_QUERY_NOT_FOUND', undefined, undefined, undefined, undefined]);
    const wrong = await gateway.post({ query: texts[0], extensions: named('{ whoami }') });
    expect(wrong.status).toBe(400);
    await gateway.stop();
    await library.close();
  });
});
