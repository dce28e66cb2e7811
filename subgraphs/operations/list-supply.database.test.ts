import { openDatabase } from '@ad-network/runtime/database.ts';
import { createTestClient, testViewer, type TestAnswer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from './config.ts';
import { createSchema } from './entities.ts';
import { openTestOperations, today, type TestOperations } from './test-operations.ts';

let operations: TestOperations;
/** 60 publishers with 1 to 5 games each, each game with 1 to 3 ad units; oldest first. */
const publisherIds: string[] = [];
const gameIds: string[] = [];
const unitIds: string[] = [];
const gamesOf = new Map<string, string[]>();
const unitsOf = new Map<string, string[]>();
const advertisers: string[] = [];

beforeAll(async () => {
  operations = await openTestOperations();
  const template = await operations.template();
  const manager = await operations.insert('ops_user', { subject: 'dev|ops', name: 'Asha Rao', email: 'asha@example.com', created_at: '2026-01-01 00:00:00.000' });
  for (let n = 0; n < 3; n += 1) advertisers.push(`adv_${await operations.advertiser()}`);
  for (let n = 0; n < 60; n += 1) {
    const publisher = await operations.insert('publisher', { name: `Studio ${n} 100%`, country: ['IN', 'SG', 'AE'][n % 3] ?? 'IN', status: n % 10 === 0 ? 'SUSPENDED' : 'ACTIVE', account_manager_id: n % 2 === 0 ? manager : null });
    publisherIds.push(`pub_${publisher}`);
    for (const advertiser of advertisers.slice(0, n % 4)) await operations.insert('publisher_block', { publisher_id: publisher, advertiser_id: Number(advertiser.slice(4)), created_at: '2026-01-01 00:00:00.000' });
    gamesOf.set(`pub_${publisher}`, []);
    for (let g = 0; g <= n % 5; g += 1) await addGame(publisher, n, g, template);
  }
});
afterAll(() => operations.close());

async function addGame(publisher: number, n: number, g: number, template: number): Promise<void> {
  const game = await operations.insert('game', { publisher_id: publisher, platform: g % 2 === 0 ? 'ANDROID' : 'IOS', bundle_id: `in.example.g${n}.${g}`, name: `Ludo_${n} ${g}`, category: 'BOARD', review_status: n % 6 === 0 ? 'PENDING' : 'APPROVED' });
  const [first = ''] = publisherIds;
  await operations.insert('game_owner', { game_id: game, publisher_id: Number(first.slice(4)), valid_from: '2026-01-01', valid_to: '2026-06-30' });
  await operations.insert('game_owner', { game_id: game, publisher_id: publisher, valid_from: '2026-07-01', valid_to: null });
  gameIds.push(`gam_${game}`);
  gamesOf.get(`pub_${publisher}`)?.push(`gam_${game}`);
  unitsOf.set(`gam_${game}`, []);
  for (let u = 0; u <= g % 3; u += 1) {
    const unit = await operations.insert('ad_unit', { game_id: game, template_id: template, name: `Unit ${u}`, status: u === 0 ? 'ACTIVE' : 'PAUSED' });
    unitIds.push(`adu_${unit}`);
    unitsOf.get(`gam_${game}`)?.push(`adu_${unit}`);
  }
}

interface Listed {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: { readonly id: string } }[];
}

async function list(field: string, filterType: string, variables: Readonly<Record<string, unknown>>): Promise<Listed> {
  const source = `query ($first: Int, $after: String, $filter: ${filterType}) { list: ${field}(first: $first, after: $after, filter: $filter) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }`;
  const answer = await operations.execute(source, { first: 200, ...variables });
  expect(answer.errors).toEqual([]);
  return (answer.data as { readonly list: Listed }).list;
}

const newest = (ids: readonly string[]): readonly string[] => ids.toReversed();
const nodes = (listed: Listed): readonly string[] => listed.edges.map(({ node }) => node.id);
const where = (ids: readonly string[], test: (at: number) => boolean): readonly string[] => newest(ids.filter((_, at) => test(at)));

describe('publishers', () => {
  const found = async (filter: unknown): Promise<readonly string[]> => nodes(await list('publishers', 'PublisherFilter', { filter }));

  it('are found by id, state, country and name, newest first', async () => {
    expect(await found(null)).toEqual(newest(publisherIds));
    expect(await found({ idIn: [publisherIds[3], publisherIds[7], 'pub_900001'] })).toEqual([publisherIds[7], publisherIds[3]]);
    expect(await found({ statusIn: ['SUSPENDED'] })).toEqual(where(publisherIds, (at) => at % 10 === 0));
    expect(await found({ statusIn: ['SUSPENDED'], countryIn: ['SG', 'AE'] })).toEqual(where(publisherIds, (at) => at % 10 === 0 && at % 3 !== 0));
    expect(await found({ countryIn: ['SG'] })).toEqual(where(publisherIds, (at) => at % 3 === 1));
    expect(await found({ nameContains: 'studio 7 100%' })).toEqual([publisherIds[7]]);
    expect(await found({ countryIn: [] })).toEqual([]);
  });
});

describe('games', () => {
  const found = async (filter: unknown): Promise<readonly string[]> => nodes(await list('games', 'GameFilter', { filter }));

  it('are found by id, owner, platform, review and name, newest first', async () => {
    expect(await found(null)).toEqual(newest(gameIds));
    const [a = '', b = ''] = publisherIds.slice(20, 22);
    expect(await found({ publisherIdIn: [a, b] })).toEqual(newest([...(gamesOf.get(a) ?? []), ...(gamesOf.get(b) ?? [])]));
    const rows = await operations.select("SELECT CONCAT('gam_', id) id, platform, review_status r FROM game ORDER BY game.id DESC");
    expect(await found({ platform: 'IOS' })).toEqual(rows.filter((row) => row['platform'] === 'IOS').map((row) => row['id']));
    expect(await found({ reviewStatusIn: ['PENDING'] })).toEqual(rows.filter((row) => row['r'] === 'PENDING').map((row) => row['id']));
    expect(await found({ nameContains: 'ludo_59 4' })).toEqual(gamesOf.get(publisherIds[59] ?? '')?.slice(4));
    expect(await found({ idIn: gameIds.slice(0, 2), platform: 'ANDROID' })).toHaveLength(2);
  });
});

describe('ad units', () => {
  const found = async (filter: unknown): Promise<readonly string[]> => nodes(await list('adUnits', 'AdUnitFilter', { filter }));

  it('are found by id, game and state, newest first', async () => {
    expect(await found({ idIn: unitIds.slice(0, 3) })).toEqual(newest(unitIds.slice(0, 3)));
    expect(await found({ gameIdIn: gameIds.slice(0, 9) })).toEqual(newest(gameIds.slice(0, 9).flatMap((id) => unitsOf.get(id) ?? [])));
    const paused = (await operations.select("SELECT CONCAT('adu_', id) id FROM ad_unit WHERE status = 'PAUSED' ORDER BY ad_unit.id DESC")).map((row) => row['id']);
    expect(await found({ statusIn: ['PAUSED'] })).toEqual(paused);
    expect(paused.length).toBeGreaterThan(10);
  });
});

describe('pages', () => {
  it.each([['publishers', 'PublisherFilter', publisherIds], ['games', 'GameFilter', gameIds], ['adUnits', 'AdUnitFilter', unitIds]] as const)('of %s hold every row once', async (field, filterType, ids) => {
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Listed = await list(field, filterType, { first: 17, after });
      expect(page.totalCount).toBe(ids.length);
      seen.push(...nodes(page));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    expect(seen).toEqual(newest(ids));
  });

  it.each([
    ['{ publishers(first: 201) { totalCount } }', 'PAGE_TOO_LARGE'],
    ['{ games(first: -1) { totalCount } }', 'INVALID_INPUT'],
    ['{ adUnits(after: "x") { totalCount } }', 'INVALID_CURSOR'],
    [`{ games(after: "${Buffer.from('["newest","x"]').toString('base64url')}") { totalCount } }`, 'INVALID_CURSOR'],
    ['{ publishers(filter: {idIn: ["gam_1"]}) { totalCount } }', 'WRONG_ID_KIND'],
    ['{ games(filter: {publisherIdIn: ["gam_1"]}) { totalCount } }', 'WRONG_ID_KIND'],
    ['{ adUnits(filter: {gameIdIn: ["pub_1"]}) { totalCount } }', 'WRONG_ID_KIND'],
    [`{ games(filter: {idIn: [${new Array(501).fill('"gam_1"').join(',')}]}) { totalCount } }`, 'INVALID_INPUT'],
    [`{ publishers(filter: {nameContains: "${'x'.repeat(101)}"}) { totalCount } }`, 'INVALID_INPUT'],
    ['{ publisher(id: "adv_1") { id } }', 'WRONG_ID_KIND'],
    ['{ game(id: "adu_1") { id } }', 'WRONG_ID_KIND'],
    ['{ adUnit(id: "gam_1") { id } }', 'WRONG_ID_KIND'],
    ['{ opsUsers(first: 201) { totalCount } }', 'PAGE_TOO_LARGE'],
  ])('are refused before any SQL: %s', async (source, code) => {
    expect(await operations.execute(source)).toMatchObject({ errors: [{ code }], statements: 0 });
  });

  it('need operations:read', async () => {
    for (const field of ['publishers', 'games', 'adUnits', 'opsUsers', 'changes']) {
      expect((await operations.execute(`{ ${field} { pageInfo { hasNextPage } } }`, {}, testViewer([]))).errors[0]?.code, field).toBe('FORBIDDEN');
    }
  });
});

const nested = `query ($first: Int) { publishers(first: $first) { edges { node {
  id accountManager { name } blockedAdvertisers { id } games(first: 2) { totalCount pageInfo { hasNextPage } edges { node {
    id publisher { id } owners { validFrom validTo publisher { id } } adUnits(first: 2) { totalCount edges { node { id game { id } template { name clickable } } } } } } } } } } }`;

describe('lists within lists', () => {
  it('hold the first rows of each parent, newest first, with counts of all', async () => {
    const answer = await operations.execute(nested, { first: 60 });
    expect(answer.errors).toEqual([]);
    const { publishers } = answer.data as { readonly publishers: { readonly edges: readonly { readonly node: { readonly id: string; readonly games: Listed; readonly blockedAdvertisers: readonly { readonly id: string }[] } }[] } };
    expect(publishers.edges).toHaveLength(60);
    for (const [at, { node }] of publishers.edges.entries()) {
      const games = gamesOf.get(node.id) ?? [];
      expect(node.games).toMatchObject({ totalCount: games.length, pageInfo: { hasNextPage: games.length > 2 } });
      expect(nodes(node.games)).toEqual(newest(games).slice(0, 2));
      expect(node.blockedAdvertisers.map(({ id }) => id)).toEqual(advertisers.slice(0, (59 - at) % 4));
      for (const { node: game } of node.games.edges) {
        const units = newest(unitsOf.get(game.id) ?? []);
        expect(game).toMatchObject({ publisher: { id: node.id }, adUnits: { totalCount: units.length, edges: units.slice(0, 2).map((id) => ({ node: { id, game: { id: game.id } } })) } });
        expect(game).toMatchObject({ owners: [{ validFrom: '2026-07-01', validTo: null, publisher: { id: node.id } }, { validFrom: '2026-01-01', validTo: '2026-06-30', publisher: { id: publisherIds[0] } }] });
      }
    }
  });

  it('cost as many statements for 5 rows as for 50', async () => {
    const costs = await Promise.all([5, 50].map(async (first) => (await operations.execute(nested, { first })).statements));
    expect(costs[1]).toBe(costs[0]);
    expect(costs[0]).toBeLessThanOrEqual(13);
  });

  it('of one parent are paged by cursor', async () => {
    const id = publisherIds[59] ?? '';
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const answer: TestAnswer = await operations.execute('query ($id: ID!, $after: String) { publisher(id: $id) { games(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } } }', { id, after });
      const { games } = (answer.data as { readonly publisher: { readonly games: Listed } }).publisher;
      seen.push(...nodes(games));
      [after, more] = [games.pageInfo.endCursor, games.pageInfo.hasNextPage];
    }
    expect(seen).toEqual(newest(gamesOf.get(id) ?? []));
  });
});

describe('a game is found by either of its keys', () => {
  it('in one statement for each key, whatever the number of games; a bundle id must match letter by letter', async () => {
    const games = await operations.select('SELECT id, platform, bundle_id b FROM game ORDER BY id LIMIT 40');
    const byKey = games.map((row) => ({ __typename: 'Game', platform: row['platform'], bundleId: row['b'] }));
    const answer = await operations.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Game { id } } }', {
      r: [
        ...byKey,
        { __typename: 'Game', platform: 'IOS', bundleId: games[0]?.['b'] },
        { __typename: 'Game', platform: 'ANDROID', bundleId: String(games[0]?.['b']).toUpperCase() },
        ...games.map((row) => ({ __typename: 'Game', id: `gam_${row['id']}` })),
        { __typename: 'Game', id: `gam_${games[0]?.['id']}`, platform: 'ANDROID', bundleId: 'of.another' },
      ],
    });
    expect(answer.errors).toEqual([]);
    const ids = games.map((row) => ({ id: `gam_${row['id']}` }));
    expect(answer.data).toEqual({ _entities: [...ids, null, null, ...ids, ids[0]] });
    expect(answer.statements).toBe(2);
  });

  it('and refused with half a key, or junk, each for itself', async () => {
    const junk = [{ platform: 'ANDROID' }, { bundleId: 'x' }, { platform: 'WINDOWS', bundleId: 'x' }, { platform: 'IOS', bundleId: 5 }];
    const answer = await operations.execute('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', { r: junk.map((key) => ({ __typename: 'Game', ...key })) });
    expect(answer.data).toEqual({ _entities: junk.map(() => null) });
    expect(answer.errors.map((error) => error.code)).toEqual(junk.map(() => 'INVALID_INPUT'));
    expect(answer.statements).toBe(0);
    const ids = await operations.execute('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', { r: ['Publisher', 'Game', 'AdUnit'].map((__typename) => ({ __typename, id: 'cmp_1' })) });
    expect(ids.errors.map((error) => error.code)).toEqual(new Array(3).fill('WRONG_ID_KIND'));
  });
});

describe('filters', () => {
  it('read from an index: what a page reads does not grow with the table', async () => {
    const rows = new Array(3_000).fill('');
    await operations.database.pool.query(`INSERT INTO publisher (name, country) VALUES ${rows.map((_, at) => `('Many ${at}', 'BD')`).join(',')}`);
    const first = Number(publisherIds[0]?.slice(4));
    await operations.database.pool.query(`INSERT INTO game (publisher_id, platform, bundle_id, name, category) VALUES ${rows.map((_, at) => `(${first}, 'ANDROID', 'many.${at}', 'Many', 'BOARD')`).join(',')}`);
    const [game] = await operations.select('SELECT game_id g, template_id t FROM ad_unit LIMIT 1');
    await operations.database.pool.query(`INSERT INTO ad_unit (game_id, template_id, name) VALUES ${rows.map((_, at) => `(${game?.['g']}, ${game?.['t']}, 'Many ${at}')`).join(',')}`);
    const owner = openDatabase(operations.ownerUrl, limits.database);
    await owner.pool.query('ANALYZE TABLE publisher, game, ad_unit');
    await owner.close();
    const database = openDatabase(operations.serviceUrl, { ...limits.database, connectionsMax: 1 });
    const client = createTestClient({ schema: createSchema(), database, businessDate: today, viewer: testViewer(['operations:read']) });
    const readRows = async (): Promise<number> => {
      const [status] = await database.pool.query("SHOW SESSION STATUS LIKE 'Handler_read%'");
      return (status as unknown as readonly { readonly Value: string }[]).reduce((sum, row) => sum + Number(row.Value), 0);
    };
    const pages = [
      'publishers(filter: {countryIn: ["AE"]}, first: 10)', 'publishers(filter: {statusIn: [SUSPENDED]}, first: 5)', 'games(filter: {platform: IOS}, first: 10)',
      'games(filter: {reviewStatusIn: [PENDING]}, first: 10)', `games(filter: {publisherIdIn: ["${publisherIds[33]}"]}, first: 3)`, `adUnits(filter: {gameIdIn: ["gam_${game?.['g']}"]}, first: 10)`, 'adUnits(filter: {statusIn: [PAUSED]}, first: 10)',
    ];
    for (const page of pages) {
      const before = await readRows();
      const answer = await client.execute(`{ ${page} { edges { node { id } } } }`);
      expect(answer.errors).toEqual([]);
      // What reading the counters reads itself is within the 100.
      expect((await readRows()) - before, page).toBeLessThanOrEqual(20 * 10 + 100);
    }
    await database.close();
  });
});
