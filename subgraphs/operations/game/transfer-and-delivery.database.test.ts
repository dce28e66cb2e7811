import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliveryRow, openTestDelivery, type TestDelivery } from '../delivery-ingest/test-delivery.ts';
import { testCommand } from '../test-commands.ts';

let delivery: TestDelivery;

beforeAll(async () => {
  delivery = await openTestDelivery();
});
afterAll(() => delivery.close());

it('a game that is sold while batches count for it is credited, in the end, to whoever owned it on each day', async () => {
  const transfer = testCommand(delivery, 'transferGame', 'TransferGameInput', 'game', 'id version');
  const { gameId, publisherId, unitId } = await delivery.place();
  const stays = await delivery.place();
  const buyer = await delivery.insert('publisher', { name: 'Buyer', country: 'IN' });
  const campaigns = await Promise.all([delivery.campaign(), delivery.campaign(), delivery.campaign()]);
  const day = (at: number): string => `2026-11-${String(1 + (at % 14)).padStart(2, '0')}`;
  const batch = (sequence: number) =>
    delivery.record({ sequence, rows: campaigns.flatMap((campaign) => [unitId, stays.unitId].map((unit) => deliveryRow(campaign, unit, day(sequence), 100 * sequence + campaign, sequence, 1))) });
  const sell = async (version: number): Promise<void> => {
    const toPublisherId = `pub_${version % 2 === 1 ? buyer : publisherId}`;
    // A sale that loses against a locked row waits; what it may not do is fail.
    expect((await transfer({ id: `gam_${gameId}`, expectedVersion: version, toPublisherId, validFrom: `2026-11-${String(3 * version).padStart(2, '0')}` })).userErrors).toEqual([]);
  };
  const sales = async (): Promise<void> => {
    for (let version = 1; version <= 4; version += 1) await sell(version);
  };
  const batches = async (from: number): Promise<void> => {
    for (let sequence = from; sequence <= 24; sequence += 2) expect((await batch(sequence)).userErrors).toEqual([]);
  };
  await Promise.all([sales(), batches(1), batches(2)]);

  const owed = await delivery.select(
    `SELECT d.campaign_id c, DATE_FORMAT(d.day, '%Y-%m') m, u.game_id g, o.publisher_id p, CAST(SUM(d.impressions) AS CHAR) i, CAST(SUM(d.clicks) AS CHAR) k
     FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id JOIN game_owner o ON o.game_id = u.game_id AND d.day >= o.valid_from AND d.day <= COALESCE(o.valid_to, '9999-12-31') GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  );
  const credited = await delivery.select('SELECT campaign_id c, month m, game_id g, publisher_id p, CAST(impressions AS CHAR) i, CAST(clicks AS CHAR) k FROM delivery_month WHERE impressions > 0 ORDER BY 1, 2, 3, 4');
  expect(owed.length).toBe(campaigns.length * 3);
  expect(credited).toEqual(owed);
  const totals = await delivery.select('SELECT campaign_id c, CAST(impressions AS CHAR) i FROM delivery_campaign_month ORDER BY 1');
  expect(totals).toEqual(await delivery.select('SELECT campaign_id c, CAST(SUM(impressions) AS CHAR) i FROM delivery_daily GROUP BY 1 ORDER BY 1'));
  expect(await delivery.select('SELECT COUNT(*) n, SUM(valid_to IS NULL) o FROM game_owner WHERE game_id = ?', [gameId])).toMatchObject([{ n: '5', o: '1' }]);
});

it('a month that is locked while a game is being sold is either locked before, and refuses, or after, and keeps the sale', async () => {
  const transfer = testCommand(delivery, 'transferGame', 'TransferGameInput', 'game', 'id version');
  const { gameId, unitId } = await delivery.place();
  const campaign = await delivery.campaign();
  await delivery.record({ sequence: 1, rows: [deliveryRow(campaign, unitId, '2026-09-10', 700)] });
  expect((await delivery.closeMonth('2026-09', 'FINAL')).userErrors).toEqual([]);
  const buyer = await delivery.insert('publisher', { name: 'Late buyer', country: 'IN' });
  const [sold, closed] = await Promise.all([
    transfer({ id: `gam_${gameId}`, expectedVersion: 1, toPublisherId: `pub_${buyer}`, validFrom: '2026-09-05' }),
    delivery.closeMonth('2026-09', 'LOCKED'),
  ]);
  expect(closed.userErrors).toEqual([]);
  const [credited] = await delivery.select('SELECT publisher_id p FROM delivery_month WHERE campaign_id = ? AND impressions > 0', [campaign]);
  if (sold.row === null) expect(sold.userErrors).toMatchObject([{ code: 'MONTH_LOCKED' }]);
  expect(Number(credited?.['p']) === buyer).toBe(sold.row !== null);
  expect((await transfer({ id: `gam_${gameId}`, expectedVersion: sold.row === null ? 1 : 2, toPublisherId: `pub_${await delivery.insert('publisher', { name: 'Too late', country: 'IN' })}`, validFrom: '2026-09-20' })).userErrors).toMatchObject([{ code: 'MONTH_LOCKED' }]);
});
