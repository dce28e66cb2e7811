import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
const ids: number[] = [];

beforeAll(async () => {
  operations = await openTestOperations();
  for (let n = 1; n <= 30; n += 1) {
    const agency = await operations.insert('agency', { name: `Agency ${String(n).padStart(2, '0')}`, status: n % 3 === 0 ? 'ARCHIVED' : 'ACTIVE' });
    for (let advertiser = 0; advertiser < n % 4; advertiser += 1) await operations.advertiser({ agency_id: agency, name: `Advertiser ${n}.${advertiser}` });
    ids.push(agency);
  }
});
afterAll(() => operations.close());

const wire = (id: number): string => `agy_${id}`;
const names = (data: unknown): readonly string[] => (data as { readonly agencies: { readonly edges: readonly { readonly node: { readonly name: string } }[] } }).agencies.edges.map((edge) => edge.node.name);

describe('agencies', () => {
  it('are listed newest first, page by page, each once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer = await operations.execute('query ($after: String) { agencies(first: 7, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { name } } } }', { after });
      expect(answer.errors).toEqual([]);
      const { agencies } = answer.data as { readonly agencies: { readonly totalCount: number; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } } };
      expect(agencies.totalCount).toBe(30);
      seen.push(...names(answer.data));
      after = agencies.pageInfo.hasNextPage ? agencies.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(Array.from({ length: 30 }, (_, at) => `Agency ${String(30 - at).padStart(2, '0')}`));
  });

  it('are filtered by id, status and name', async () => {
    const list = async (filter: Readonly<Record<string, unknown>>): Promise<readonly string[]> => names((await operations.execute('query ($filter: AgencyFilter) { agencies(first: 50, filter: $filter) { edges { node { name } } } }', { filter })).data);
    expect(await list({ idIn: [wire(ids[0] ?? 0), wire(ids[4] ?? 0), 'agy_999999'] })).toEqual(['Agency 05', 'Agency 01']);
    expect(await list({ statusIn: ['ARCHIVED'] })).toHaveLength(10);
    expect(await list({ nameContains: 'ncy 2', statusIn: ['ACTIVE'] })).toEqual(['Agency 29', 'Agency 28', 'Agency 26', 'Agency 25', 'Agency 23', 'Agency 22', 'Agency 20']);
    expect(await list({ idIn: [] })).toEqual([]);
  });

  it('refuses a cursor that is not of the list, another kind of id, too many ids and too large a page, before any SQL', async () => {
    const refused = async (args: string, code: string): Promise<void> => {
      const answer = await operations.execute(`{ agencies(${args}) { totalCount } }`);
      expect(answer).toMatchObject({ data: { agencies: null }, errors: [{ code }], statements: 0 });
    };
    await refused('after: "x"', 'INVALID_CURSOR');
    await refused(`after: "${Buffer.from('["newest","1 OR 1=1"]').toString('base64url')}"`, 'INVALID_CURSOR');
    await refused('filter: { idIn: ["adv_1"] }', 'WRONG_ID_KIND');
    await refused(`filter: { idIn: ${JSON.stringify(Array.from({ length: 501 }, (_, at) => wire(at + 1)))} }`, 'INVALID_INPUT');
    await refused('first: 201', 'PAGE_TOO_LARGE');
  });

  it('are read one by one, archived ones too', async () => {
    const answer = await operations.execute(`{ a: agency(id: "${wire(ids[2] ?? 0)}") { name status } b: agency(id: "agy_999999") { name } }`);
    expect(answer).toMatchObject({ data: { a: { name: 'Agency 03', status: 'ARCHIVED' }, b: null }, errors: [] });
    expect((await operations.execute('{ agency(id: "cmp_1") { name } }')).errors).toMatchObject([{ code: 'WRONG_ID_KIND' }]);
  });
});

describe('the advertisers of agencies', () => {
  const query = 'query ($first: Int, $rows: Int, $after: String) { agencies(first: $first) { edges { node { name advertisers(first: $rows, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { name } } } } } } }';

  it('are each agency’s own, newest first, in one statement at 3 agencies and at 30', async () => {
    for (const first of [3, 30]) {
      const answer = await operations.execute(query, { first, rows: 2 });
      expect(answer.errors).toEqual([]);
      expect(answer.statements).toBe(3);
    }
    const answer = await operations.execute(query, { first: 4, rows: 2 });
    const edges = (...rows: readonly string[]) => rows.map((name) => ({ node: { name } }));
    expect(answer.data).toMatchObject({
      agencies: {
        edges: [
          { node: { name: 'Agency 30', advertisers: { totalCount: 2, pageInfo: { hasNextPage: false }, edges: edges('Advertiser 30.1', 'Advertiser 30.0') } } },
          { node: { name: 'Agency 29', advertisers: { totalCount: 1, pageInfo: { hasNextPage: false }, edges: edges('Advertiser 29.0') } } },
          { node: { name: 'Agency 28', advertisers: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } } },
          { node: { name: 'Agency 27', advertisers: { totalCount: 3, pageInfo: { hasNextPage: true }, edges: edges('Advertiser 27.2', 'Advertiser 27.1') } } },
        ],
      },
    });
  });

  it('go on after a cursor', async () => {
    const source = 'query ($id: ID!, $after: String) { agency(id: $id) { advertisers(first: 2, after: $after) { pageInfo { endCursor hasPreviousPage } edges { node { name } } } } }';
    const id = wire(ids[26] ?? 0);
    const first = (await operations.execute(source, { id })).data as { readonly agency: { readonly advertisers: { readonly pageInfo: { readonly endCursor: string } } } };
    const next = await operations.execute(source, { id, after: first.agency.advertisers.pageInfo.endCursor });
    expect(next.data).toMatchObject({ agency: { advertisers: { pageInfo: { hasPreviousPage: true }, edges: [{ node: { name: 'Advertiser 27.0' } }] } } });
  });
});
