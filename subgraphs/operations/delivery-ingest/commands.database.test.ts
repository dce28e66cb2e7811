import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryBatchRowsMax } from '../config.ts';
import { deliveryRow, openTestDelivery, type TestDelivery } from './test-delivery.ts';

let operations: TestDelivery;

beforeAll(async () => {
  operations = await openTestDelivery();
});
afterAll(() => operations.close());

const taken = { userErrors: [], batchId: expect.stringMatching(/^dbt_\d+$/) };
const refused = (...userErrors: readonly unknown[]) => ({ batchId: null, accepted: 0, restated: 0, ignored: 0, userErrors });
const monthOf = (id: number) => operations.select('SELECT impressions, revision FROM delivery_campaign_month WHERE campaign_id = ? ORDER BY month', [id]);

describe('recordDelivery', () => {
  it('rolls new counts up by month, game and owner, by campaign and month, by flight and for the last seven days', async () => {
    const { gameId, publisherId, unitId } = await operations.place();
    const id = await operations.campaign();
    const flights = [await operations.flight(id, { ends_on: '2026-11-10' }), await operations.flight(id, { starts_on: '2026-11-11' })];
    const rows = [deliveryRow(id, unitId, '2026-11-10', 100, 10, 1), deliveryRow(id, unitId, '2026-11-15', 7, 2), deliveryRow(id, unitId, '2026-11-08', 1000), deliveryRow(id, unitId, '2026-10-31', 5)];
    expect(await operations.record({ sequence: 1, rows })).toMatchObject({ ...taken, accepted: 4, restated: 0, ignored: 0 });
    const months = await operations.select('SELECT month, game_id, publisher_id, impressions, clicks, installs, revision FROM delivery_month WHERE campaign_id = ? ORDER BY month', [id]);
    const credited = { game_id: String(gameId), publisher_id: String(publisherId), revision: 1 };
    expect(months).toEqual([
      { month: '2026-10', ...credited, impressions: '5', clicks: '0', installs: '0' },
      { month: '2026-11', ...credited, impressions: '1107', clicks: '12', installs: '1' },
    ]);
    expect(await monthOf(id)).toEqual([
      { impressions: '5', revision: 1 },
      { impressions: '1107', revision: 1 },
    ]);
    expect(await operations.select('SELECT flight_id, impressions, clicks FROM delivery_flight WHERE campaign_id = ? ORDER BY flight_id', [id])).toEqual([
      { flight_id: String(flights[0]), impressions: '1100', clicks: '10' },
      { flight_id: String(flights[1]), impressions: '7', clicks: '2' },
    ]);
    // The eighth of November is seven days before the fifteenth: no longer recent.
    expect(await operations.select('SELECT impressions_7d, through_day FROM campaign_recent WHERE campaign_id = ?', [id])).toEqual([{ impressions_7d: '107', through_day: '2026-11-15' }]);
  });

  it('replaces earlier counts, with the next revision where the sums change', async () => {
    const [{ unitId }, id] = [await operations.place(), await operations.campaign()];
    await operations.record({ sequence: 10, rows: [deliveryRow(id, unitId, '2026-11-10', 100)] });
    expect(await operations.record({ sequence: 11, rows: [deliveryRow(id, unitId, '2026-11-10', 60)] })).toMatchObject({ ...taken, accepted: 0, restated: 1, ignored: 0 });
    expect(await monthOf(id)).toEqual([{ impressions: '60', revision: 2 }]);
    // The same counts again are newer, not different.
    expect(await operations.record({ sequence: 12, rows: [deliveryRow(id, unitId, '2026-11-10', 60)] })).toMatchObject({ restated: 1 });
    expect(await monthOf(id)).toEqual([{ impressions: '60', revision: 2 }]);
    expect(await operations.select('SELECT impressions, revision, sequence FROM delivery_daily WHERE campaign_id = ?', [id])).toEqual([{ impressions: '60', revision: 2, sequence: '12' }]);
  });

  it('ignores rows older than what is stored, and takes the others of the same batch', async () => {
    const [{ unitId }, id] = [await operations.place(), await operations.campaign()];
    await operations.record({ sequence: 20, rows: [deliveryRow(id, unitId, '2026-11-10', 100)] });
    const late = await operations.record({ sequence: 19, rows: [deliveryRow(id, unitId, '2026-11-10', 60), deliveryRow(id, unitId, '2026-11-11', 5)] });
    expect(late).toMatchObject({ ...taken, accepted: 1, restated: 0, ignored: 1 });
    expect(await monthOf(id)).toEqual([{ impressions: '105', revision: 2 }]);
  });

  it('takes requests of ad units by the same rules', async () => {
    const { unitId } = await operations.place();
    const requests = (count: string, filled: string) => [{ day: '2026-11-10', adUnitId: `adu_${unitId}`, requests: count, filled }];
    expect(await operations.record({ sequence: 5, adUnitRows: requests('100', '80') })).toMatchObject({ ...taken, accepted: 1 });
    expect(await operations.record({ sequence: 4, adUnitRows: requests('7', '7') })).toMatchObject({ ...taken, ignored: 1 });
    expect(await operations.record({ sequence: 6, adUnitRows: requests('120', '80') })).toMatchObject({ ...taken, restated: 1 });
    expect(await operations.select('SELECT requests, filled, sequence FROM ad_unit_daily WHERE ad_unit_id = ?', [unitId])).toEqual([{ requests: '120', filled: '80', sequence: '6' }]);
  });

  it('credits each day to who owned the game then', async () => {
    const { gameId, publisherId, unitId } = await operations.place();
    const buyer = (await operations.place()).publisherId;
    await operations.select("UPDATE game_owner SET valid_to = '2026-11-09' WHERE game_id = ?", [gameId]);
    await operations.insert('game_owner', { game_id: gameId, publisher_id: buyer, valid_from: '2026-11-10' });
    const id = await operations.campaign();
    await operations.record({ sequence: 1, rows: [deliveryRow(id, unitId, '2026-11-09', 1), deliveryRow(id, unitId, '2026-11-10', 2)] });
    expect(await operations.select('SELECT publisher_id, impressions FROM delivery_month WHERE campaign_id = ? ORDER BY publisher_id', [id])).toEqual([
      { publisher_id: String(publisherId), impressions: '1' },
      { publisher_id: String(buyer), impressions: '2' },
    ]);
  });

  it('answers the same batch under its key as the first time, and refuses another', async () => {
    const [{ unitId }, id] = [await operations.place(), await operations.campaign()];
    const batch = { idempotencyKey: 'one-key', sequence: 1, rows: [deliveryRow(id, unitId, '2026-11-10', 100)] };
    const first = await operations.record(batch);
    expect(first).toMatchObject({ ...taken, accepted: 1 });
    expect(await operations.record(batch)).toMatchObject({ batchId: first.batchId, accepted: 1, restated: 0, userErrors: [] });
    const other = await operations.record({ ...batch, rows: [deliveryRow(id, unitId, '2026-11-10', 101)] });
    expect(other).toMatchObject(refused({ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }));
    expect(await monthOf(id)).toEqual([{ impressions: '100', revision: 1 }]);
  });

  it('leaves one change event with the batch, by the token’s subject', async () => {
    const [{ unitId }, id] = [await operations.place(), await operations.campaign()];
    const { batchId } = await operations.record({ sequence: 3, rows: [deliveryRow(id, unitId, '2026-11-10', 1), deliveryRow(id, unitId, '2026-11-11', 1)] });
    const events = await operations.select("SELECT actor_subject, action, JSON_UNQUOTE(JSON_EXTRACT(changes, '$[1].path')) path, JSON_UNQUOTE(JSON_EXTRACT(changes, '$[1].after')) rows_taken FROM change_event WHERE entity_type = 'DeliveryBatch' AND entity_id = ?", [Number(batchId?.slice(4))]);
    expect(events).toEqual([{ actor_subject: 'dev|service', action: 'recordDelivery', path: 'accepted', rows_taken: '2' }]);
  });

  it('moves the recent total of every ACTIVE campaign on with the first batch of a day', async () => {
    const { unitId } = await operations.place();
    const [quiet, over, touched] = [await operations.campaign(), await operations.campaign({ status: 'COMPLETED' }), await operations.campaign()];
    for (const id of [quiet, over]) await operations.insert('campaign_recent', { campaign_id: id, impressions_7d: 99, through_day: '2026-11-01' });
    await operations.select("INSERT INTO delivery_batch (batch_key, sequence, request_hash, row_count, accepted, restated, ignored, received_at) VALUES ('of-tomorrow', 1, REPEAT('x', 32), 0, 0, 0, 0, '2026-11-16 10:00:00.000')");
    await operations.record({ sequence: 1, rows: [deliveryRow(touched, unitId, '2026-11-15', 4)] });
    const recent = (id: number) => operations.select('SELECT impressions_7d, through_day FROM campaign_recent WHERE campaign_id = ?', [id]);
    expect(await recent(quiet)).toEqual([{ impressions_7d: '0', through_day: '2026-11-15' }]);
    expect(await recent(over)).toEqual([{ impressions_7d: '99', through_day: '2026-11-01' }]);
    expect(await recent(touched)).toEqual([{ impressions_7d: '4', through_day: '2026-11-15' }]);
  });

  it('needs as many statements for 500 rows as for two', async () => {
    const [{ unitId }, second] = [await operations.place(), await operations.place()];
    const ids = await Promise.all(Array.from({ length: 25 }, () => operations.campaign()));
    await Promise.all(ids.map((id) => operations.flight(id)));
    await operations.record({ sequence: 1 });
    const requests = (unit: number) => ({ day: '2026-11-10', adUnitId: `adu_${unit}`, requests: '1', filled: '1' });
    const small = await operations.record({ sequence: 1, rows: [deliveryRow(Number(ids[0]), unitId, '2026-11-10', 1), deliveryRow(Number(ids[0]), unitId, '2026-10-10', 1)], adUnitRows: [requests(unitId)] });
    const rows = ids.flatMap((id) => [unitId, second.unitId].flatMap((unit) => Array.from({ length: 10 }, (_, day) => deliveryRow(id, unit, `2026-11-0${day % 10}`.replace('00', '15'), 3))));
    const large = await operations.record({ sequence: 2, rows, adUnitRows: [requests(unitId), requests(second.unitId)] });
    expect(large).toMatchObject({ userErrors: [] });
    expect(large.accepted + large.restated).toBe(502);
    expect(large.statements).toBe(small.statements);
    expect(large.statements).toBeLessThanOrEqual(30);
  });
});

describe('recordDelivery takes nothing of a batch', () => {
  const count = () => operations.select('SELECT (SELECT COUNT(*) FROM delivery_daily) daily, (SELECT COUNT(*) FROM delivery_batch) batches, (SELECT COUNT(*) FROM delivery_month) months, (SELECT COUNT(*) FROM change_event) events');
  let unitId: number;
  let id: number;
  const row = (day = '2026-11-10') => deliveryRow(id, unitId, day, 1);

  beforeAll(async () => {
    unitId = (await operations.place()).unitId;
    id = await operations.campaign();
    await operations.insert('delivery_month_close', { month: '2026-08', finalised_at: '2026-09-05 00:30:00.000', locked_at: '2026-10-01 00:00:00.000' });
  });

  it.each([
    ['that names a campaign that does not exist', () => ({ rows: [row(), { ...row('2026-11-11'), campaignId: 'cmp_999999' }] }), 'NOT_FOUND', ['rows', '1', 'campaignId']],
    ['that names an ad unit that does not exist', () => ({ rows: [{ ...row(), adUnitId: 'adu_999999' }] }), 'NOT_FOUND', ['rows', '0', 'adUnitId']],
    ['with requests of an ad unit that does not exist', () => ({ adUnitRows: [{ day: '2026-11-10', adUnitId: 'adu_999999', requests: '1', filled: '1' }] }), 'NOT_FOUND', ['adUnitRows', '0', 'adUnitId']],
    ['with an id of another kind', () => ({ rows: [{ ...row(), campaignId: 'adv_1' }] }), 'WRONG_ID_KIND', ['rows', '0', 'campaignId']],
    ['with a day in the future', () => ({ rows: [row(), row('2026-11-16')] }), 'INVALID_INPUT', ['rows', '1', 'day']],
    ['with a day too long ago', () => ({ rows: [row('2025-01-01')] }), 'INVALID_INPUT', ['rows', '0', 'day']],
    ['with a count below zero', () => ({ rows: [{ ...row(), clicks: '-1' }] }), 'INVALID_INPUT', ['rows', '0', 'clicks']],
    ['with more filled than requested', () => ({ adUnitRows: [{ day: '2026-11-10', adUnitId: `adu_${unitId}`, requests: '1', filled: '2' }] }), 'INVALID_INPUT', ['adUnitRows', '0', 'filled']],
    ['that gives the same row twice', () => ({ rows: [row(), row()] }), 'INVALID_INPUT', ['rows', '1']],
    ['with a day in a LOCKED month', () => ({ rows: [row(), row('2026-08-31')] }), 'MONTH_LOCKED', ['rows', '1', 'day']],
    ['of more than 5,000 rows', () => ({ rows: Array.from({ length: deliveryBatchRowsMax }, () => row()), adUnitRows: [{ day: '2026-11-10', adUnitId: `adu_${unitId}`, requests: '1', filled: '1' }] }), 'BATCH_TOO_LARGE', ['rows']],
    ['without a sequence', () => ({ sequence: 0, rows: [row()] }), 'INVALID_INPUT', ['sequence']],
    ['with a key that is none', () => ({ idempotencyKey: 'two words', rows: [row()] }), 'INVALID_INPUT', ['idempotencyKey']],
  ] as const)('%s', async (_, batch, code, path) => {
    const before = await count();
    expect(await operations.record({ sequence: 1, ...batch() })).toMatchObject(refused({ code, path: ['input', ...path] }));
    expect(await count()).toEqual(before);
  });

  it('for a day on which nobody owned the game', async () => {
    const inventory = await operations.inventory(await operations.template());
    await operations.insert('game_owner', { game_id: inventory.gameId, publisher_id: inventory.publisherId, valid_from: '2026-11-10' });
    const answer = await operations.record({ sequence: 1, rows: [deliveryRow(id, inventory.unitId, '2026-11-09', 1)] });
    expect(answer).toMatchObject(refused({ code: 'INVALID_INPUT', path: ['input', 'rows', '0', 'day'] }));
  });

  it('with more reasons than an answer names: the first twenty', async () => {
    const answer = await operations.record({ sequence: 1, rows: Array.from({ length: 30 }, () => ({ ...row(), campaignId: 'cmp_999999' })) });
    expect(answer.userErrors).toHaveLength(20);
  });

  it('from a client that is not a service', async () => {
    const answer = await operations.execute('mutation { recordDelivery(input: { idempotencyKey: "k", sequence: 1, rows: [] }) { batchId } }', {}, { subject: 'dev|ops', name: null, roles: [], scopes: new Set(['operations:write']) });
    expect(answer.errors[0]).toMatchObject({ code: 'FORBIDDEN', path: ['recordDelivery'] });
  });
});
