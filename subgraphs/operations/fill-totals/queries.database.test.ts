import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryRow, openTestDelivery, type TestDelivery } from '../delivery-ingest/test-delivery.ts';

let operations: TestDelivery;

beforeAll(async () => {
  operations = await openTestDelivery();
});
afterAll(() => operations.close());

const source = 'query ($ids: [ID!]!, $range: DateRangeInput!) { adUnits(filter: { idIn: $ids }) { edges { node { id fill(range: $range) { requests impressions fillRate asOf } } } } }';

describe('AdUnit.fill', () => {
  it('adds up requests, what was filled and what was shown, of every ad unit of a list together', async () => {
    const [{ unitId }, quiet, id] = [await operations.place(), await operations.place(), await operations.campaign()];
    const requests = (day: string, count: string, filled: string) => ({ day, adUnitId: `adu_${unitId}`, requests: count, filled });
    await operations.record({
      sequence: 1,
      rows: [deliveryRow(id, unitId, '2026-11-01', 30), deliveryRow(id, unitId, '2026-11-02', 40), deliveryRow(id, unitId, '2026-11-03', 1000)],
      adUnitRows: [requests('2026-11-01', '100', '40'), requests('2026-11-02', '100', '60'), requests('2026-11-03', '1000', '1000')],
    });
    const answer = await operations.execute(source, { ids: [`adu_${unitId}`, `adu_${quiet.unitId}`], range: { from: '2026-11-01', to: '2026-11-02' } });
    expect(answer).toMatchObject({
      errors: [],
      data: {
        adUnits: {
          edges: [
            { node: { id: `adu_${quiet.unitId}`, fill: { requests: '0', impressions: '0', fillRate: null } } },
            { node: { id: `adu_${unitId}`, fill: { requests: '200', impressions: '70', fillRate: 0.5, asOf: expect.stringMatching(/^2026-11-1[45]T/) } } },
          ],
        },
      },
    });
    expect(answer.statements).toBe(3);
  });

  it('refuses a range that ends before it begins', async () => {
    const { unitId } = await operations.place();
    const answer = await operations.execute(source, { ids: [`adu_${unitId}`], range: { from: '2026-11-02', to: '2026-11-01' } });
    expect(answer.errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });
});
