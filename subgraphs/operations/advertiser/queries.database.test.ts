import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let agency: number;
let manager: number;
let mine: number;
let direct: number;
let gone: number;

beforeAll(async () => {
  operations = await openTestOperations();
  agency = await operations.insert('agency', { name: 'Mediaworks' });
  manager = await operations.insert('ops_user', { subject: 'dev|ops', name: 'Asha Rao', email: 'asha@example.com', created_at: '2026-01-01 00:00:00.000' });
  mine = await operations.advertiser({ name: 'Chai 100%', agency_id: agency, account_manager_id: manager, domain: 'chai.example', iab_category: 'IAB8-4' });
  direct = await operations.advertiser({ name: 'Kaveri_Steel', status: 'SUSPENDED' });
  gone = await operations.advertiser({ name: 'Gone', status: 'ARCHIVED', agency_id: agency });
});
afterAll(() => operations.close());

async function found(filter: Readonly<Record<string, unknown>> | null): Promise<readonly string[]> {
  const answer = await operations.execute('query ($filter: AdvertiserFilter) { advertisers(filter: $filter) { totalCount edges { node { id } } } }', { filter });
  expect(answer.errors).toEqual([]);
  const { advertisers } = answer.data as { readonly advertisers: { readonly totalCount: number; readonly edges: readonly { readonly node: { readonly id: string } }[] } };
  expect(advertisers.totalCount).toBe(advertisers.edges.length);
  return advertisers.edges.map(({ node }) => node.id);
}

describe('advertisers', () => {
  it('are listed newest first, archived ones too', async () => {
    expect(await found(null)).toEqual([`adv_${gone}`, `adv_${direct}`, `adv_${mine}`]);
  });

  it('are found by id, state, agency, account manager and name', async () => {
    expect(await found({ idIn: [`adv_${mine}`, `adv_${gone}`, 'adv_900001'] })).toEqual([`adv_${gone}`, `adv_${mine}`]);
    expect(await found({ statusIn: ['SUSPENDED', 'ARCHIVED'] })).toEqual([`adv_${gone}`, `adv_${direct}`]);
    expect(await found({ agencyId: `agy_${agency}` })).toEqual([`adv_${gone}`, `adv_${mine}`]);
    expect(await found({ accountManagerId: `usr_${manager}` })).toEqual([`adv_${mine}`]);
    expect(await found({ nameContains: 'CHAI' })).toEqual([`adv_${mine}`]);
    expect(await found({ nameContains: '0%' })).toEqual([`adv_${mine}`]);
    expect(await found({ nameContains: 'i_S' })).toEqual([`adv_${direct}`]);
    expect(await found({ nameContains: 'i%S' })).toEqual([]);
    expect(await found({ statusIn: [], idIn: null })).toEqual([]);
  });

  it('page by cursor, each once', async () => {
    const query = 'query ($after: String) { advertisers(first: 2, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id } } } }';
    const first = (await operations.execute(query)).data as { readonly advertisers: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } } };
    expect(first.advertisers.pageInfo.hasNextPage).toBe(true);
    const second = await operations.execute(query, { after: first.advertisers.pageInfo.endCursor });
    expect(second.data).toMatchObject({ advertisers: { pageInfo: { hasNextPage: false }, edges: [{ node: { id: `adv_${mine}` } }] } });
  });

  it('refuse bad input before any SQL', async () => {
    const refused: readonly (readonly [string, string])[] = [
      ['{ advertisers(filter: {idIn: ["cmp_1"]}) { totalCount } }', 'WRONG_ID_KIND'],
      ['{ advertisers(filter: {agencyId: "adv_1"}) { totalCount } }', 'WRONG_ID_KIND'],
      ['{ advertisers(filter: {agencyId: ""}) { totalCount } }', 'WRONG_ID_KIND'],
      ['{ advertisers(filter: {accountManagerId: "agy_1"}) { totalCount } }', 'WRONG_ID_KIND'],
      ['{ advertiser(id: "agy_1") { id } }', 'WRONG_ID_KIND'],
      ['{ advertisers(first: 201) { totalCount } }', 'PAGE_TOO_LARGE'],
      ['{ advertisers(after: "x") { totalCount } }', 'INVALID_CURSOR'],
      [`{ advertisers(after: "${Buffer.from('["newest","x"]').toString('base64url')}") { totalCount } }`, 'INVALID_CURSOR'],
    ];
    for (const [source, code] of refused) expect(await operations.execute(source), source).toMatchObject({ errors: [{ code }], statements: 0 });
  });
});

describe('an advertiser', () => {
  it('shows its agency and account manager, or null', async () => {
    const fields = '{ id name domain iabCategory status version agency { id name status version } accountManager { id name email active } }';
    expect((await operations.execute(`{ advertiser(id: "adv_${mine}") ${fields} }`)).data).toEqual({
      advertiser: {
        id: `adv_${mine}`, name: 'Chai 100%', domain: 'chai.example', iabCategory: 'IAB8-4', status: 'ACTIVE', version: 1,
        agency: { id: `agy_${agency}`, name: 'Mediaworks', status: 'ACTIVE', version: 1 },
        accountManager: { id: `usr_${manager}`, name: 'Asha Rao', email: 'asha@example.com', active: true },
      },
    });
    expect((await operations.execute(`{ advertiser(id: "adv_${direct}") { domain agency { id } accountManager { id } } }`)).data).toEqual({ advertiser: { domain: null, agency: null, accountManager: null } });
    expect(await operations.execute('{ advertiser(id: "adv_900001") { name } }')).toMatchObject({ data: { advertiser: null }, errors: [] });
  });
});

describe("advertisers' campaigns", () => {
  it('are paged, filtered, ordered and counted for each advertiser on its own', async () => {
    const days: Readonly<Record<string, readonly (string | null)[]>> = { [mine]: ['2026-11-20', null, '2026-11-18', '2026-11-19'], [direct]: ['2026-11-30'], [gone]: [] };
    const ids: Record<string, string> = {};
    for (const [advertiser, ends] of Object.entries(days)) for (const end of ends) ids[`${advertiser} ${end}`] = `cmp_${await operations.campaign({ advertiser_id: Number(advertiser), ends_on: end })}`;
    await operations.campaign({ advertiser_id: mine, status: 'DRAFT' });
    const query = 'query ($after: String) { advertisers { edges { node { id campaigns(first: 2, after: $after, filter: {statusIn: [ACTIVE]}, orderBy: {by: ENDS_ON}) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { node { id } } } } } } }';
    const first = await operations.execute(query);
    expect(first.errors).toEqual([]);
    const page = (nodes: readonly (string | undefined)[], totalCount: number, hasNextPage: boolean) => ({ totalCount, pageInfo: { hasNextPage }, edges: nodes.map((id) => ({ node: { id } })) });
    expect(first.data).toMatchObject({
      advertisers: {
        edges: [
          { node: { id: `adv_${gone}`, campaigns: { totalCount: 0, edges: [], pageInfo: { hasNextPage: false, endCursor: null } } } },
          { node: { id: `adv_${direct}`, campaigns: page([ids[`${direct} 2026-11-30`]], 1, false) } },
          { node: { id: `adv_${mine}`, campaigns: page([ids[`${mine} 2026-11-18`], ids[`${mine} 2026-11-19`]], 4, true) } },
        ],
      },
    });
    const edges = (first.data as { readonly advertisers: { readonly edges: readonly { readonly node: { readonly campaigns: { readonly pageInfo: { readonly endCursor: string } } } }[] } }).advertisers.edges;
    const second = await operations.execute(query, { after: edges[2]?.node.campaigns.pageInfo.endCursor });
    expect(second.data).toMatchObject({ advertisers: { edges: [{}, { node: { campaigns: page([ids[`${direct} 2026-11-30`]], 1, false) } }, { node: { campaigns: page([ids[`${mine} 2026-11-20`], ids[`${mine} null`]], 4, false) } }] } });
  });

  it('refuse bad arguments, before any statement of their own', async () => {
    const answer = await operations.execute('{ advertisers { edges { node { id campaigns(first: 201) { totalCount } } } } }');
    expect(answer).toMatchObject({ errors: [{ code: 'PAGE_TOO_LARGE' }], statements: 1 });
  });
});
