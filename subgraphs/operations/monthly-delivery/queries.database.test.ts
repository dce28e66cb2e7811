import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;

beforeAll(async () => {
  operations = await openTestOperations();
  await operations.insert('delivery_month_close', { month: '2026-10', finalised_at: '2026-11-05 00:30:00.000', locked_at: null });
  await operations.insert('delivery_month_close', { month: '2026-09', finalised_at: '2026-10-05 00:30:00.000', locked_at: '2026-10-31 00:00:00.000' });
});
afterAll(() => operations.close());

const query = 'query ($ids: [ID!]!) { campaigns(first: 50, filter: { idIn: $ids }, orderBy: { by: CREATED_AT }) { edges { node { id monthlyDelivery { month impressions clicks installs revision isFinal } } } } }';

describe('Campaign.monthlyDelivery', () => {
  it('gives each month with delivery, earliest first, with its revision and whether it is final', async () => {
    const id = await operations.campaign();
    const units = { impressions: '9007199254740993', clicks: 20, installs: 3 };
    for (const [month, revision] of [['2026-11', 7], ['2026-09', 1], ['2026-10', 2]] as const) await operations.insert('delivery_campaign_month', { campaign_id: id, month, ...units, revision });
    const answer = await operations.execute(query, { ids: [`cmp_${id}`] });
    const delivered = { impressions: '9007199254740993', clicks: '20', installs: '3' };
    const monthlyDelivery = [
      { month: '2026-09', ...delivered, revision: 1, isFinal: true },
      { month: '2026-10', ...delivered, revision: 2, isFinal: true },
      { month: '2026-11', ...delivered, revision: 7, isFinal: false },
    ];
    expect(answer).toMatchObject({ errors: [], data: { campaigns: { edges: [{ node: { id: `cmp_${id}`, monthlyDelivery } }] } } });
  });

  it('reads one statement for a page, and is empty for a campaign that never delivered', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => operations.campaign()));
    const one = await operations.execute(query, { ids: ids.slice(0, 1).map((id) => `cmp_${id}`) });
    const five = await operations.execute(query, { ids: ids.map((id) => `cmp_${id}`) });
    expect(five.statements).toBe(one.statements);
    expect(five.statements).toBe(2);
    expect(JSON.stringify(five.data).match(/"monthlyDelivery":\[\]/g)).toHaveLength(5);
  });
});
