import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;

beforeAll(async () => {
  operations = await openTestOperations();
});
afterAll(() => operations.close());

interface ListData {
  readonly campaigns: {
    readonly totalCount?: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string; readonly name: string } }[];
  };
}

const listQuery = `query ($first: Int, $after: String, $filter: CampaignFilter, $orderBy: CampaignOrder) {
  campaigns(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id name } } }
}`;

async function list(variables: Readonly<Record<string, unknown>>): Promise<ListData['campaigns']> {
  const answer = await operations.execute(listQuery, variables);
  expect(answer.errors).toEqual([]);
  return (answer.data as ListData).campaigns;
}

async function idsOf(variables: Readonly<Record<string, unknown>>): Promise<readonly number[]> {
  return (await list(variables)).edges.map(({ node }) => Number(node.id.slice(4)));
}

/** Reads a list to its end in pages of `first`. */
async function allPages(first: number, variables: Readonly<Record<string, unknown>>, between: () => Promise<unknown> = async () => {}): Promise<readonly string[]> {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: ListData['campaigns'] = await list({ ...variables, first, after });
    seen.push(...page.edges.map(({ node }) => node.id));
    if (!page.pageInfo.hasNextPage) return seen;
    after = page.pageInfo.endCursor;
    await between();
  }
}

async function refusal(source: string, variables: Readonly<Record<string, unknown>> = {}): Promise<{ readonly code: unknown; readonly message: string; readonly statements: number }> {
  const answer = await operations.execute(source, variables);
  return { code: answer.errors[0]?.code, message: answer.errors[0]?.message ?? '', statements: answer.statements };
}

describe('the order of campaigns', () => {
  let advertiserId: string;
  let ids: readonly number[];
  beforeAll(async () => {
    const advertiser = await operations.advertiser();
    advertiserId = `adv_${advertiser}`;
    const rows = [
      { name: 'beta', starts_on: '2026-11-03', ends_on: null, created_at: '2026-10-05 00:00:00.000', updated_at: '2026-10-09 00:00:00.000' },
      { name: 'Alpha', starts_on: '2026-11-01', ends_on: '2026-12-31', created_at: '2026-10-04 00:00:00.000', updated_at: '2026-10-09 00:00:00.000' },
      { name: 'ALPHA', starts_on: '2026-11-01', ends_on: '2026-11-20', created_at: '2026-10-03 00:00:00.000', updated_at: '2026-10-11 00:00:00.123' },
      { name: 'élan', starts_on: '2026-11-02', ends_on: '2026-11-20', created_at: '2026-10-02 00:00:00.000', updated_at: '2026-10-11 00:00:00.122' },
      { name: '🎮 لعبة', starts_on: '2026-11-02', ends_on: null, created_at: '2026-10-01 00:00:00.000', updated_at: '2026-10-08 00:00:00.000' },
    ];
    const inserted: number[] = [];
    for (const row of rows) inserted.push(await operations.campaign({ advertiser_id: advertiser, ...row }));
    ids = inserted;
    await operations.insert('campaign_recent', { campaign_id: inserted[2] ?? 0, impressions_7d: 90, through_day: '2026-11-14' });
    await operations.insert('campaign_recent', { campaign_id: inserted[3] ?? 0, impressions_7d: 1000, through_day: '2026-11-14' });
    for (const at of [0, 1, 4]) await operations.insert('campaign_recent', { campaign_id: inserted[at] ?? 0, impressions_7d: 0, through_day: '2026-11-14' });
  });

  /** Places of the rows above, from 0. */
  const expected: readonly (readonly [string, readonly number[]])[] = [
    ['CREATED_AT', [4, 3, 2, 1, 0]],
    ['NAME', [1, 2, 0, 3, 4]],
    ['STARTS_ON', [1, 2, 3, 4, 0]],
    ['ENDS_ON', [2, 3, 1, 0, 4]],
    ['UPDATED_AT', [4, 0, 1, 3, 2]],
    ['IMPRESSIONS_LAST_7D', [0, 1, 4, 2, 3]],
  ];

  it.each(expected)('%s ascending is as written, descending its reverse', async (by, places) => {
    const wanted = places.map((place) => ids[place]);
    const filter = { advertiserIdIn: [advertiserId] };
    expect(await idsOf({ first: 10, filter, orderBy: { by, direction: 'ASC' } })).toEqual(wanted);
    expect(await idsOf({ first: 10, filter, orderBy: { by, direction: 'DESC' } })).toEqual([...wanted].reverse());
  });

  it.each(expected)('%s is kept across pages of one and two rows, in both directions', async (by, places) => {
    const filter = { advertiserIdIn: [advertiserId] };
    const wanted = places.map((place) => `cmp_${ids[place]}`);
    for (const first of [1, 2]) {
      expect(await allPages(first, { filter, orderBy: { by, direction: 'ASC' } })).toEqual(wanted);
      expect(await allPages(first, { filter, orderBy: { by, direction: 'DESC' } })).toEqual([...wanted].reverse());
    }
  });

  it('is newest first unless asked otherwise, and ascending unless DESC', async () => {
    const filter = { advertiserIdIn: [advertiserId] };
    expect(await idsOf({ filter })).toEqual([...ids].reverse());
    expect(await allPages(2, { filter })).toEqual([...ids].reverse().map((id) => `cmp_${id}`));
    expect(await idsOf({ filter, orderBy: { by: 'ENDS_ON' } })).toEqual([2, 3, 1, 0, 4].map((place) => ids[place]));
  });

  it('puts campaigns without an end last when ENDS_ON ascends', async () => {
    const last = (await idsOf({ filter: { advertiserIdIn: [advertiserId] }, orderBy: { by: 'ENDS_ON' } })).slice(-2);
    expect(last).toEqual([ids[0], ids[4]]);
  });
});

describe('a page', () => {
  let filter: Readonly<Record<string, unknown>>;
  let advertiser: number;
  beforeEach(async () => {
    advertiser = await operations.advertiser();
    filter = { advertiserIdIn: [`adv_${advertiser}`] };
    for (let n = 0; n < 6; n += 1) await operations.campaign({ advertiser_id: advertiser, name: `c${n}`, ends_on: `2026-11-2${n % 3}` });
  });

  it('shows every row once while others are inserted before and behind it', async () => {
    const before = await allPages(50, { filter, orderBy: { by: 'ENDS_ON' } });
    const paged = await allPages(2, { filter, orderBy: { by: 'ENDS_ON' } }, async () => {
      await operations.campaign({ advertiser_id: advertiser, ends_on: '2026-11-01' });
      await operations.campaign({ advertiser_id: advertiser, ends_on: '2026-11-21' });
    });
    expect(new Set(paged).size).toBe(paged.length);
    expect(paged.filter((id) => before.includes(id))).toEqual(before);
  });

  it('says whether there are more, before and after', async () => {
    const first = await list({ first: 4, filter });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false, startCursor: first.edges[0]?.cursor, endCursor: first.edges[3]?.cursor });
    const second = await list({ first: 4, filter, after: first.pageInfo.endCursor });
    expect(second.edges).toHaveLength(2);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('of exactly all rows has no next one, and one of no rows says that there are some', async () => {
    expect((await list({ first: 6, filter })).pageInfo.hasNextPage).toBe(false);
    const none = await list({ first: 0, filter });
    expect(none).toEqual({ edges: [], pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null } });
  });

  it('may hold 200 rows, and no more', async () => {
    expect((await refusal(listQuery, { first: 200 })).code).toBeUndefined();
    expect(await refusal(listQuery, { first: 201 })).toMatchObject({ code: 'PAGE_TOO_LARGE', statements: 0 });
    expect(await refusal(listQuery, { first: -1 })).toMatchObject({ code: 'INVALID_INPUT', statements: 0 });
  });

  it('is read in one statement, and counted in another only when totalCount is selected', async () => {
    expect((await operations.execute(listQuery, { first: 3, filter })).statements).toBe(1);
    const counted = await operations.execute('query ($filter: CampaignFilter) { campaigns(first: 2, filter: $filter) { totalCount edges { node { id } } } }', { filter });
    expect(counted).toMatchObject({ statements: 2, data: { campaigns: { totalCount: 6 } } });
  });

  it('counts all rows that match, not those behind the cursor', async () => {
    const { pageInfo } = await list({ first: 4, filter });
    const rest = await operations.execute('query ($after: String, $filter: CampaignFilter) { campaigns(first: 4, after: $after, filter: $filter) { totalCount edges { node { id } } } }', { filter, after: pageInfo.endCursor });
    expect(rest.data).toMatchObject({ campaigns: { totalCount: 6 } });
  });

  it('refuses cursors that are not its own, before any SQL', async () => {
    const { pageInfo } = await list({ first: 2, filter, orderBy: { by: 'NAME' } });
    const forge = (...values: readonly unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
    const asked: readonly (readonly [string | null, object | null])[] = [
      ['nonsense', null],
      [pageInfo.endCursor, { by: 'ENDS_ON', direction: 'ASC' }],
      [pageInfo.endCursor, { by: 'NAME', direction: 'DESC' }],
      [pageInfo.endCursor, null],
      [forge('newest', '1 OR 1=1'), null],
      [forge('newest', { $gt: 0 }), null],
      [forge('ENDS_ON asc', '2026-99-99', 1), { by: 'ENDS_ON', direction: 'ASC' }],
      [forge('ENDS_ON asc', '2026-11-20', '1'), { by: 'ENDS_ON', direction: 'ASC' }],
      [forge('UPDATED_AT asc', 'yesterday', 1), { by: 'UPDATED_AT', direction: 'ASC' }],
      [forge('IMPRESSIONS_LAST_7D asc', 'many', 1), { by: 'IMPRESSIONS_LAST_7D', direction: 'ASC' }],
      [forge('NAME asc', 1, 1), { by: 'NAME', direction: 'ASC' }],
    ];
    for (const [after, orderBy] of asked) expect(await refusal(listQuery, { after, orderBy }), String(after)).toMatchObject({ code: 'INVALID_CURSOR', statements: 0 });
  });
});

describe('a filter', () => {
  let advertiserId: string;
  let live: number;
  let endless: number;
  let draft: number;
  beforeAll(async () => {
    const advertiser = await operations.advertiser();
    advertiserId = `adv_${advertiser}`;
    live = await operations.campaign({ advertiser_id: advertiser, name: '100% fun_day! \\o/', status: 'ACTIVE', objective: 'TRAFFIC', starts_on: '2026-11-10', ends_on: '2026-11-15' });
    endless = await operations.campaign({ advertiser_id: advertiser, name: 'Diwali Ünlimited', status: 'PAUSED', objective: 'APP_INSTALLS', starts_on: '2026-11-15', ends_on: null });
    draft = await operations.campaign({ advertiser_id: advertiser, name: "Robert'); DROP TABLE campaign;--", status: 'DRAFT', objective: 'APP_INSTALLS', starts_on: '2026-12-01', ends_on: '2026-12-05' });
  });
  const found = (filter: Readonly<Record<string, unknown>>) => idsOf({ filter: { advertiserIdIn: [advertiserId], ...filter } });

  it('narrows by ids, statuses and objectives', async () => {
    expect(await found({ idIn: [`cmp_${live}`, `cmp_${draft}`] })).toEqual([draft, live]);
    expect(await found({ statusIn: ['ACTIVE', 'PAUSED', 'ACTIVE'] })).toEqual([endless, live]);
    expect(await found({ objectiveIn: ['APP_INSTALLS'] })).toEqual([draft, endless]);
    expect(await found({ objectiveIn: ['APP_INSTALLS'], statusIn: ['DRAFT'] })).toEqual([draft]);
  });

  it('by the day that a campaign runs counts its first and last day, and no end as forever', async () => {
    expect(await found({ runningOn: '2026-11-09' })).toEqual([]);
    expect(await found({ runningOn: '2026-11-10' })).toEqual([live]);
    expect(await found({ runningOn: '2026-11-15' })).toEqual([endless, live]);
    expect(await found({ runningOn: '2026-11-16' })).toEqual([endless]);
    expect(await found({ runningOn: '2090-01-01' })).toEqual([endless]);
  });

  it('by name ignores case and accents, and takes wildcards as plain characters', async () => {
    expect(await found({ nameContains: 'diwali unl' })).toEqual([endless]);
    expect(await found({ nameContains: '0% f' })).toEqual([live]);
    expect(await found({ nameContains: 'n_d' })).toEqual([live]);
    expect(await found({ nameContains: 'day!' })).toEqual([live]);
    expect(await found({ nameContains: '\\o/' })).toEqual([live]);
    expect(await found({ nameContains: "'); DROP" })).toEqual([draft]);
    expect(await found({ nameContains: '1%n' })).toEqual([]);
    expect(await found({ nameContains: '%' })).toEqual([live]);
    expect(await found({ nameContains: '_' })).toEqual([live]);
    expect(await found({ nameContains: '!' })).toEqual([live]);
  });

  it('that is absent or null does not narrow; an empty list matches nothing', async () => {
    expect(await found({ idIn: null, statusIn: null, objectiveIn: null, runningOn: null, nameContains: null })).toHaveLength(3);
    expect(await found({ statusIn: [] })).toEqual([]);
    expect(await found({ idIn: [] })).toEqual([]);
    expect(await idsOf({ filter: null })).not.toEqual([]);
  });

  it('holds 500 ids, and no more', async () => {
    const ids = (prefix: string, count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${prefix}_${at + 1}`);
    expect((await refusal(listQuery, { filter: { idIn: ids('cmp', 500), advertiserIdIn: ids('adv', 500) } })).code).toBeUndefined();
    expect(await refusal(listQuery, { filter: { idIn: ids('cmp', 501) } })).toMatchObject({ code: 'INVALID_INPUT', statements: 0, message: expect.stringContaining('idIn') });
    expect(await refusal(listQuery, { filter: { advertiserIdIn: ids('adv', 501) } })).toMatchObject({ code: 'INVALID_INPUT', statements: 0 });
    expect(await refusal(listQuery, { filter: { nameContains: 'x'.repeat(101) } })).toMatchObject({ code: 'INVALID_INPUT', statements: 0 });
  });

  it('refuses ids of another kind before any SQL, naming the kind', async () => {
    expect(await refusal(listQuery, { filter: { idIn: ['adv_1'] } })).toMatchObject({ code: 'WRONG_ID_KIND', statements: 0, message: expect.stringContaining('an advertiser') });
    expect(await refusal(listQuery, { filter: { advertiserIdIn: ['cmp_1'] } })).toMatchObject({ code: 'WRONG_ID_KIND', statements: 0 });
    expect(await refusal('{ campaign(id: "adv_1") { id } }')).toMatchObject({ code: 'WRONG_ID_KIND', statements: 0 });
    expect(await refusal('{ campaign(id: "1 OR 1=1") { id } }')).toMatchObject({ code: 'WRONG_ID_KIND', statements: 0 });
  });
});

describe('who may list', () => {
  it('needs a token with operations:read', async () => {
    const asked = '{ campaigns { totalCount } }';
    expect((await operations.execute(asked, {}, null)).errors[0]?.code).toBe('UNAUTHENTICATED');
    expect(await operations.execute(asked, {}, testViewer(['billing:read']))).toMatchObject({ errors: [{ code: 'FORBIDDEN' }], statements: 0 });
  });
});
