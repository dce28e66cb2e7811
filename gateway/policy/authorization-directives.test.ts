import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { doors, registerOperations, sendThrough } from '../testing/doors.ts';
import { serveGuardedGraph, withRules } from '../testing/guarded-graph.ts';
import type { GuardedGraph } from '../testing/guarded-graph.ts';
import { serveIssuer } from '../testing/issuer.ts';
import type { TestIssuer } from '../testing/issuer.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import type { Reply, TestGateway, TestSettings } from '../testing/running-gateway.ts';

const NEEDS_A = '@requiresScopes(scopes: [["a"]])';

interface Case {
  readonly what: string;
  readonly rules: Readonly<Record<string, string>>;
  readonly query: string;
  readonly data: unknown;
  /** Paths of the errors, in order. */
  readonly paths: readonly (readonly (string | number)[])[];
  /** Fields that no subgraph may be asked for. */
  readonly unasked: readonly string[];
}

const cases: readonly Case[] = [
  { what: 'a root field', rules: { 'Query.secret': NEEDS_A }, query: '{ open secret }', data: { open: 'open', secret: null }, paths: [['secret']], unasked: ['Query.secret'] },
  { what: 'nothing but a root field', rules: { 'Query.secret': NEEDS_A }, query: '{ secret }', data: { secret: null }, paths: [['secret']], unasked: ['Query.secret'] },
  { what: 'a field of each item of a list', rules: { 'Book.price': NEEDS_A }, query: '{ books { id price } }', data: { books: [{ id: 'b1', price: null }, { id: 'b2', price: null }] }, paths: [['books', 0, 'price'], ['books', 1, 'price']], unasked: ['Book.price'] },
  { what: 'the only field of an object', rules: { 'Book.price': NEEDS_A }, query: '{ book { price } }', data: { book: { price: null } }, paths: [['book', 'price']], unasked: ['Book.price'] },
  { what: 'a field that may not be null, which makes what holds it null', rules: { 'Book.cost': NEEDS_A }, query: '{ open book { id cost } }', data: { open: 'open', book: null }, paths: [['book', 'cost']], unasked: ['Book.cost'] },
  { what: 'a field that may not be null in what may not be null', rules: { 'Book.cost': NEEDS_A }, query: '{ open need { cost } }', data: null, paths: [['need', 'cost']], unasked: ['Book.cost'] },
  { what: 'a type, where a field gives it', rules: { Author: NEEDS_A }, query: '{ book { id author { name } } }', data: { book: null }, paths: [['book', 'author']], unasked: ['Author.name', 'Book.author'] },
  { what: 'an enum', rules: { Grade: NEEDS_A }, query: '{ book { id grade } }', data: { book: { id: 'b1', grade: null } }, paths: [['book', 'grade']], unasked: ['Book.grade'] },
  { what: 'a field under an alias', rules: { 'Query.secret': NEEDS_A }, query: '{ open: secret }', data: { open: null }, paths: [['open']], unasked: ['Query.secret'] },
  { what: 'a field under the alias of one that may be read', rules: { 'Book.price': NEEDS_A }, query: '{ book { label: price id } }', data: { book: { label: null, id: 'b1' } }, paths: [['book', 'label']], unasked: ['Book.price'] },
  { what: 'a field in fragments in fragments', rules: { 'Book.price': NEEDS_A }, query: '{ book { ...F } } fragment F on Book { ... { ...G } } fragment G on Book { id price }', data: { book: { id: 'b1', price: null } }, paths: [['book', 'price']], unasked: ['Book.price'] },
  { what: 'a field that variables include, and not one that they skip', rules: { 'Query.secret': NEEDS_A }, query: 'query ($yes: Boolean = true) { secret @include(if: $yes) other: secret @skip(if: $yes) open }', data: { secret: null, open: 'open' }, paths: [['secret']], unasked: ['Query.secret'] },
  { what: 'a field of an interface that one implementation guards (GHSA-x33c-7c2v-mrj9)', rules: { 'Book.label': NEEDS_A }, query: '{ nodes { id label } }', data: { nodes: [{ id: 'b1', label: null }, { id: 'l1', label: null }] }, paths: [['nodes', 0, 'label'], ['nodes', 1, 'label']], unasked: ['Book.label', 'Letter.label'] },
  { what: 'a field that all implementations guard alike (GHSA-x33c-7c2v-mrj9)', rules: { 'Book.label': NEEDS_A, 'Letter.label': NEEDS_A }, query: '{ nodes { id label } }', data: { nodes: [{ id: 'b1', label: null }, { id: 'l1', label: null }] }, paths: [['nodes', 0, 'label'], ['nodes', 1, 'label']], unasked: ['Book.label', 'Letter.label'] },
  { what: 'only where it is guarded, by fragments on types', rules: { 'Book.label': NEEDS_A }, query: '{ nodes { id ... on Book { label } ... on Letter { label } } }', data: { nodes: [{ id: 'b1', label: null }, { id: 'l1', label: 'label of l1' }] }, paths: [['nodes', 0, 'label']], unasked: ['Book.label'] },
  { what: 'types that all guard, through their interface (GHSA-x33c-7c2v-mrj9)', rules: { Book: NEEDS_A, Letter: NEEDS_A }, query: '{ nodes { label } }', data: null, paths: [['nodes', 0]], unasked: ['Book.label', 'Letter.label'] },
  { what: "an interface's field, through a type that implements it (GHSA-mx7m-j9xf-62hw)", rules: { 'Node.label': NEEDS_A }, query: '{ book { id label } nodes { ... on Letter { label } } }', data: { book: { id: 'b1', label: null }, nodes: [{}, { label: null }] }, paths: [['book', 'label'], ['nodes', 1, 'label']], unasked: ['Book.label', 'Letter.label'] },
  { what: 'an interface, through a type that implements it (GHSA-mx7m-j9xf-62hw)', rules: { Node: NEEDS_A }, query: '{ open book { id } node(id: 1) { ... on Letter { text } } }', data: { open: 'open', book: null, node: null }, paths: [['book'], ['node']], unasked: ['Query.book', 'Query.node', 'Letter.text'] },
  { what: 'a member of a union, and that it is one', rules: { Letter: NEEDS_A }, query: '{ results { __typename ... on Book { id } ... on Letter { text } } }', data: { results: [{ __typename: 'Book', id: 'b1' }, null] }, paths: [['results', 1]], unasked: ['Letter.text'] },
  { what: 'one thing under a name, and not another under the same', rules: { 'Letter.text': NEEDS_A }, query: '{ results { ... on Book { value: label } ... on Letter { value: text } } }', data: { results: [{ value: 'label of b1' }, { value: null }] }, paths: [['results', 1, 'value']], unasked: ['Letter.text'] },
  { what: 'a field that is computed from a guarded one', rules: { 'Book.price': NEEDS_A }, query: '{ book { id discounted } }', data: { book: { id: 'b1', discounted: null } }, paths: [['book', 'discounted']], unasked: ['Book.price'] },
  { what: 'beside introspection', rules: { 'Query.secret': NEEDS_A }, query: '{ __typename secret type: __type(name: "Author") { fields { name } } }', data: { __typename: 'Query', secret: null, type: { fields: [{ name: 'name' }, { name: 'mail' }] } }, paths: [['secret']], unasked: ['Query.secret'] },
];

describe('fields that a token may not read', () => {
  let graph: GuardedGraph;
  let issuer: TestIssuer;
  const open: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    graph = await serveGuardedGraph();
    issuer = await serveIssuer();
  });
  beforeEach(() => graph.resolved.clear());
  afterEach(async () => void (await Promise.all(open.splice(0).map((gateway) => gateway.stop()))));
  afterAll(async () => {
    await graph.close();
    await issuer.close();
  });

  async function start(rules: Readonly<Record<string, string>>, settings: TestSettings = {}): Promise<TestGateway> {
    const gateway = await startTestGateway(withRules(graph.sdl, rules), { issuer: issuer.url, ...settings });
    open.push(gateway);
    return gateway;
  }
  const bearer = async (claims = {}) => ({ authorization: `Bearer ${await issuer.token({ scope: 'other', ...claims })}` });
  const pathsOf = ({ body }: Reply) => (body.errors ?? []).map(({ path }) => path);
  const codesOf = ({ body }: Reply) => [...new Set((body.errors ?? []).map(({ extensions }) => extensions?.['code']))];

  it.each(cases)('are null, with one error per path, and never asked for: $what', async ({ rules, query, data, paths, unasked }) => {
    const folder = await registerOperations([query]);
    const gateway = await start(rules, { operations: folder, policy: { trustedDocuments: 'learn' } });
    for (const door of doors) {
      const reply = await sendThrough(door, gateway, { query }, await bearer());
      expect([door, reply.body.data, pathsOf(reply)]).toEqual([door, data, paths]);
      expect([door, codesOf(reply)]).toEqual([door, ['FORBIDDEN']]);
    }
    expect(unasked.filter((coordinate) => graph.resolved.has(coordinate))).toEqual([]);
    const allowed = await gateway.post({ query }, await bearer({ scope: 'a' }));
    expect(allowed.body.errors).toBeUndefined();
    expect(allowed.body.data).not.toEqual(data);
    await rm(folder, { recursive: true });
  });

  it.each([
    ['by import', 'import: [{ name: "@requiresScopes", as: "@badge" }, { name: "Scope", as: "Badge" }]', '@badge', 'Badge'],
    ['by a namespace', 'as: "badge"', '@badge', 'badge__Scope'],
    ['by both', 'as: "guards", import: [{ name: "@requiresScopes", as: "@badge" }]', '@badge', 'guards__Scope'],
    ['to the name of another rule', 'import: [{ name: "@requiresScopes", as: "@deprecatedScopes" }]', '@deprecatedScopes', 'requiresScopes__Scope'],
  ])('are guarded under whatever names the directives go by: renamed %s, by every door (GHSA-g8jh-vg5j-4h3f)', async (_what, naming, directive, scalar) => {
    const renamed = withRules(graph.sdl, { 'Query.secret': NEEDS_A, 'Book.price': NEEDS_A })
      .replace('requiresScopes/v0.1", for: SECURITY', `requiresScopes/v0.1", for: SECURITY, ${naming}`)
      .replace(/@requiresScopes\(scopes/g, `${directive}(scopes`).replaceAll('requiresScopes__Scope', scalar);
    const query = '{ x: secret ...F } fragment F on Query { book { ... { price } } }';
    const folder = await registerOperations([query]);
    const gateway = await startTestGateway(renamed, { issuer: issuer.url, operations: folder, policy: { trustedDocuments: 'learn' } });
    open.push(gateway);
    for (const door of doors) {
      const reply = await sendThrough(door, gateway, { query }, await bearer());
      expect([door, reply.body.data, pathsOf(reply), codesOf(reply)]).toEqual([door, { x: null, book: { price: null } }, [['x'], ['book', 'price']], ['FORBIDDEN']]);
    }
    expect([graph.resolved.has('Query.secret'), graph.resolved.has('Book.price')]).toEqual([false, false]);
    expect((await gateway.post({ query }, await bearer({ scope: 'a' }))).body.data).toEqual({ x: 'gold', book: { price: 100 } });
    await rm(folder, { recursive: true });
  });

  it('asks of one type only its own rules when composition wrote on the interface what its types ask together', async () => {
    const gateway = await start({ 'Book.label': NEEDS_A, 'Node.label': NEEDS_A });
    const reply = await gateway.post({ query: '{ nodes { ... on Letter { label } ... on Book { label } } }' }, await bearer());
    expect(reply.body.data).toEqual({ nodes: [{ label: null }, { label: 'label of l1' }] });
  });

  it('says what is needed: all scopes of any one set, and every kind of rule', async () => {
    const gateway = await start({ 'Query.secret': '@requiresScopes(scopes: [["a", "b"], ["c"]]) @policy(policies: [["p"]])' });
    const refused = await gateway.post({ query: '{ secret }' }, await bearer({ scope: 'a' }));
    expect(refused.body.errors?.[0]?.message).toBe('Query.secret needs the scope a and b, or c and the policy p, which your token does not have.');
    for (const [claims, secret] of [
      [{ scope: 'a b' }, null],
      [{ policies: ['p'] }, null],
      [{ scope: 'a b', policies: ['p'] }, 'gold'],
      [{ scope: ['c'], policies: 'p q' }, 'gold'],
    ] as const) {
      expect((await gateway.post({ query: '{ secret }' }, await bearer(claims))).body.data).toEqual({ secret });
    }
  });

  it('reads scopes and policies from the claims that it is told', async () => {
    const gateway = await start({ 'Query.secret': `${NEEDS_A} @policy(policies: [["p"]])` }, { policy: { scopeClaim: 'permissions', policyClaim: 'https://example.com/policies' } });
    const reply = await gateway.post({ query: '{ secret }' }, await bearer({ permissions: ['a'], 'https://example.com/policies': ['p'] }));
    expect(reply.body.data).toEqual({ secret: 'gold' });
  });

  it('carries out the mutations that are permitted, and no other', async () => {
    const gateway = await start({ 'Mutation.burn': NEEDS_A });
    const reply = await gateway.post({ query: 'mutation { publish(id: 1) { id } burn(id: 1) { id } }' }, await bearer());
    expect([reply.body.data, pathsOf(reply)]).toEqual([{ publish: { id: 'b1' }, burn: null }, [['burn']]]);
    expect(graph.resolved.has('Mutation.burn')).toBe(false);
  });

  it('refuses the whole operation where that is configured, before anything is asked, unless nothing forbidden is included', async () => {
    const query = 'query ($all: Boolean = true) { open secret @include(if: $all) }';
    const folder = await registerOperations([query]);
    const gateway = await start({ 'Query.secret': NEEDS_A }, { operations: folder, policy: { trustedDocuments: 'learn', unauthorized: 'refuse' } });
    for (const door of doors) {
      const { status, body } = await sendThrough(door, gateway, { query }, await bearer());
      expect([door, status, body.data, body.errors?.map(({ extensions }) => extensions?.['code'])]).toEqual([door, 403, undefined, ['FORBIDDEN']]);
    }
    expect(graph.resolved.size).toBe(0);
    expect((await gateway.post({ query, variables: { all: false } }, await bearer())).body.data).toEqual({ open: 'open' });
    await rm(folder, { recursive: true });
  });

  it('lets anyone ask for what no rule guards where that is configured, and asks for a token where @authenticated does', async () => {
    const gateway = await start({ 'Query.secret': '@authenticated' }, { policy: { anonymousAccess: true } });
    const stranger = await gateway.post({ query: '{ open secret }' });
    expect([stranger.status, stranger.body.data, codesOf(stranger)]).toEqual([200, { open: 'open', secret: null }, ['UNAUTHENTICATED']]);
    expect((await gateway.post({ query: '{ open secret }' }, await bearer())).body.data).toEqual({ open: 'open', secret: 'gold' });
  });

  it('follows a supergraph that changes in nothing but its rules', async () => {
    const { writeFile } = await import('node:fs/promises');
    const gateway = await start({ 'Query.secret': NEEDS_A });
    const ask = async () => (await gateway.post({ query: '{ secret }' }, await bearer())).body.data?.['secret'];
    expect(await ask()).toBeNull();
    const before = (await gateway.ready()).supergraph.hash;
    await writeFile(gateway.supergraphPath, withRules(graph.sdl, { 'Query.open': NEEDS_A }));
    while ((await gateway.ready()).supergraph.hash === before) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ask()).toBe('gold');
  });
});
