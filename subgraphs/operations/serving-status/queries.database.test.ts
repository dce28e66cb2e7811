import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let template: number;
let advertiser: number;

beforeAll(async () => {
  operations = await openTestOperations();
  template = await operations.template();
  advertiser = await operations.advertiser();
  await operations.inventory(template);
});
afterAll(() => operations.close());

const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Campaign { id servingStatus { state reasons } } } }`;

async function serving(campaignId: number, fundingStatus: string | null = 'FUNDED'): Promise<unknown> {
  const answer = await operations.execute(entities, { representations: [{ __typename: 'Campaign', id: `cmp_${campaignId}`, fundingStatus }] });
  expect(answer.errors).toEqual([]);
  return (answer.data as { readonly _entities: readonly { readonly servingStatus: unknown }[] })._entities[0]?.servingStatus;
}

/** A campaign that serves, but for what the test changes. */
async function ready(row: Readonly<Record<string, string | number | null>> = {}): Promise<number> {
  const id = await operations.campaign({ advertiser_id: advertiser, ...row });
  await operations.flight(id);
  await operations.creative(id, template);
  return id;
}

const notServing = (...reasons: string[]) => ({ state: 'NOT_SERVING', reasons });
const isServing = { state: 'SERVING', reasons: [] };

describe('servingStatus', () => {
  it('of a campaign that is active, in flight, approved, placed and funded is SERVING', async () => {
    expect(await serving(await ready())).toEqual(isServing);
  });

  it('is null when Billing does not say how the campaign is funded, without asking the database for it', async () => {
    const id = await ready();
    expect(await serving(id, null)).toBeNull();
    const answer = await operations.execute(entities, { representations: [{ __typename: 'Campaign', id: `cmp_${id}` }] });
    expect(answer).toMatchObject({ statements: 1, data: { _entities: [{ id: `cmp_${id}`, servingStatus: null }] } });
    expect((await operations.execute(`{ campaign(id: "cmp_${id}") { servingStatus { state } } }`)).data).toEqual({ campaign: { servingStatus: null } });
  });

  it('takes funding from the representation, also a value that Operations does not know', async () => {
    const id = await ready();
    expect(await serving(id, 'ON_HOLD')).toEqual(notServing('BILLING_HOLD'));
    expect(await serving(id, 'EXHAUSTED')).toEqual(notServing('BUDGET_EXHAUSTED'));
    expect(await serving(id, 'PREPAID_PENDING')).toEqual(notServing('FUNDING_STATE_UNRECOGNISED'));
  });

  it('reads flights by the business date', async () => {
    const id = await operations.campaign();
    await operations.creative(id, template);
    expect(await serving(id)).toEqual(notServing('OUTSIDE_FLIGHT'));
    await operations.flight(id, { starts_on: '2026-11-16' });
    expect(await serving(id)).toEqual({ state: 'SCHEDULED', reasons: ['OUTSIDE_FLIGHT'] });
    await operations.flight(id, { starts_on: '2026-11-15', ends_on: '2026-11-15' });
    expect(await serving(id)).toEqual(isServing);
  });

  it("compares a flight's delivery with its goal, in the goal's unit", async () => {
    const id = await operations.campaign();
    await operations.creative(id, template);
    const flight = await operations.flight(id, { goal_unit: 'CLICKS', goal_quantity: 50 });
    await operations.insert('delivery_flight', { flight_id: flight, campaign_id: id, impressions: 9000, clicks: 49, installs: 0 });
    expect(await serving(id)).toEqual(isServing);
    await operations.select('UPDATE delivery_flight SET clicks = 50 WHERE flight_id = ?', [flight]);
    expect(await serving(id)).toEqual(notServing('GOAL_REACHED'));
  });

  it('needs a creative that is approved and not archived', async () => {
    const id = await operations.campaign();
    await operations.flight(id);
    await operations.creative(id, template, { review_status: 'PENDING' });
    await operations.creative(id, template, { archived_at: '2026-11-01 00:00:00.000' });
    expect(await serving(id)).toEqual(notServing('NO_APPROVED_CREATIVE', 'NO_ELIGIBLE_INVENTORY'));
    await operations.creative(id, template);
    expect(await serving(id)).toEqual(isServing);
  });
});

describe('eligible inventory', () => {
  const none = notServing('NO_ELIGIBLE_INVENTORY');

  /** A campaign on a template of its own, and one place for it. */
  async function placed(place: {
    readonly game?: Readonly<Record<string, string>>;
    readonly publisher?: Readonly<Record<string, string>>;
    readonly unit?: Readonly<Record<string, string>>;
  } = {}): Promise<{ readonly id: number; readonly gameId: number; readonly publisherId: number }> {
    const own = await operations.template();
    const id = await operations.campaign({ advertiser_id: advertiser });
    await operations.flight(id);
    await operations.creative(id, own);
    return { id, ...(await operations.inventory(own, place.game, place.publisher, place.unit)) };
  }

  it('is an active unit in an approved game of an active publisher', async () => {
    expect(await serving((await placed()).id)).toEqual(isServing);
    for (const status of ['DRAFT', 'PAUSED', 'ARCHIVED']) expect(await serving((await placed({ unit: { status } })).id)).toEqual(none);
    for (const review of ['DRAFT', 'PENDING', 'REJECTED', 'APPEALED']) expect(await serving((await placed({ game: { review_status: review } })).id)).toEqual(none);
    for (const status of ['SUSPENDED', 'ARCHIVED']) expect(await serving((await placed({ publisher: { status } })).id)).toEqual(none);
  });

  it('takes only units of a template that has an approved creative', async () => {
    const id = await operations.campaign();
    await operations.flight(id);
    await operations.creative(id, await operations.template());
    await operations.creative(id, template, { review_status: 'REJECTED' });
    expect(await serving(id)).toEqual(none);
  });

  it('leaves out publishers that block the advertiser, and only those', async () => {
    const { id, publisherId } = await placed();
    await operations.insert('publisher_block', { publisher_id: publisherId, advertiser_id: await operations.advertiser(), created_at: '2026-01-01 00:00:00.000' });
    expect(await serving(id)).toEqual(isServing);
    await operations.insert('publisher_block', { publisher_id: publisherId, advertiser_id: advertiser, created_at: '2026-01-01 00:00:00.000' });
    expect(await serving(id)).toEqual(none);
  });

  it('matches the platforms and categories that are targeted: any of each, all without', async () => {
    const { id } = await placed({ game: { platform: 'IOS', category: 'RACING' } });
    const target = (dimension: string, value: string) => operations.insert('campaign_target', { campaign_id: id, dimension, value });
    await target('PLATFORM', 'ANDROID');
    expect(await serving(id)).toEqual(none);
    await target('PLATFORM', 'IOS');
    expect(await serving(id)).toEqual(isServing);
    await target('GAME_CATEGORY', 'PUZZLE');
    expect(await serving(id)).toEqual(none);
    await target('GAME_CATEGORY', 'RACING');
    expect(await serving(id)).toEqual(isServing);
  });

  it('does not count country, OS version and connection, which are known only at request time', async () => {
    const { id } = await placed();
    for (const [dimension, value] of [['COUNTRY', 'ZZ'], ['OS_MIN', '99'], ['CONNECTION', 'WIFI']] as const) await operations.insert('campaign_target', { campaign_id: id, dimension, value });
    expect(await serving(id)).toEqual(isServing);
  });

  it('keeps to the list of games to include and to exclude', async () => {
    const included = await placed();
    const elsewhere = await operations.inventory(await operations.template());
    await operations.insert('campaign_game', { campaign_id: included.id, game_id: elsewhere.gameId, mode: 'INCLUDE' });
    expect(await serving(included.id)).toEqual(none);
    await operations.insert('campaign_game', { campaign_id: included.id, game_id: included.gameId, mode: 'INCLUDE' });
    expect(await serving(included.id)).toEqual(isServing);
    const excluded = await placed();
    await operations.insert('campaign_game', { campaign_id: excluded.id, game_id: elsewhere.gameId, mode: 'EXCLUDE' });
    expect(await serving(excluded.id)).toEqual(isServing);
    await operations.insert('campaign_game', { campaign_id: excluded.id, game_id: excluded.gameId, mode: 'EXCLUDE' });
    expect(await serving(excluded.id)).toEqual(none);
  });

  it('needs one unit that fits in every respect, not each respect in some unit', async () => {
    const own = await operations.template();
    const id = await operations.campaign();
    await operations.flight(id);
    await operations.creative(id, own);
    await operations.inventory(own, { platform: 'IOS' });
    await operations.inventory(own, { platform: 'ANDROID' }, { status: 'SUSPENDED' });
    await operations.insert('campaign_target', { campaign_id: id, dimension: 'PLATFORM', value: 'ANDROID' });
    expect(await serving(id)).toEqual(none);
    await operations.inventory(own, { platform: 'ANDROID' });
    expect(await serving(id)).toEqual(isServing);
  });
});
