import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryRow, openTestDelivery, type TestDelivery } from './test-delivery.ts';

let operations: TestDelivery;

beforeAll(async () => {
  operations = await openTestDelivery();
});
afterAll(() => operations.close());

const taken = { userErrors: [], batchId: expect.stringMatching(/^dbt_\d+$/) };

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
    expect(await operations.select('SELECT month, impressions, revision FROM delivery_campaign_month WHERE campaign_id = ? ORDER BY month', [id])).toEqual([
      { month: '2026-10', impressions: '5', revision: 1 },
      { month: '2026-11', impressions: '1107', revision: 1 },
    ]);
    expect(await operations.select('SELECT flight_id, impressions, clicks FROM delivery_flight WHERE campaign_id = ? ORDER BY flight_id', [id])).toEqual([
      { flight_id: String(flights[0]), impressions: '1100', clicks: '10' },
      { flight_id: String(flights[1]), impressions: '7', clicks: '2' },
    ]);
    // The eighth of November is seven days before the fifteenth: no longer recent.
    expect(await operations.select('SELECT impressions_7d, through_day FROM campaign_recent WHERE campaign_id = ?', [id])).toEqual([{ impressions_7d: '107', through_day: '2026-11-15' }]);
  });
});
