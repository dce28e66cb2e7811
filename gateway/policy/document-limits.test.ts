import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundValues } from '../config.ts';
import { readCostRules } from '../cost-rules.ts';
import { doors, registerOperations, sendThrough } from '../testing/doors.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import type { TestGateway } from '../testing/running-gateway.ts';
import { findExcess } from './measure-document.ts';
import { OperationCosts } from './operation-cost.ts';

const bounds = {
  documentDepthMax: 4, documentFieldsMax: 60, documentAliasesMax: 6, documentDirectivesMax: 5, documentRootFieldsMax: 10, documentOperationsMax: 3,
  documentComparisonsMax: 100, documentTokensMax: 400, jsonDepthMax: 5, inputListItemsMax: 8,
};
const times = (count: number, text: (index: number) => string) => Array.from({ length: count }, (_item, index) => text(index)).join(' ');
/** Each fragment spreads the next twice: 2^levels fields in a text of 20 bytes a level. */
const bomb = (levels: number) => `{ book(id: 1) { ...F0 } } ${times(levels, (at) => `fragment F${at} on Book { ...F${at + 1} ...F${at + 1} }`)} fragment F${levels} on Book { title }`;
const deep = (value: unknown, levels: number): unknown => (levels === 0 ? value : [deep(value, levels - 1)]);

type Refused = readonly [what: string, query: string, message: RegExp, variables: Readonly<Record<string, unknown>>];
const refused: readonly Refused[] = [
  ['depth', '{ a: book(id: 1) { notes { text } } ...F } fragment F on Query { book(id: 1) { ...G } } fragment G on Book { notes { ... { ... { ... { text } } } } __typename ...H } fragment H on Book { notes { ...I } } fragment I on Note { text ... on Note { x: text { text { text } } } }', /more than 4 fields deep/, {}],
  ['fields', `{ book(id: 1) { ...A ...A ...A } } fragment A on Book { ${times(20, (at) => `f${at}`)} }`, /61 fields/, {}],
  ['aliases', `{ book(id: 1) { ${times(7, (at) => `a${at}: title`)} } }`, /7 aliases/, {}],
  ['directives', `{ book(id: 1) { title ${times(6, () => '@include(if: true)')} } }`, /6 directives/, {}],
  ['root fields', `{ ${times(6, (at) => `a${at}: whoami`)} whoami fails refuses slow(ms: 1) echo books(first: 1) { id } }`, /12 root fields/, {}],
  ['operations', times(4, (at) => `query Q${at} { whoami }`), /4 operations/, {}],
  ['fields of one name, which validation compares in pairs', `{ book(id: 1) { ${times(12, () => 'title')} } }`, /same fields too many times/, {}],
  ['tokens', `{ book(id: 1) { ${times(400, () => 'title')} } }`, /token/i, {}],
  ['depth of a literal', '{ echo(value: [[[[[[1]]]]]]) }', /more than 5 deep/, {}],
  ['items of a literal list', '{ echo(value: [1 2 3 4 5 6 7 8 9]) }', /list of 9 items/, {}],
  ['depth of variables', 'query ($value: Anything) { echo(value: $value) }', /more than 5 deep/, { value: deep(1, 8) }],
  ['items of a list in variables', 'query ($value: Anything) { echo(value: $value) }', /list of 9 items/, { value: { inner: [1, 2, 3, 4, 5, 6, 7, 8, 9] } }],
  ['a bomb of named fragments', bomb(25), /fields once its fragments are written out/, {}],
  ['a cycle of fragments', '{ book(id: 1) { ...A } } fragment A on Book { title ...B } fragment B on Book { id ...A }', /spread within itself/, {}],
  ['a fragment that spreads itself and that nothing spreads', '{ whoami } fragment A on Book { ...A }', /spread within itself/, {}],
];

describe('what one document may hold', () => {
  let library: Library;
  let gateway: TestGateway;
  let folder: string;

  beforeAll(async () => {
    library = await serveLibrary();
    folder = await registerOperations(refused.map(([, query]) => query));
    gateway = await startTestGateway(library.sdl, { bounds, operations: folder, policy: { trustedDocuments: 'learn' } });
  });
  afterAll(async () => {
    await gateway.stop();
    await library.close();
    await rm(folder, { recursive: true });
  });

  it.each(refused)('is bounded, by every door: %s', async (_what, query, message, variables) => {
    const before = library.books.received.length;
    for (const door of doors) {
      const { body, status } = await sendThrough(door, gateway, { query, variables }, { accept: 'application/graphql-response+json' });
      expect([door, status, body.data, body.errors?.length]).toEqual([door, 400, undefined, 1]);
      expect(body.errors?.[0]?.message).toMatch(message);
      expect(['OPERATION_TOO_COMPLEX', 'GRAPHQL_PARSE_FAILED']).toContain(body.errors?.[0]?.extensions?.['code']);
    }
    expect(library.books.received.length).toBe(before);
  });

  it('is what each bound says, and not one less', async () => {
    const query = `query ($value: Anything) { book(id: 1) { ${times(6, (at) => `a${at}: title`)} ${times(5, () => 'title @include(if: true)')} } echo(value: $value) }`;
    const { body } = await gateway.post({ query, variables: { value: [[[[1, 2, 3, 4, 5, 6, 7, 8]]]] } });
    expect(body.errors).toBeUndefined();
    expect(body.data).toMatchObject({ echo: [[[[1, 2, 3, 4, 5, 6, 7, 8]]]] });
  });

  it('is refused when it is nested deeper than a parser can follow', async () => {
    const second = await startTestGateway(library.sdl, { bounds: { documentTokensMax: 1_000_000 } });
    for (const query of [`${'{a'.repeat(50_000)}${'}'.repeat(50_000)}`, `{${'...{'.repeat(50_000)}a${'}'.repeat(50_000)}}`, `{ echo(value: ${'['.repeat(50_000)}${']'.repeat(50_000)}) }`]) {
      const { body } = await second.post({ query });
      expect(body.errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['OPERATION_TOO_COMPLEX']);
    }
    await second.stop();
  });
});

describe('our own registered operations', () => {
  const schemaFolder = join(import.meta.dirname, '../../schema');
  const texts = readdirSync(join(schemaFolder, 'operations')).map((file) => ({ file, text: readFileSync(join(schemaFolder, 'operations', file), 'utf8') }));
  const costs = new OperationCosts(
    buildSchema(readFileSync(join(schemaFolder, 'api.graphql'), 'utf8')),
    readCostRules(parse(readFileSync(join(schemaFolder, 'supergraph.graphql'), 'utf8'), { noLocation: true })),
    boundValues(),
  );

  it.each(texts)('are within half of every bound: $file', ({ text }) => {
    const halves = Object.fromEntries(Object.entries(boundValues()).map(([name, value]) => [name, value / 2])) as ReturnType<typeof boundValues>;
    const document = parse(text, { noLocation: true });
    expect(findExcess(document, halves)).toBeNull();
    const [operation] = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    if (operation === undefined) throw new Error('no operation');
    const variables: unknown = JSON.parse(/^# variables: (\{.*\})$/m.exec(text)?.[1] ?? '{}');
    const { cost, longest } = costs.price(document, operation, variables as Readonly<Record<string, unknown>>);
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThan(halves.operationCostMax);
    expect(longest?.size ?? 0).toBeLessThanOrEqual(halves.listSizeMax);
  });
});
