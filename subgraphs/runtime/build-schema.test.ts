import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql, type ExecutionResult } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { buildSchema } from './build-schema.ts';
import { PublicError } from './public-error.ts';
import type { RequestContext } from './request-context.ts';
import type { Resolvers } from './resolver-types.ts';
import { testViewer } from './test-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'build-schema-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(
  join(folder, 'federation.graphql'),
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requiresScopes"])',
);
mkdirSync(join(folder, 'book'));
writeFileSync(
  join(folder, 'book', 'schema.graphql'),
  `type Book @key(fields: "id") { id: ID! secret: String @requiresScopes(scopes: [["pii", "read"], ["admin"]]) safe: Safe }
   type Safe @requiresScopes(scopes: [["vault"]]) { code: String }
   extend type Query { book(id: ID!): Book @requiresScopes(scopes: [["read"]]) open: String }`,
);
const book = { id: '1', secret: 's', safe: { code: 'c' } };
const whole: Resolvers = {
  Query: { book: () => book, open: () => 'yes' },
  Book: { __resolveReference: () => book },
};
const build = (resolvers: Resolvers): ReturnType<typeof buildSchema> => buildSchema({ subgraphFolder: folder, entities: [{ folder: 'book', resolvers }] });
const run = async (source: string, scopes: readonly string[] | null): Promise<{ data: unknown; codes: unknown[] }> => {
  const contextValue = { viewer: scopes === null ? null : testViewer(scopes), loaders: new Map() } as unknown as RequestContext;
  const result = await graphql({ schema: build(whole), source, contextValue });
  return { data: JSON.parse(JSON.stringify(result.data ?? null)), codes: (result.errors ?? []).map((error) => error.extensions['code']) };
};

describe('SDL and resolvers', () => {
  it('must match: a resolver of a field that does not exist is refused', () => {
    expect(() => build({ ...whole, Book: { __resolveReference: () => book, title: () => 't' } })).toThrow(/resolver of Book.title, which is not in the SDL/);
  });
  it('must match: a root field without a resolver is refused', () => {
    expect(() => build({ ...whole, Query: { book: () => book } })).toThrow(/Query.open is in the SDL and has no resolver/);
  });
  it('must match: an entity that nothing resolves is refused', () => {
    expect(() => build({ Query: whole['Query'] as never })).toThrow(/Book is an entity .* no __resolveReference/);
  });
});

describe('_entities', () => {
  const refusing: Resolvers = {
    ...whole,
    Book: {
      __resolveReference: (({ id }: { readonly id: string }) => {
        if (id === 'thrown') throw new PublicError('WRONG_ID_KIND', 'not a book');
        return id === 'rejected' ? Promise.reject(new PublicError('NOT_FOUND', 'gone')) : { id };
      }) as never,
    },
  };
  const resolve = (representations: string): Promise<ExecutionResult> =>
    Promise.resolve(
      graphql({
        schema: build(refusing),
        source: `{ _entities(representations: [${representations}]) { ... on Book { id } } }`,
        contextValue: { viewer: testViewer([]), loaders: new Map() },
      }),
    );

  it('answers null and an error for each reference that is refused, thrown or rejected, and the others as asked', async () => {
    const result = await resolve('{__typename: "Book", id: "thrown"}, {__typename: "Book", id: "1"}, {__typename: "Book", id: "rejected"}');
    expect(JSON.parse(JSON.stringify(result.data))).toEqual({ _entities: [null, { id: '1' }, null] });
    expect(result.errors?.map((error) => [error.path, error.extensions['code']])).toEqual([
      [['_entities', 0], 'WRONG_ID_KIND'],
      [['_entities', 2], 'NOT_FOUND'],
    ]);
  });

  it('leaves no rejection unhandled, which would end the process, when another representation is of no type', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const result = await resolve('{__typename: "Book", id: "rejected"}, {__typename: "Nothing", id: "1"}');
    await new Promise((done) => setTimeout(done, 20));
    process.off('unhandledRejection', note);
    expect(result.errors).toHaveLength(1);
    expect(unhandled).toEqual([]);
  });
});

describe('sign-in and scopes', () => {
  it('leaves __typename and _service open', async () => {
    expect(await run('{ __typename _service { sdl } }', null)).toMatchObject({ data: { __typename: 'Query' }, codes: [] });
  });
  it('refuses every other root field without a viewer, scope or not', async () => {
    expect(await run('{ open }', null)).toEqual({ data: { open: null }, codes: ['UNAUTHENTICATED'] });
  });
  it('refuses _entities without a viewer', async () => {
    expect((await run('{ _entities(representations: [{__typename: "Book", id: "1"}]) { __typename } }', null)).codes).toEqual(['UNAUTHENTICATED']);
  });
  it('nulls a field whose scope is missing and leaves the rest', async () => {
    expect(await run('{ book(id: "1") { id secret } }', ['read'])).toEqual({ data: { book: { id: '1', secret: null } }, codes: ['FORBIDDEN'] });
  });
  it('takes any of the alternatives, each whole', async () => {
    expect((await run('{ book(id: "1") { secret } }', ['read', 'pii'])).codes).toEqual([]);
    expect((await run('{ book(id: "1") { secret } }', ['read', 'admin'])).codes).toEqual([]);
  });
  it('holds for a type wherever it is reached, also through _entities and aliases', async () => {
    expect((await run('{ book(id: "1") { x: safe { code } } }', ['read'])).codes).toEqual(['FORBIDDEN']);
    expect((await run('{ _entities(representations: [{__typename: "Book", id: "1"}]) { ... on Book { safe { code } s: secret } } }', ['x'])).codes).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
