import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usageRowsPerBatchMax } from '../config.ts';
import { finance, openDesk, openSecondDesk, service, type Desk } from '../test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const row = (campaignId: number, impressions: number, more: object = {}) => ({ campaignId: `cmp_${campaignId}`, gameId: 'gam_1', publisherId: 'pub_1', impressions: String(impressions), clicks: '0', installs: '0', revision: 1, isFinal: false, ...more });
const record = (rows: readonly object[], more: object = {}) => desk.send('recordUsage', { month: '2026-11', rows, ...more }, service);
const statusOf = async (campaignId: number) => (await desk.rows('SELECT status, accrued_minor FROM campaign_funding_state WHERE campaign_id = ?', [campaignId]))[0];

describe('recordUsage', () => {
  it('keeps each revision, adds the newest up, and exhausts a budget in the same transaction', async () => {
    const { campaignId } = await desk.open({}, {}, 300_000);
    expect((await record([row(campaignId, 20_000), row(campaignId, 5_000, { gameId: 'gam_2' })])).row).toMatchObject({ accepted: 2, unchanged: 0 });
    expect(await statusOf(campaignId)).toEqual({ status: 'FUNDED', accrued_minor: '250000' });
    expect((await record([row(campaignId, 24_000, { revision: 2 })])).row).toMatchObject({ accepted: 1, unchanged: 0 });
    expect(await statusOf(campaignId)).toEqual({ status: 'NEARLY_EXHAUSTED', accrued_minor: '290000' });
    await record([row(campaignId, 31_000, { revision: 3 })]);
    expect(await statusOf(campaignId)).toEqual({ status: 'EXHAUSTED', accrued_minor: '300000' });
    expect(await desk.rows('SELECT revision, impressions FROM campaign_month_usage WHERE campaign_id = ?', [campaignId])).toEqual([{ revision: 3, impressions: '36000' }]);
    expect(await desk.rows('SELECT COUNT(*) AS n FROM usage_snapshot WHERE campaign_id = ?', [campaignId])).toEqual([{ n: '4' }]);
  });
  it('takes a batch once, though it is sent from 8 connections, with one key or with many', async () => {
    const { campaignId } = await desk.open();
    const clients = await Promise.all(Array.from({ length: 8 }, () => openSecondDesk(desk)));
    const idempotencyKey = randomUUID();
    const same = await Promise.all(clients.map((client) => client.send('recordUsage', { month: '2026-11', rows: [row(campaignId, 1_000)], idempotencyKey }, service)));
    expect(same.map((answer) => answer.row)).toEqual(Array.from({ length: 8 }, () => expect.objectContaining({ accepted: 1, unchanged: 0 })));
    const other = await Promise.all(clients.map((client) => client.send('recordUsage', { month: '2026-11', rows: [row(campaignId, 2_000, { revision: 2 })] }, service)));
    await Promise.all(clients.map((client) => client.close()));
    expect(other.reduce((sum, answer) => sum + Number(answer.row?.['accepted']), 0)).toBe(1);
    expect(await desk.rows('SELECT revision, impressions FROM usage_snapshot WHERE campaign_id = ? ORDER BY revision', [campaignId])).toEqual([{ revision: 1, impressions: '1000' }, { revision: 2, impressions: '2000' }]);
    expect(await desk.findings()).toEqual([]);
  });
  it('lets an older revision change nothing, and a final month stay final', async () => {
    const { campaignId } = await desk.open();
    await record([row(campaignId, 9_000, { revision: 5, isFinal: true })]);
    expect((await record([row(campaignId, 1, { revision: 4 })])).row).toMatchObject({ accepted: 0, unchanged: 1 });
    expect(await desk.rows('SELECT impressions, is_final FROM campaign_month_usage WHERE campaign_id = ?', [campaignId])).toEqual([{ impressions: '9000', is_final: 1 }]);
  });
  it('keeps what a sold game delivered for each studio', async () => {
    const { campaignId } = await desk.open();
    await record([row(campaignId, 4_000), row(campaignId, 6_000, { publisherId: 'pub_2' })]);
    expect(await desk.rows('SELECT publisher_id, impressions FROM usage_snapshot WHERE campaign_id = ? ORDER BY publisher_id', [campaignId])).toEqual([{ publisher_id: '1', impressions: '4000' }, { publisher_id: '2', impressions: '6000' }]);
    expect(await desk.rows('SELECT impressions FROM campaign_month_usage WHERE campaign_id = ?', [campaignId])).toEqual([{ impressions: '10000' }]);
  });
  it('takes usage of a campaign that has no contract, which is UNFUNDED', async () => {
    expect((await record([row(777_001, 10)])).row).toMatchObject({ accepted: 1 });
    expect(await statusOf(777_001)).toEqual({ status: 'UNFUNDED', accrued_minor: '0' });
  });
  it('needs as many statements for many rows as for few', async () => {
    const { campaignId } = await desk.open();
    const many = (games: number, revision: number) => record(Array.from({ length: games }, (_, at) => row(campaignId, 10, { gameId: `gam_${at + 1}`, revision })));
    expect((await many(200, 2)).statements).toBe((await many(3, 3)).statements);
  });
});

describe('recordUsage refuses', () => {
  it.each<[string, object, string]>([
    ['another truth for a known revision', { rows: [row(900, 7)] }, 'INVALID_INPUT rows.0.revision'],
    ['a row twice', { rows: [row(901, 7), row(901, 8)] }, 'INVALID_INPUT rows.1'],
    ['a negative count', { rows: [row(901, -1)] }, 'INVALID_INPUT rows.0.impressions'],
    ['a count beyond all reason', { rows: [row(901, 0, { clicks: '100000000001' })] }, 'INVALID_INPUT rows.0.clicks'],
    ['a negative revision', { rows: [row(901, 1, { revision: -1 })] }, 'INVALID_INPUT rows.0.revision'],
    ['an advertiser for a campaign', { rows: [row(901, 1, { campaignId: 'adv_1' })] }, 'WRONG_ID_KIND rows.0.campaignId'],
    ['more rows than a batch has', { rows: Array.from({ length: usageRowsPerBatchMax + 1 }, (_, at) => row(901, 1, { gameId: `gam_${at + 1}` })) }, 'BATCH_TOO_LARGE rows'],
    ['a key that is none', { idempotencyKey: 'with space', rows: [] }, 'INVALID_INPUT idempotencyKey'],
  ])('%s', async (_what, input, refusal) => {
    await record([row(900, 6)]);
    expect(await desk.refusal('recordUsage', { month: '2026-11', ...input }, service)).toBe(refusal);
    expect(await desk.rows('SELECT COUNT(*) AS n FROM usage_snapshot WHERE campaign_id = 901')).toEqual([{ n: '0' }]);
  });
  it('a key that was used for other rows', async () => {
    const idempotencyKey = randomUUID();
    await record([row(902, 1)], { idempotencyKey });
    expect(await desk.refusal('recordUsage', { month: '2026-11', rows: [row(902, 2)], idempotencyKey }, service)).toBe('IDEMPOTENCY_KEY_REUSED idempotencyKey');
  });
  it('everybody but a service', async () => {
    const answer = await desk.client.execute('mutation ($input: RecordUsageInput!) { recordUsage(input: $input) { accepted } }', { input: { idempotencyKey: 'x', month: '2026-11', rows: [] } }, finance);
    expect(answer.errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
  });
});
