import { rm } from 'node:fs/promises';
import { buildSchema, Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCostRules } from '../cost-rules.ts';
import { doors, registerOperations, sendThrough } from '../testing/doors.ts';
import { compose, serveSubgraph } from '../testing/federation.ts';
import type { ServedSubgraph } from '../testing/federation.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import { OperationCosts } from './operation-cost.ts';

const LINK = (imports: string) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;
const TYPE_DEFS = `
  ${LINK('"@key", "@listSize", { name: "@cost", as: "@price" }')}
  type Query {
    item: Item
    plain: [Item!]!
    assumed: [Item!]! @listSize(assumedSize: 4)
    page(first: Int, last: Int): [Item!]! @listSize(assumedSize: 20, slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    found(input: FindInput): ItemPage
    defaulted(first: Int = 3): [Item!]! @listSize(slicingArguments: ["first"])
    dear: Int @price(weight: 30)
    cheap(deep: Boolean @price(weight: 7)): Cheap
    either: [Either!]! @listSize(assumedSize: 2)
  }
  type Mutation { add(items: [NewItem!]!): Item }
  type Item { id: ID! name: String score: Float @price(weight: 2) inner: Item }
  type Cheap @price(weight: 0) { id: ID! }
  type ItemPage { items: [Item!]! total: Int }
  input FindInput { size: Int text: String }
  input NewItem { name: String photo: String @price(weight: 5) }
  union Either = Item | Cheap
`;

type Priced = readonly [query: string, cost: number, variables: Readonly<Record<string, unknown>>];
const prices: readonly Priced[] = [
  ['{ __typename }', 0, {}],
  ['{ item { id name } }', 1, {}],
  ['{ item { id inner { inner { id } } } }', 3, {}],
  ['{ item { score } }', 3, {}],
  ['{ a: item { id } b: item { id } }', 2, {}],
  ['{ dear }', 30, {}],
  ['{ cheap { id } }', 0, {}],
  ['{ cheap(deep: true) { id } }', 7, {}],
  ['{ plain { id } }', 10, {}],
  ['{ assumed { inner { id } } }', 8, {}],
  ['{ page { id } }', 20, {}],
  ['{ page(first: 5) { id } }', 5, {}],
  ['{ page(first: 5, last: 9) { id } }', 9, {}],
  ['query ($n: Int) { page(first: $n) { id score } }', 18, { n: 6 }],
  ['query ($n: Int) { page(first: $n) { id } }', 20, {}],
  ['query ($n: Int = 2) { page(first: $n) { id } }', 2, {}],
  ['query ($n: Int) { page(first: $n) { inner { id } } }', 0, { n: 0 }],
  ['query ($n: Int) { page(first: $n) { id } }', 0, { n: -5 }],
  ['{ defaulted { id } }', 3, {}],
  ['{ found(input: { size: 6 }) { total items { id } } }', 7, {}],
  ['query ($size: Int) { found(input: { size: $size }) { items { id } } }', 9, { size: 8 }],
  ['query ($input: FindInput) { found(input: $input) { ...P } } fragment P on ItemPage { items { id } }', 13, { input: { size: 12 } }],
  ['{ page(first: 2) { inner { id } } ... on Query { page(first: 2) { id } } }', 6, {}],
  ['query ($yes: Boolean!) { dear @include(if: $yes) item @skip(if: $yes) { id } }', 1, { yes: false }],
  ['query ($yes: Boolean!) { dear @include(if: $yes) item @skip(if: $yes) { id } }', 30, { yes: true }],
  ['{ either { ... on Item { score } ... on Cheap { id } } }', 6, {}],
  ['mutation { add(items: []) { id } }', 11, {}],
  ['mutation ($items: [NewItem!]!) { add(items: $items) { id } }', 21, { items: [{ photo: 'x' }, { name: 'y' }, { photo: 'z' }] }],
  ['mutation { add(items: [{ photo: "x" }]) { id } }', 16, {}],
];

describe('what an operation costs', () => {
  let subgraph: ServedSubgraph;
  let sdl: string;
  /** With a member of an input object as a slicing argument, which Apollo's planner does not take. */
  let sdlOfOthers: string;

  beforeAll(async () => {
    const item = { id: '1', name: 'one', score: 1 };
    const items = (_: unknown, { first }: { first?: number }) => Array.from({ length: first ?? 3 }, () => item);
    subgraph = await serveSubgraph({ name: 'items', typeDefs: TYPE_DEFS, resolvers: { Query: { item: () => item, page: items }, Mutation: { add: () => item } } });
    const members = '@listSize(slicingArguments: ["input.size"], sizedFields: ["items"])';
    sdl = compose([subgraph]);
    sdlOfOthers = sdl.replace('found(input: FindInput): ItemPage', `found(input: FindInput): ItemPage ${members}`);
  });
  afterAll(() => subgraph.close());

  it.each(prices)('%s costs %i', (query, cost, variables) => {
    const schema = buildSchema(TYPE_DEFS.replace(/extend schema.*\n/, '').replace(/@(price|listSize)\((?:[^()]|\([^()]*\))*\)/g, ''));
    const costs = new OperationCosts(schema, readCostRules(parse(sdlOfOthers)), { assumedListSizeMax: 10 });
    const document = parse(query);
    const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
    if (operation === undefined) throw new Error('no operation');
    expect(costs.price(document, operation, variables).cost).toBe(cost);
    // Once more, from what was compiled.
    expect(costs.price(document, operation, variables).cost).toBe(cost);
  });

  it('is measured and told, and refused where that is enforced, by every door', async () => {
    const query = 'query ($n: Int) { page(first: $n) { id } }';
    const folder = await registerOperations([query]);
    for (const demandControl of ['measure', 'enforce'] as const) {
      const gateway = await startTestGateway(sdl, { operations: folder, bounds: { operationCostMax: 7 }, policy: { demandControl, trustedDocuments: 'learn' } });
      for (const door of doors) {
        const within = await sendThrough(door, gateway, { query, variables: { n: 7 } });
        expect([door, within.headers.get('x-operation-cost'), within.body.data?.['page']]).toMatchObject([door, '7', { length: 7 }]);
        const { status, headers, body } = await sendThrough(door, gateway, { query, variables: { n: 8 } }, { accept: 'application/graphql-response+json' });
        expect([door, headers.get('x-operation-cost')]).toEqual([door, '8']);
        if (demandControl === 'measure') expect(body.data?.['page']).toHaveLength(8);
        else expect([door, status, body]).toEqual([door, 400, { errors: [{ message: expect.stringContaining('costs 8; at most 7'), extensions: { code: 'COST_TOO_HIGH' } }] }]);
      }
      await gateway.stop();
    }
    await rm(folder, { recursive: true });
  });

  it('is not computed where demand control is off; how long a list may be is bounded all the same, by every door', async () => {
    const query = 'query ($n: Int) { page(first: $n) { id } }';
    const folder = await registerOperations([query]);
    const gateway = await startTestGateway(sdl, { operations: folder, bounds: { listSizeMax: 50 }, policy: { demandControl: 'off', trustedDocuments: 'learn' } });
    for (const door of doors) {
      const within = await sendThrough(door, gateway, { query, variables: { n: 50 } });
      expect([door, within.headers.get('x-operation-cost'), within.body.data?.['page']]).toMatchObject([door, null, { length: 50 }]);
      const { body } = await sendThrough(door, gateway, { query, variables: { n: 51 } });
      expect([door, body.errors]).toEqual([door, [{ message: expect.stringContaining('Query.page is asked for 51 items; at most 50'), extensions: { code: 'LIST_TOO_LONG' } }]]);
    }
    await gateway.stop();
    await rm(folder, { recursive: true });
  });
});
