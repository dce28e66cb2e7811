import { testViewer } from '@ad-network/runtime/test-client.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rebuildRollUps } from '../roll-up/rebuild-roll-ups.ts';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, today, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let transfer: TestCommand;
let seller: string;
let buyer: string;
/** A game that the seller owns since 2026-08-01, with deliveries of two campaigns from September on. */
let gameId: string;
let campaignIds: readonly number[];
const months = ['2026-09', '2026-10', '2026-11'];

const publisher = async (status = 'ACTIVE'): Promise<string> => `pub_${await operations.insert('publisher', { name: 'Studio', country: 'IN', status })}`;

beforeAll(async () => {
  operations = await openTestOperations();
  transfer = testCommand(operations, 'transferGame', 'TransferGameInput', 'game', 'id version publisher { id } owners { validFrom validTo publisher { id } }');
});
afterAll(() => operations.close());

beforeEach(async () => {
  const template = await operations.template();
  const { gameId: game, publisherId, unitId } = await operations.inventory(template);
  await operations.insert('game_owner', { game_id: game, publisher_id: publisherId, valid_from: '2026-08-01', valid_to: null });
  // Another game of the same seller, which the same campaigns run in and which stays.
  const other = await operations.inventory(template);
  await operations.insert('game_owner', { game_id: other.gameId, publisher_id: publisherId, valid_from: '2026-08-01', valid_to: null });
  [gameId, seller, buyer] = [`gam_${game}`, `pub_${publisherId}`, await publisher()];
  campaignIds = [await operations.campaign(), await operations.campaign()];
  for (const campaignId of campaignIds) {
    for (const day of ['2026-09-30', '2026-10-01', '2026-10-14', '2026-10-15', '2026-11-02', today]) {
      for (const unit of [unitId, other.unitId]) await daily(day, campaignId, unit);
    }
  }
  await inTransaction(operations.database.drizzle, (transaction) => rebuildRollUps(transaction, { campaignIds, months }));
});

async function daily(day: string, campaignId: number, unitId: number): Promise<void> {
  const units = Number(day.slice(-2)) + campaignId;
  await operations.insert('delivery_daily', { day, campaign_id: campaignId, ad_unit_id: unitId, impressions: units * 100, clicks: units, installs: 1, sequence: 1, updated_at: '2026-11-15 00:00:00.000' });
}

const credited = (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  operations.select('SELECT campaign_id c, month m, game_id g, publisher_id p, CAST(impressions AS CHAR) i, CAST(clicks AS CHAR) k, CAST(installs AS CHAR) n FROM delivery_month WHERE campaign_id IN (?, ?) AND impressions > 0 ORDER BY 1, 2, 3, 4', campaignIds);

/** What the roll-ups must say: daily rows credited to the owner on the day, in SQL of its own. */
const owed = (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  operations.select(
    `SELECT d.campaign_id c, DATE_FORMAT(d.day, '%Y-%m') m, u.game_id g, o.publisher_id p, CAST(SUM(d.impressions) AS CHAR) i, CAST(SUM(d.clicks) AS CHAR) k, CAST(SUM(d.installs) AS CHAR) n
     FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id JOIN game_owner o ON o.game_id = u.game_id AND d.day >= o.valid_from AND d.day <= COALESCE(o.valid_to, '9999-12-31')
     WHERE d.campaign_id IN (?, ?) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    campaignIds,
  );

const revisions = async (campaignId: number): Promise<Readonly<Record<string, unknown>>> =>
  Object.fromEntries((await operations.select('SELECT month, revision FROM delivery_campaign_month WHERE campaign_id = ? ORDER BY month', [campaignId])).map((row) => [row['month'], Number(row['revision'])]));

describe('transferGame', () => {
  it('closes the owner’s period the day before and opens the next, with its change event', async () => {
    expect(await transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: '2026-10-15' })).toMatchObject({
      userErrors: [],
      row: {
        version: 2,
        publisher: { id: buyer },
        owners: [{ validFrom: '2026-10-15', validTo: null, publisher: { id: buyer } }, { validFrom: '2026-08-01', validTo: '2026-10-14', publisher: { id: seller } }],
      },
    });
    expect(await readEvents(operations, 'Game', gameId)).toEqual([
      {
        action: 'transferGame',
        actorSubject: 'dev|test',
        changes: [
          { path: 'publisherId', before: seller, after: buyer },
          { path: 'ownedFrom', before: '2026-08-01', after: '2026-10-15' },
          { path: 'version', before: '1', after: '2' },
        ],
      },
    ]);
  });

  it('credits what was delivered since to the new owner, and raises the revisions of the months it touches alone', async () => {
    const [campaignId = 0] = campaignIds;
    const before = await revisions(campaignId);
    await transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: '2026-10-15' });
    expect(await credited()).toEqual(await owed());
    const ofBuyer = (await credited()).filter((row) => `pub_${row['p']}` === buyer);
    expect(ofBuyer.map((row) => [Number(row['c']), row['m']])).toEqual(campaignIds.flatMap((id) => [[id, '2026-10'], [id, '2026-11']]));
    const after = await revisions(campaignId);
    expect(after).toEqual({ '2026-09': before['2026-09'], '2026-10': Number(before['2026-10']) + 1, '2026-11': Number(before['2026-11']) + 1 });
  });

  it('keeps a row of 0 units of the seller where all units moved, so that the feed reports it', async () => {
    await transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: '2026-10-01' });
    const rows = await operations.select("SELECT impressions i, revision r FROM delivery_month WHERE game_id = ? AND publisher_id = ? AND month = '2026-10'", [rowIdOf(gameId), rowIdOf(seller)]);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatchObject({ i: '0', r: 2 });
    expect(await credited()).toEqual(await owed());
  });

  it('leaves the totals of every campaign-month as they were', async () => {
    const totals = () => operations.select('SELECT campaign_id, month, impressions, clicks, installs FROM delivery_campaign_month WHERE campaign_id IN (?, ?) ORDER BY 1, 2', campaignIds);
    const before = await totals();
    await transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: '2026-09-15' });
    expect(await totals()).toEqual(before);
  });

  it('may be made from today on, and again the day after it began, never the same day', async () => {
    const third = await publisher();
    await transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: '2026-11-14' });
    expect(await transfer({ id: gameId, expectedVersion: 2, toPublisherId: third, validFrom: '2026-11-14' })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'validFrom'], message: expect.stringContaining('earliest day for a transfer is 2026-11-15') }] });
    expect(await transfer({ id: gameId, expectedVersion: 2, toPublisherId: third, validFrom: today })).toMatchObject({ userErrors: [], row: { version: 3, publisher: { id: third } } });
    expect(await transfer({ id: gameId, expectedVersion: 3, toPublisherId: seller, validFrom: today })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'validFrom'] }] });
    expect(await credited()).toEqual(await owed());
  });

  it('refuses each thing that is wrong, by its field, and changes nothing', async () => {
    await operations.insert('delivery_month_close', { month: '2026-09', finalised_at: '2026-10-05 00:00:00.000', locked_at: '2026-10-31 00:00:00.000' });
    await operations.insert('delivery_month_close', { month: '2026-10', finalised_at: '2026-11-05 00:00:00.000', locked_at: null });
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ validFrom: '2026-09-30' }, 'MONTH_LOCKED', 'validFrom'],
      [{ validFrom: '2026-08-15' }, 'MONTH_LOCKED', 'validFrom'],
      [{ validFrom: '2026-11-16' }, 'INVALID_INPUT', 'validFrom'],
      [{ validFrom: '2026-07-31' }, 'INVALID_INPUT', 'validFrom'],
      [{ validFrom: '2026-08-01' }, 'INVALID_INPUT', 'validFrom'],
      [{ toPublisherId: seller }, 'INVALID_INPUT', 'toPublisherId'],
      [{ toPublisherId: await publisher('SUSPENDED') }, 'INVALID_INPUT', 'toPublisherId'],
      [{ toPublisherId: await publisher('ARCHIVED') }, 'INVALID_INPUT', 'toPublisherId'],
      [{ toPublisherId: 'pub_999999' }, 'NOT_FOUND', 'toPublisherId'],
      [{ toPublisherId: 'adv_1' }, 'WRONG_ID_KIND', 'toPublisherId'],
      [{ id: 'gam_999999' }, 'NOT_FOUND', 'id'],
      [{ id: 'pub_1' }, 'WRONG_ID_KIND', 'id'],
      [{ expectedVersion: 2 }, 'VERSION_CONFLICT', 'expectedVersion'],
    ];
    const before = await credited();
    for (const [input, code, field] of wrong) {
      expect(await transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: '2026-11-10', ...input })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    }
    expect(await credited()).toEqual(before);
    expect(await operations.select('SELECT valid_to t FROM game_owner WHERE game_id = ?', [rowIdOf(gameId)])).toEqual([{ t: null }]);
    expect(await readEvents(operations, 'Game', gameId)).toEqual([]);
    // A month that is final and not locked may still change.
    expect(await transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: '2026-10-01' })).toMatchObject({ userErrors: [], row: { version: 2 } });
    await operations.database.pool.query('UPDATE delivery_month_close SET locked_at = NULL');
  });

  it('of clients that sell one game at once lets exactly one win', async () => {
    const buyers = await Promise.all(Array.from({ length: 6 }, () => publisher()));
    const answers = await Promise.all(buyers.map((toPublisherId, at) => transfer({ id: gameId, expectedVersion: 1, toPublisherId, validFrom: `2026-10-1${at}` })));
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(5).fill('VERSION_CONFLICT'));
    expect(await operations.select('SELECT COUNT(*) n, SUM(valid_to IS NULL) o FROM game_owner WHERE game_id = ?', [rowIdOf(gameId)])).toMatchObject([{ n: '2', o: '1' }]);
    expect(await credited()).toEqual(await owed());
  });

  it('sends no more statements for many campaigns than for two', async () => {
    const first = await transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: '2026-11-01' });
    const [unit] = await operations.select('SELECT id FROM ad_unit WHERE game_id = ?', [rowIdOf(gameId)]);
    const many: number[] = [];
    for (let n = 0; n < 30; n += 1) many.push(await operations.campaign());
    for (const campaignId of many) await daily('2026-11-10', campaignId, Number(unit?.['id']));
    await inTransaction(operations.database.drizzle, (transaction) => rebuildRollUps(transaction, { campaignIds: many, months }));
    const second = await transfer({ id: gameId, expectedVersion: 2, toPublisherId: seller, validFrom: '2026-11-02' });
    expect(second.userErrors).toEqual([]);
    expect(second.statements).toBe(first.statements);
  });

  it('needs operations:write', async () => {
    await expect(transfer({ id: gameId, expectedVersion: 1, toPublisherId: buyer, validFrom: today }, testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});
