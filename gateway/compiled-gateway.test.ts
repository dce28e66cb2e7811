import { ApolloServer } from '@apollo/server';
import type { GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CompiledGateway } from './compiled-gateway.ts';
import { compose } from './testing/federation.ts';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';

process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
const silent = { debug() {}, info() {}, warn() {}, error() {} };

describe('CompiledGateway in a bare Apollo Server', () => {
  let library: Library;
  let guarded: string;

  beforeAll(async () => {
    library = await serveLibrary();
    const typeDefs = library.books.typeDefs.replace('whoami: String', 'whoami: String @requiresScopes(scopes: [["me"]])');
    guarded = compose([{ ...library.books, typeDefs }, library.notes]);
  });
  afterAll(() => library.close());

  it('takes the place of ApolloGateway with nothing but the SDL', async () => {
    const server = new ApolloServer({ gateway: new CompiledGateway({ supergraphSdl: library.sdl, logger: silent }) });
    const { body } = await server.executeOperation({ query: '{ book(id: 7) { title notes { text } } }' });
    expect(body).toMatchObject({ singleResult: { data: { book: { title: 'Book 7', notes: [{ text: 'Note on 7' }] } } } });
    await server.stop();
  });

  it('plans the registered operations beside the first requests, and has those used most planned when another supergraph takes over', async () => {
    const operations = ['{ book(id: 1) { title } }', '{ book(id: 1) { title notes { text } } }', '{ books(first: 2) { title } }'];
    let update: (sdl: string) => unknown = () => {};
    const gateway = new CompiledGateway({
      supergraphSdl: { initialize: async (given) => ((update = given.update), { supergraphSdl: library.sdl }) },
      warmUp: async () => ['{ registered: book(id: 9) { title } }', '{ cut off', '{ nowhere }'],
      bounds: { plansWarmedMax: 2 },
      logger: silent,
    });
    const server = new ApolloServer({ gateway });
    await server.executeOperation({ query: '{ __typename }' });
    await vi.waitFor(() => expect(gateway.plansHeld).toBe(2), { timeout: 10_000 });
    for (const [at, query] of operations.entries()) for (let count = 0; count <= at; count += 1) await server.executeOperation({ query });
    const gone = library.books.typeDefs.replace('books(first: Int!): [Book!]!', 'all(first: Int!): [Book!]!');
    await update(compose([{ ...library.books, typeDefs: gone }, library.notes]));
    // The third of them is not valid any more, and leaves its place empty.
    expect(gateway.plansHeld).toBe(1);
    const { body } = await server.executeOperation({ query: operations[1] ?? '' });
    expect(body).toMatchObject({ singleResult: { data: { book: { title: 'Book 1' } } } });
    expect(gateway.plansHeld).toBe(1);
    await server.stop();
  });

  it('serves the one before until the next is ready, and gives way to a newer one', async () => {
    let update: (sdl: string) => unknown = () => {};
    const gateway = new CompiledGateway({ supergraphSdl: { initialize: async (given) => ((update = given.update), { supergraphSdl: library.sdl }) }, logger: silent });
    const server = new ApolloServer({ gateway });
    for (let count = 0; count < 5; count += 1) await server.executeOperation({ query: `{ book(id: ${count}) { title } }` });
    const before = gateway.supergraphState.hash;
    const withField = (name: string) => compose([{ ...library.books, typeDefs: library.books.typeDefs.replace('title: String! }', `title: String! ${name}: String }`) }, library.notes]);
    const older = update(withField('older'));
    expect(gateway.supergraphState.hash).toBe(before);
    const newer = update(withField('newer'));
    await Promise.all([older, newer]);
    expect(Object.keys((gateway.schema?.getType('Book') as GraphQLObjectType).getFields())).toContain('newer');
    expect(() => update('type Query {')).toThrow(expect.objectContaining({ code: 'SUPERGRAPH_SYNTAX' }));
    await server.stop();
  });

  it('refuses authorisation directives unless it is told that something enforces them, and then keeps their rules', async () => {
    await expect(new CompiledGateway({ supergraphSdl: guarded, logger: silent }).load()).rejects.toMatchObject({
      code: 'AUTHORIZATION_NOT_ENFORCED',
    });
    const gateway = new CompiledGateway({ supergraphSdl: guarded, authorizationDirectives: 'accept', logger: silent });
    const { schema } = await gateway.load();
    expect(Object.fromEntries(gateway.authorizationRules.fields)).toEqual({
      'Query.whoami': { authenticated: false, scopes: [['me']], policies: null },
    });
    expect(schema.getDirective('requiresScopes')).toBeUndefined();
    expect(gateway.subgraphs).toEqual([
      { name: 'books', url: library.books.url },
      { name: 'notes', url: library.notes.url },
    ]);
    await gateway.stop();
  });

  it('takes updates from a function as ApolloGateway does, and throws a refusal back to it', async () => {
    let update = (_sdl: string) => {};
    const gateway = new CompiledGateway({
      logger: silent,
      authorizationDirectives: 'accept',
      supergraphSdl: async (options) => {
        update = options.update;
        return { supergraphSdl: library.sdl };
      },
    });
    await gateway.load();
    const before = gateway.supergraphState.hash;
    expect(() => update('type Query { a: Int }')).toThrow(expect.objectContaining({ code: 'SUPERGRAPH_INVALID' }));
    expect(gateway.supergraphState).toMatchObject({ hash: before, lastRefusal: { code: 'SUPERGRAPH_INVALID' } });
    expect(gateway.authorizationRules.fields.size).toBe(0);
    update(guarded);
    expect(gateway.supergraphState.hash).not.toBe(before);
    expect(gateway.supergraphState.lastRefusal).toBeNull();
    expect(gateway.authorizationRules.fields.size).toBe(1);
    await gateway.stop();
  });

  it('plans an operation for the schema that serves by then, or says that it is not valid there any more', async () => {
    let update = (_sdl: string) => {};
    const gateway = new CompiledGateway({
      logger: silent,
      supergraphSdl: async (options) => {
        update = options.update;
        return { supergraphSdl: library.sdl };
      },
    });
    const withoutBooks = compose([{ ...library.books, typeDefs: library.books.typeDefs.replace('books(first: Int!): [Book!]!', '') }, library.notes]);
    // The update comes between validation and execution, as it may for a request in flight.
    const server = new ApolloServer({
      gateway,
      plugins: [{ requestDidStart: async () => ({ didResolveOperation: async () => update(withoutBooks) }) }],
    });
    const lost = await server.executeOperation({ query: '{ books(first: 1) { title } }' });
    expect(lost.body).toMatchObject({ singleResult: { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] } });
    update(library.sdl);
    const kept = await server.executeOperation({ query: '{ book(id: 1) { title } }' });
    expect(kept.body).toMatchObject({ singleResult: { data: { book: { title: 'Book 1' } } } });
    await server.stop();
  });

  it('says what it needs when it is given no SDL', () => {
    expect(() => new CompiledGateway({ serviceList: [] })).toThrow('CompiledGateway needs `supergraphSdl`');
  });
});
