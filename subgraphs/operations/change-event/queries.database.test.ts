import { openDatabase } from '@ad-network/runtime/database.ts';
import { createTestClient, testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../config.ts';
import { createSchema } from '../entities.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let asha: number;
const campaigns: number[] = [];
const advertisers: number[] = [];
let publisher: number;
/** Every event, oldest first. */
const written: { readonly id: number; readonly at: string; readonly subject: string; readonly type: string; readonly entity: number }[] = [];

beforeAll(async () => {
  operations = await openTestOperations();
  asha = await operations.insert('ops_user', { subject: 'dev|ops', name: 'Asha Rao', email: 'asha@example.com', created_at: '2026-01-01 00:00:00.000' });
  for (let n = 0; n < 50; n += 1) advertisers.push(await operations.advertiser());
  for (let n = 0; n < 4; n += 1) campaigns.push(await operations.campaign({ advertiser_id: advertisers[n] ?? 0 }));
  publisher = await operations.insert('publisher', { name: 'Studio', country: 'IN' });
  for (let n = 0; n < 120; n += 1) {
    // Of two events of one minute the later one is the newer one.
    const at = `2026-11-${String(1 + Math.trunc(n / 10)).padStart(2, '0')} 10:0${Math.trunc((n % 10) / 2)}:00.000`;
    const [type, entity] = n % 3 === 0 ? ['Campaign', campaigns[(n / 3) % 4] ?? 0] : n % 3 === 1 ? ['Advertiser', advertisers[n % 50] ?? 0] : ['Publisher', publisher];
    await write(at, n % 4 === 0 ? 'dev|robot' : 'dev|ops', String(type), Number(entity));
  }
});
afterAll(() => operations.close());

async function write(at: string, subject: string, type: string, entity: number): Promise<void> {
  const id = await operations.insert('change_event', {
    at, actor_subject: subject, actor_id: subject === 'dev|ops' ? asha : null, request_id: null, entity_type: type, entity_id: entity, action: 'update', changes: JSON.stringify([{ path: 'name', before: null, after: 'नया 🎉' }]),
  });
  written.push({ id, at, subject, type, entity });
}

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: { readonly id: string } }[];
}

async function page(filter: unknown, after: string | null = null, first = 200): Promise<Page> {
  const answer = await operations.execute('query ($filter: ChangeFilter, $after: String, $first: Int) { changes(filter: $filter, after: $after, first: $first) { pageInfo { hasNextPage endCursor } edges { node { id } } } }', { filter, after, first });
  expect(answer.errors).toEqual([]);
  expect(answer.statements).toBe(1);
  return (answer.data as { readonly changes: Page }).changes;
}

const found = async (filter: unknown): Promise<readonly string[]> => (await page(filter)).edges.map(({ node }) => node.id);
const expected = (test: (event: (typeof written)[number]) => boolean): readonly string[] => written.filter(test).map(({ id }) => `chg_${id}`).toReversed();

describe('changes', () => {
  it('are listed newest first, by whom, of what kind, of which thing', async () => {
    expect(await found(null)).toEqual(expected(() => true));
    expect(await found({ actorSubject: 'dev|robot' })).toEqual(expected((event) => event.subject === 'dev|robot'));
    expect(await found({ entityType: 'Publisher' })).toEqual(expected((event) => event.type === 'Publisher'));
    const ofCampaign = expected((event) => event.type === 'Campaign' && event.entity === campaigns[1]);
    expect(ofCampaign).toHaveLength(10);
    expect(await found({ entityId: `cmp_${campaigns[1]}` })).toEqual(ofCampaign);
    expect(await found({ entityType: 'Campaign', entityId: `cmp_${campaigns[1]}` })).toEqual(ofCampaign);
    expect(await found({ entityId: `cmp_${campaigns[1]}`, actorSubject: 'dev|robot' })).toEqual(expected((event) => event.type === 'Campaign' && event.entity === campaigns[1] && event.subject === 'dev|robot'));
    expect(await found({ actorSubject: 'nobody' })).toEqual([]);
  });

  it('are found within a time, its beginning included and its end not', async () => {
    const [from, to] = ['2026-11-03T10:01:00Z', '2026-11-05T10:00:00Z'];
    const within = expected(({ at }) => at >= '2026-11-03 10:01:00.000' && at < '2026-11-05 10:00:00.000');
    expect(within).toHaveLength(18);
    expect(await found({ from, to })).toEqual(within);
    expect(await found({ from })).toEqual(expected(({ at }) => at >= '2026-11-03 10:01:00.000'));
    expect(await found({ to, actorSubject: 'dev|robot' })).toEqual(expected(({ at, subject }) => at < '2026-11-05 10:00:00.000' && subject === 'dev|robot'));
    expect(await found({ from: '2026-11-03T15:31:00+05:30', to })).toEqual(within);
  });

  it.each([['all', null], ['within a time', { from: '2026-11-02T00:00:00Z', to: '2026-11-11T00:00:00Z' }], ['of one person', { actorSubject: 'dev|ops' }]])('page by cursor, %s of them once', async (_, filter) => {
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const next: Page = await page(filter, after, 7);
      seen.push(...next.edges.map(({ node }) => node.id));
      [after, more] = [next.pageInfo.endCursor, next.pageInfo.hasNextPage];
    }
    expect(seen).toEqual(await found(filter));
  });

  it('tell who, what and how it was before', async () => {
    const last = written.at(-1);
    const answer = await operations.execute('{ changes(first: 4) { edges { node { id at actor { id name } actorSubject entityType entityId action changes { path before after } } } } }');
    expect(answer.errors).toEqual([]);
    const events = (answer.data as { readonly changes: { readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[] } }).changes.edges.map(({ node }) => node);
    expect(events[0]).toEqual({
      id: `chg_${last?.id}`, at: '2026-11-12T10:04:00.000Z', actor: { id: `usr_${asha}`, name: 'Asha Rao' }, actorSubject: 'dev|ops', entityType: 'Publisher', entityId: `pub_${publisher}`,
      action: 'update', changes: [{ path: 'name', before: null, after: 'नया 🎉' }],
    });
    expect(events[3]).toMatchObject({ actor: null, actorSubject: 'dev|robot' });
  });

  it.each([
    ['{ changes(filter: {entityId: "inv_1"}) { edges { cursor } } }', 'WRONG_ID_KIND'],
    ['{ changes(filter: {entityId: ""}) { edges { cursor } } }', 'WRONG_ID_KIND'],
    ['{ changes(filter: {entityType: "Campaign", entityId: "adv_1"}) { edges { cursor } } }', 'WRONG_ID_KIND'],
    ['{ changes(first: 201) { edges { cursor } } }', 'PAGE_TOO_LARGE'],
    [`{ changes(after: "${Buffer.from('["newest by time","2026-11-01 10:00:00.000",1]').toString('base64url')}") { edges { cursor } } }`, 'INVALID_CURSOR'],
    [`{ changes(filter: {from: "2026-11-01T00:00:00Z"}, after: "${Buffer.from('["newest",1]').toString('base64url')}") { edges { cursor } } }`, 'INVALID_CURSOR'],
    [`{ changes(filter: {from: "2026-11-01T00:00:00Z"}, after: "${Buffer.from('["newest by time","2026-13-01 10:00:00.000",1]').toString('base64url')}") { edges { cursor } } }`, 'INVALID_CURSOR'],
    [`{ changes(after: "${Buffer.from('["newest","x"]').toString('base64url')}") { edges { cursor } } }`, 'INVALID_CURSOR'],
  ])('are refused before any SQL: %s', async (source, code) => {
    expect(await operations.execute(source)).toMatchObject({ errors: [{ code }], statements: 0 });
  });

  it('show a change that was just made, by whom and with both values', async () => {
    const [campaign = 0] = campaigns;
    const changed = await operations.execute(`mutation { setCampaignStatus(input: {id: "cmp_${campaign}", status: PAUSED, expectedVersion: 1, reason: "Asked to"}) { userErrors { code } campaign { changes(first: 1) { edges { node { action actorSubject actor { name } changes { path before after } } } } } } }`, {}, testViewer(['operations:read', 'operations:write'], 'dev|ops'));
    expect(changed.data).toEqual({
      setCampaignStatus: {
        userErrors: [],
        campaign: {
          changes: { edges: [{ node: { action: 'setCampaignStatus', actorSubject: 'dev|ops', actor: { name: 'Asha Rao' }, changes: [{ path: 'status', before: 'ACTIVE', after: 'PAUSED' }, { path: 'version', before: '1', after: '2' }, { path: 'reason', before: null, after: 'Asked to' }] } }] },
        },
      },
    });
  });
});

describe('the history of a thing', () => {
  it('holds its own changes alone, each thing’s first page newest first', async () => {
    const answer = await operations.execute('{ advertisers(first: 50) { edges { node { id changes(first: 2) { pageInfo { hasNextPage } edges { node { entityId } } } } } } }');
    expect(answer.errors).toEqual([]);
    const { edges } = (answer.data as { readonly advertisers: { readonly edges: readonly { readonly node: { readonly id: string; readonly changes: Page } }[] } }).advertisers;
    expect(edges).toHaveLength(50);
    for (const { node } of edges) {
      const own = written.filter((event) => event.type === 'Advertiser' && `adv_${event.entity}` === node.id).length;
      expect(node.changes.edges).toEqual(new Array(Math.min(own, 2)).fill({ node: { entityId: node.id } }));
      expect(node.changes.pageInfo.hasNextPage).toBe(own > 2);
    }
  });

  it('of a campaign and a publisher is paged by cursor', async () => {
    for (const [field, id] of [['campaign', `cmp_${campaigns[2]}`], ['publisher', `pub_${publisher}`]] as const) {
      const seen: string[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const answer = await operations.execute(`query ($after: String) { thing: ${field}(id: "${id}") { changes(first: 7, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id } } } } }`, { after });
        const { changes } = (answer.data as { readonly thing: { readonly changes: Page } }).thing;
        seen.push(...changes.edges.map(({ node }) => node.id));
        [after, more] = [changes.pageInfo.endCursor, changes.pageInfo.hasNextPage];
      }
      expect(seen).toEqual(await found({ entityId: id }));
      expect(seen.length).toBeGreaterThanOrEqual(10);
    }
  });

  it('costs as many statements for 5 things as for 50, and one for all actors', async () => {
    const ask = async (first: number): Promise<number> =>
      (await operations.execute('query ($first: Int) { advertisers(first: $first) { edges { node { changes(first: 5) { edges { node { actor { name } changes { path } } } } } } } }', { first })).statements;
    expect(await ask(50)).toBe(3);
    expect(await ask(5)).toBe(3);
  });
});

describe('ops users', () => {
  it('are listed newest first, those who left too', async () => {
    const left = await operations.insert('ops_user', { subject: 'dev|left', name: 'Left', email: 'left@example.com', active: 0, created_at: '2026-01-01 00:00:00.000' });
    const answer = await operations.execute('{ opsUsers { totalCount pageInfo { hasNextPage } edges { node { id name email active } } } }');
    expect(answer.data).toEqual({
      opsUsers: {
        totalCount: 2,
        pageInfo: { hasNextPage: false },
        edges: [{ node: { id: `usr_${left}`, name: 'Left', email: 'left@example.com', active: false } }, { node: { id: `usr_${asha}`, name: 'Asha Rao', email: 'asha@example.com', active: true } }],
      },
    });
    const second = await operations.execute('query ($after: String) { opsUsers(first: 1, after: $after) { edges { node { name } } } }', { after: Buffer.from(`["newest",${left}]`).toString('base64url') });
    expect(second.data).toEqual({ opsUsers: { edges: [{ node: { name: 'Asha Rao' } }] } });
  });
});

describe('a long history', () => {
  it('is read from an index: what a page reads does not grow with it', async () => {
    const rows = Array.from({ length: 3_000 }, (_, at) => `('2026-10-${String(1 + (at % 30)).padStart(2, '0')} 10:00:00.000', 'dev|many', 'Creative', ${at}, 'update', '[]')`);
    await operations.database.pool.query(`INSERT INTO change_event (at, actor_subject, entity_type, entity_id, action, changes) VALUES ${rows.join(',')}`);
    const owner = openDatabase(operations.ownerUrl, limits.database);
    await owner.pool.query('ANALYZE TABLE change_event');
    await owner.close();
    const database = openDatabase(operations.serviceUrl, { ...limits.database, connectionsMax: 1 });
    const client = createTestClient({ schema: createSchema(), database, viewer: testViewer(['operations:read']) });
    const readRows = async (): Promise<number> => {
      const [status] = await database.pool.query("SHOW SESSION STATUS LIKE 'Handler_read%'");
      return (status as unknown as readonly { readonly Value: string }[]).reduce((sum, row) => sum + Number(row.Value), 0);
    };
    const filters = ['', '(filter: {actorSubject: "dev|robot"})', '(filter: {entityType: "Publisher"})', `(filter: {entityId: "cmp_${campaigns[0]}"})`, '(filter: {from: "2026-10-05T00:00:00Z", to: "2026-10-06T00:00:00Z"})', '(filter: {to: "2026-10-20T00:00:00Z"})'];
    for (const filter of filters) {
      const before = await readRows();
      const answer = await client.execute(`{ changes${filter} { edges { node { id } } } }`);
      expect(answer.errors).toEqual([]);
      expect((await readRows()) - before, filter).toBeLessThanOrEqual(20 * 25 + 100);
    }
    await database.close();
  });
});
