import { rename, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from './testing/federation.ts';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';
import { startTestGateway, until } from './testing/running-gateway.ts';
import type { TestGateway } from './testing/running-gateway.ts';

describe('a supergraph file that changes', () => {
  let library: Library;
  let gateway: TestGateway;

  beforeAll(async () => {
    library = await serveLibrary();
    gateway = await startTestGateway(library.sdl);
  });
  afterAll(async () => {
    await gateway.stop();
    await library.close();
  });

  const hasField = async (name: string) =>
    JSON.stringify((await gateway.post({ query: '{ __type(name: "Book") { fields { name } } }' })).body).includes(`"${name}"`);
  /** The library's supergraph with one more field, so that each is another schema. */
  const withField = (name: string) =>
    compose([{ ...library.books, typeDefs: library.books.typeDefs.replace('title: String! }', `title: String! ${name}: String }`) }, library.notes]);
  const replace = async (sdl: string) => {
    await writeFile(`${gateway.supergraphPath}.next`, sdl);
    await rename(`${gateway.supergraphPath}.next`, gateway.supergraphPath);
  };

  it('is taken over when it is replaced by a rename', async () => {
    const before = (await gateway.ready()).supergraph;
    await replace(withField('renamed'));
    await until(() => hasField('renamed'));
    const { supergraph } = await gateway.ready();
    expect(supergraph.hash).not.toBe(before.hash);
    expect(Date.parse(supergraph.loadedAt)).toBeGreaterThan(Date.parse(before.loadedAt));
    expect((await gateway.post({ query: '{ book(id: 1) { title notes { text } } }' })).body.errors).toBeUndefined();
  });

  it('is taken over when it is written in place, and when it is written in two halves', async () => {
    await writeFile(gateway.supergraphPath, withField('inPlace'));
    await until(() => hasField('inPlace'));
    const sdl = withField('inHalves');
    await writeFile(gateway.supergraphPath, sdl.slice(0, sdl.length / 2));
    await writeFile(gateway.supergraphPath, sdl);
    await until(() => hasField('inHalves'));
    expect((await gateway.ready()).supergraph.lastRefusal).toBeNull();
  });

  it('is taken over as it is in the end, after several quick changes', async () => {
    for (const number of [1, 2, 3, 4, 5, 6]) {
      await replace(withField(`quick${number}`));
    }
    await until(() => hasField('quick6'));
    expect(await hasField('quick5')).toBe(false);
  });

  it.each([
    ['is empty', () => '', 'SUPERGRAPH_EMPTY', 'is empty'],
    ['is not GraphQL', () => 'type Query {', 'SUPERGRAPH_SYNTAX', 'not valid GraphQL'],
    ['is no supergraph', () => 'type Query { a: Int }', 'SUPERGRAPH_INVALID', 'must be a core schema'],
    ['is cut off', () => withField('cut').trimEnd().slice(0, -1), 'SUPERGRAPH_SYNTAX', 'not valid GraphQL'],
    ['names an unknown type', () => withField('unknown').replace('unknown: String', 'unknown: Nowhere'), 'SUPERGRAPH_INVALID', 'Nowhere'],
    [
      'needs a SECURITY feature that is not enforced',
      () => withField('vault').replace('@link(url: "https://specs.apollo.dev/link/v1.0")', '@link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://example.com/vault/v1.0", for: SECURITY)'),
      'UNSUPPORTED_SECURITY_FEATURE',
      'https://example.com/vault/v1.0',
    ],
    [
      'asks for authorisation that nobody here enforces',
      () => compose([{ ...library.books, typeDefs: library.books.typeDefs.replace('whoami: String', 'whoami: String @authenticated') }, library.notes]),
      'AUTHORIZATION_NOT_ENFORCED',
      'Query.whoami',
    ],
    ['has a subgraph without a URL', () => withField('nourl').replaceAll(library.notes.url, ''), 'SUPERGRAPH_INVALID', '"notes" has no http URL'],
  ])('is refused when it %s, and the one before serves on', async (_what, sdl, code, reason) => {
    await replace(withField('good'));
    await until(async () => (await hasField('good')) && (await gateway.ready()).supergraph.lastRefusal === null);
    const { hash } = (await gateway.ready()).supergraph;
    await writeFile(gateway.supergraphPath, sdl());
    await until(async () => (await gateway.ready()).supergraph.lastRefusal !== null);
    const report = await gateway.ready();
    expect([report.status, report.supergraph.hash]).toEqual(['ready', hash]);
    expect(report.supergraph.lastRefusal).toMatchObject({ code, reason: expect.stringContaining(reason) });
    expect(gateway.log.at(-1)).toMatchObject({ level: 50, code, reason: expect.stringContaining(reason) });
    expect((await gateway.post({ query: '{ book(id: 1) { title notes { text } } }' })).body.errors).toBeUndefined();
  });

  it('is refused while it is missing, and forgiven when it comes back as it was', async () => {
    const sdl = withField('back');
    await replace(sdl);
    await until(() => hasField('back'));
    await rm(gateway.supergraphPath);
    await until(async () => (await gateway.ready()).supergraph.lastRefusal?.code === 'SUPERGRAPH_UNREADABLE');
    await replace(sdl);
    await until(async () => (await gateway.ready()).supergraph.lastRefusal === null);
    expect(await hasField('back')).toBe(true);
  });

  // A thousand changes: `npm run bench -- reloads`.
  it('fails no request of 50 clients while it changes again and again', { timeout: 120_000 }, async () => {
    const variants = ['even', 'odd'].map(withField);
    let running = true;
    let answered = 0;
    const failures: unknown[] = [];
    const client = async () => {
      while (running) {
        const { status, body } = await gateway.post({ query: '{ books(first: 3) { title notes { text } } }' });
        answered += 1;
        if (status !== 200 || body.errors !== undefined) {
          failures.push({ status, body });
        }
      }
    };
    const clients = Array.from({ length: 50 }, client);
    const hashes = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const before = (await gateway.ready()).supergraph.hash;
      await replace(variants[round % 2] ?? '');
      // Planning for the next supergraph gives way to the clients' requests, and 50 of them leave it little.
      await until(async () => (await gateway.ready()).supergraph.hash !== before, 60_000);
      hashes.add((await gateway.ready()).supergraph.hash);
    }
    running = false;
    await Promise.all(clients);
    expect(failures).toEqual([]);
    expect(hashes.size).toBe(2);
    expect(answered).toBeGreaterThan(100);
  });
});

describe('a first supergraph that cannot be served', () => {
  it.each([
    ['empty', '', 'SUPERGRAPH_EMPTY'],
    ['not a supergraph', 'type Query { a: Int }', 'SUPERGRAPH_INVALID'],
  ])('is refused at the start: %s', async (_what, sdl, code) => {
    await expect(startTestGateway(sdl)).rejects.toMatchObject({ code });
  });

  it('is refused above the bound of bytes', async () => {
    const start = startTestGateway('type Query { a: Int }', { bounds: { supergraphBytesMax: 5 } });
    await expect(start).rejects.toMatchObject({ code: 'SUPERGRAPH_TOO_LARGE' });
  });

  it('is served all the same when authorisation is knowingly ignored', async () => {
    const library = await serveLibrary();
    const guarded = compose([
      { ...library.books, typeDefs: library.books.typeDefs.replace('whoami: String', 'whoami: String @authenticated') },
      library.notes,
    ]);
    await expect(startTestGateway(guarded)).rejects.toMatchObject({ code: 'AUTHORIZATION_NOT_ENFORCED' });
    const gateway = await startTestGateway(guarded, { insecureIgnoreAuthorization: true });
    expect((await gateway.post({ query: '{ whoami }' })).body).toEqual({ data: { whoami: null } });
    await gateway.stop();
    await library.close();
  });
});
