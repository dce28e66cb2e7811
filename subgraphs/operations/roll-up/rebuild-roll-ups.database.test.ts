import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryRow, openTestDelivery, type TestDelivery } from '../delivery-ingest/test-delivery.ts';
import { campaignMonthsOfGame, rebuildRollUps, type RebuildScope } from './rebuild-roll-ups.ts';

let operations: TestDelivery;
let id: number;
let first: { readonly gameId: number; readonly publisherId: number; readonly unitId: number };
let second: typeof first;

beforeAll(async () => {
  operations = await openTestDelivery();
});
afterAll(() => operations.close());
beforeEach(async () => {
  id = await operations.campaign();
  [first, second] = [await operations.place(), await operations.place()];
  await operations.flight(id, { starts_on: '2026-11-02', ends_on: '2026-11-09' });
  const rows = [deliveryRow(id, first.unitId, '2026-10-31', 1), deliveryRow(id, first.unitId, '2026-11-02', 2), deliveryRow(id, first.unitId, '2026-11-10', 4), deliveryRow(id, second.unitId, '2026-11-10', 8)];
  await operations.record({ sequence: 1, rows });
});

const rebuild = (scope: RebuildScope) => inTransaction(operations.database.drizzle, (transaction) => rebuildRollUps(transaction, scope));
const months = async () => (await operations.select('SELECT month, game_id, publisher_id, impressions, revision FROM delivery_month WHERE campaign_id = ? ORDER BY month, game_id, publisher_id', [id])).map((row) => Object.values(row).join(' '));
const campaignMonths = async () => (await operations.select('SELECT month, impressions, revision FROM delivery_campaign_month WHERE campaign_id = ? ORDER BY month', [id])).map((row) => Object.values(row).join(' '));
const flights = async () => (await operations.select('SELECT impressions FROM delivery_flight WHERE campaign_id = ? ORDER BY flight_id', [id])).map((row) => row['impressions']);

async function sell(from: string): Promise<void> {
  await operations.select('UPDATE game_owner SET valid_to = ? - INTERVAL 1 DAY WHERE game_id = ?', [from, first.gameId]);
  await operations.insert('game_owner', { game_id: first.gameId, publisher_id: second.publisherId, valid_from: from });
}

describe('rebuildRollUps', () => {
  it('changes nothing, and no revision, where roll-ups are right', async () => {
    const before = [await months(), await campaignMonths(), await flights()];
    await rebuild({ campaignIds: [id], months: ['2026-10', '2026-11'] });
    expect([await months(), await campaignMonths(), await flights()]).toEqual(before);
  });

  it('credits days anew to who owns the game now, keeps rows without units, and counts one revision on', async () => {
    await sell('2026-11-10');
    await rebuild({ campaignIds: [id], months: ['2026-10', '2026-11'], gameIds: [first.gameId] });
    expect(await months()).toEqual([
      `2026-10 ${first.gameId} ${first.publisherId} 1 1`,
      `2026-11 ${first.gameId} ${first.publisherId} 2 2`,
      `2026-11 ${first.gameId} ${second.publisherId} 4 2`,
      // The other game's row is as it was, and so is its revision.
      `2026-11 ${second.gameId} ${second.publisherId} 8 1`,
    ]);
    expect(await campaignMonths()).toEqual(['2026-10 1 1', '2026-11 14 2']);
    await operations.select("UPDATE game_owner SET publisher_id = ? WHERE game_id = ? AND valid_to IS NOT NULL", [second.publisherId, first.gameId]);
    await rebuild({ campaignIds: [id], months: ['2026-10', '2026-11'], gameIds: [first.gameId] });
    expect(await months()).toEqual([
      `2026-10 ${first.gameId} ${first.publisherId} 0 2`,
      `2026-10 ${first.gameId} ${second.publisherId} 1 2`,
      `2026-11 ${first.gameId} ${first.publisherId} 0 3`,
      `2026-11 ${first.gameId} ${second.publisherId} 6 3`,
      `2026-11 ${second.gameId} ${second.publisherId} 8 1`,
    ]);
    expect(await campaignMonths()).toEqual(['2026-10 1 2', '2026-11 14 3']);
  });

  it('counts what flights delivered within their new days, and forgets flights that are gone', async () => {
    expect(await flights()).toEqual(['2']);
    await operations.select("UPDATE flight SET ends_on = '2026-11-10' WHERE campaign_id = ?", [id]);
    await operations.insert('delivery_flight', { flight_id: 900_000 + id, campaign_id: id, impressions: 7, clicks: 0, installs: 0 });
    await rebuild({ campaignIds: [id], months: [] });
    expect(await flights()).toEqual(['14']);
    expect(await campaignMonths()).toEqual(['2026-10 1 1', '2026-11 14 1']);
  });

  it('corrects roll-ups that are wrong', async () => {
    await operations.select('UPDATE delivery_month SET impressions = impressions + 5 WHERE campaign_id = ? AND month = ? AND game_id = ?', [id, '2026-11', second.gameId]);
    await operations.select('UPDATE delivery_campaign_month SET impressions = impressions + 5 WHERE campaign_id = ? AND month = ?', [id, '2026-11']);
    await rebuild({ campaignIds: [id], months: ['2026-11'] });
    expect(await months()).toContain(`2026-11 ${second.gameId} ${second.publisherId} 8 2`);
    expect(await campaignMonths()).toContain('2026-11 14 2');
  });
});

describe('campaignMonthsOfGame', () => {
  it('names the campaigns and months in which a game delivered from a month on', async () => {
    const of = (month: string) => inTransaction(operations.database.drizzle, (transaction) => campaignMonthsOfGame(transaction, first.gameId, month));
    expect(await of('2026-10')).toEqual({ campaignIds: [id], months: ['2026-10', '2026-11'] });
    expect(await of('2026-11')).toEqual({ campaignIds: [id], months: ['2026-11'] });
    expect(await of('2026-12')).toEqual({ campaignIds: [], months: [] });
  });
});
