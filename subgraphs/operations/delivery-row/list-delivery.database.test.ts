import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryRow, openTestDelivery, type TestDelivery } from '../delivery-ingest/test-delivery.ts';

let operations: TestDelivery;
let units: readonly number[];
let games: readonly number[];
let publishers: readonly number[];
let campaigns: readonly number[];

beforeAll(async () => {
  operations = await openTestDelivery();
  const places = [await operations.place(), await operations.place()];
  games = places.map(({ gameId }) => gameId);
  publishers = places.map(({ publisherId }) => publisherId);
  // The second game was sold on the tenth.
  await operations.select("UPDATE game_owner SET valid_to = '2026-11-09' WHERE game_id = ?", [Number(games[1])]);
  await operations.insert('game_owner', { game_id: Number(games[1]), publisher_id: Number(publishers[0]), valid_from: '2026-11-10' });
  units = places.map(({ unitId }) => unitId);
  campaigns = [await operations.campaign(), await operations.campaign()];
  const [a, b] = [Number(campaigns[0]), Number(campaigns[1])];
  const [u, v] = [Number(units[0]), Number(units[1])];
  const rows = [
    deliveryRow(a, u, '2026-11-01', 1), deliveryRow(a, v, '2026-11-01', 2), deliveryRow(b, u, '2026-11-01', 4),
    deliveryRow(a, v, '2026-11-10', 8, 3, 1), deliveryRow(b, v, '2026-11-12', 16), deliveryRow(a, u, '2026-10-31', 32),
  ];
  await operations.record({ sequence: 1, rows });
});
afterAll(() => operations.close());

const source = `query ($range: DateRangeInput!, $filter: DeliveryFilter!, $groupBy: DeliveryGroup, $first: Int, $after: String) {
  deliveryRows(range: $range, filter: $filter, groupBy: $groupBy, first: $first, after: $after) {
    edges { node { day campaign { id } adUnit { id } game { id } impressions clicks installs } } pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;
const november = { from: '2026-11-01', to: '2026-11-30' };

interface Rows {
  readonly deliveryRows: {
    readonly edges: readonly { readonly node: { readonly day: string; readonly campaign: unknown; readonly adUnit: unknown; readonly game: unknown; readonly impressions: string; readonly clicks: string; readonly installs: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

async function list(variables: Readonly<Record<string, unknown>>): Promise<Rows['deliveryRows']> {
  const answer = await operations.execute(source, { range: november, filter: {}, ...variables });
  expect(answer.errors).toEqual([]);
  return (answer.data as Rows).deliveryRows;
}

const sums = (rows: Rows['deliveryRows']) => rows.edges.map(({ node }) => `${node.day} ${node.impressions}`);

describe('deliveryRows', () => {
  it('adds up each day within the range, earliest first', async () => {
    const rows = await list({});
    expect(sums(rows)).toEqual(['2026-11-01 7', '2026-11-10 8', '2026-11-12 16']);
    expect(rows.edges[1]?.node).toEqual({ day: '2026-11-10', campaign: null, adUnit: null, game: null, impressions: '8', clicks: '3', installs: '1' });
  });

  it('splits days by ad unit with its game, by game, or by campaign', async () => {
    const [byUnit, byGame, byCampaign] = [await list({ groupBy: 'AD_UNIT' }), await list({ groupBy: 'GAME' }), await list({ groupBy: 'CAMPAIGN' })];
    expect(sums(byUnit)).toEqual(['2026-11-01 5', '2026-11-01 2', '2026-11-10 8', '2026-11-12 16']);
    expect(byUnit.edges[1]?.node).toMatchObject({ campaign: null, adUnit: { id: `adu_${units[1]}` }, game: { id: `gam_${games[1]}` } });
    expect(byGame.edges[0]?.node).toMatchObject({ campaign: null, adUnit: null, game: { id: `gam_${games[0]}` }, impressions: '5' });
    expect(sums(byCampaign)).toEqual(['2026-11-01 3', '2026-11-01 4', '2026-11-10 8', '2026-11-12 16']);
    expect(byCampaign.edges[0]?.node).toMatchObject({ campaign: { id: `cmp_${campaigns[0]}` }, adUnit: null, game: null });
  });

  it('filters by campaign, ad unit, game, and by who is credited on the day', async () => {
    expect(sums(await list({ filter: { campaignIdIn: [`cmp_${campaigns[1]}`] } }))).toEqual(['2026-11-01 4', '2026-11-12 16']);
    expect(sums(await list({ filter: { adUnitIdIn: [`adu_${units[0]}`] } }))).toEqual(['2026-11-01 5']);
    expect(sums(await list({ filter: { gameIdIn: [`gam_${games[1]}`] } }))).toEqual(['2026-11-01 2', '2026-11-10 8', '2026-11-12 16']);
    expect(sums(await list({ filter: { publisherIdIn: [`pub_${publishers[1]}`] } }))).toEqual(['2026-11-01 2']);
    expect(sums(await list({ filter: { publisherIdIn: [`pub_${publishers[0]}`], campaignIdIn: [`cmp_${campaigns[0]}`] } }))).toEqual(['2026-11-01 1', '2026-11-10 8']);
    expect(sums(await list({ filter: { campaignIdIn: [] } }))).toEqual([]);
  });

  it.each(['NONE', 'AD_UNIT', 'GAME', 'CAMPAIGN'])('pages through every row of %s once', async (groupBy) => {
    const whole = sums(await list({ groupBy }));
    const paged: string[] = [];
    let after: string | null = null;
    for (let page = 0; page <= whole.length; page += 1) {
      const rows: Rows['deliveryRows'] = await list({ groupBy, first: 1, after });
      paged.push(...sums(rows));
      after = rows.pageInfo.endCursor;
      if (!rows.pageInfo.hasNextPage) break;
    }
    expect(paged).toEqual(whole);
  });

  it('reads a quarter in few statements, whatever the page', async () => {
    const quarter = { from: '2026-09-01', to: '2026-11-30' };
    const source = 'query ($range: DateRangeInput!, $first: Int!) { deliveryRows(range: $range, filter: {}, groupBy: AD_UNIT, first: $first) { edges { cursor } } }';
    const [one, many] = [await operations.execute(source, { range: quarter, first: 1 }), await operations.execute(source, { range: quarter, first: 200 })];
    expect(one.statements).toBeLessThanOrEqual(7);
    expect(many.statements).toBeLessThanOrEqual(7);
  });

  it.each([
    ['a range that ends before it begins', { range: { from: '2026-11-02', to: '2026-11-01' } }, 'INVALID_INPUT'],
    ['a range of more than 92 days', { range: { from: '2026-08-01', to: '2026-11-01' } }, 'INVALID_INPUT'],
    ['an id of another kind', { filter: { gameIdIn: ['adu_1'] } }, 'WRONG_ID_KIND'],
    ['too many ids', { filter: { campaignIdIn: Array.from({ length: 501 }, (_, at) => `cmp_${at + 1}`) } }, 'INVALID_INPUT'],
    ['too large a page', { first: 201 }, 'PAGE_TOO_LARGE'],
    ['a cursor of another grouping', { groupBy: 'GAME', after: Buffer.from('["day NONE","2026-11-01"]').toString('base64url') }, 'INVALID_CURSOR'],
    ['a made-up cursor', { after: Buffer.from('["day NONE","x"]').toString('base64url') }, 'INVALID_CURSOR'],
  ])('refuses %s before any SQL', async (_, variables, code) => {
    const answer = await operations.execute(source, { range: november, filter: {}, ...variables });
    expect(answer.errors).toMatchObject([{ code, path: ['deliveryRows'] }]);
    expect(answer.statements).toBe(0);
  });
});

describe('Campaign.deliveryByDay and Campaign.delivery', () => {
  const nested = `query ($range: DateRangeInput!, $groupBy: DeliveryGroup, $first: Int) { campaigns(first: 50, orderBy: { by: CREATED_AT }) { edges { node { id
    delivery(range: $range) { impressions clicks installs ctr }
    deliveryByDay(range: $range, groupBy: $groupBy, first: $first) { edges { node { day campaign { id } adUnit { id } impressions } } pageInfo { hasNextPage } } } } } }`;

  it('gives each campaign of a list its own page and its total', async () => {
    const answer = await operations.execute(nested, { range: november, first: 1 });
    const day = (at: number, impressions: string) => ({ node: { day: '2026-11-01', campaign: { id: `cmp_${campaigns[at]}` }, adUnit: null, impressions } });
    expect(answer).toMatchObject({
      errors: [],
      data: {
        campaigns: {
          edges: [
            { node: { delivery: { impressions: '11', clicks: '3', installs: '1', ctr: 3 / 11 }, deliveryByDay: { edges: [day(0, '3')], pageInfo: { hasNextPage: true } } } },
            { node: { delivery: { impressions: '20', ctr: 0 }, deliveryByDay: { edges: [day(1, '4')], pageInfo: { hasNextPage: true } } } },
          ],
        },
      },
    });
    // Campaigns, their days, their totals, and the campaigns that the rows name.
    expect(answer.statements).toBe(4);
  });

  it('splits a campaign’s days by ad unit', async () => {
    const answer = await operations.execute(nested, { range: november, groupBy: 'AD_UNIT', first: 200 });
    const text = JSON.stringify(answer.data);
    for (const row of [`{"day":"2026-11-01","campaign":{"id":"cmp_${campaigns[0]}"},"adUnit":{"id":"adu_${units[1]}"},"impressions":"2"}`, `"adUnit":{"id":"adu_${units[1]}"},"impressions":"16"}`]) expect(text).toContain(row);
  });

  it('refuses a range of more than a year', async () => {
    const answer = await operations.execute(`{ campaign(id: "cmp_${campaigns[0]}") { delivery(range: { from: "2025-01-01", to: "2026-11-01" }) { impressions } } }`);
    expect(answer.errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['campaign', 'delivery'] }]);
  });
});
