import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPayout, addPayoutAccount, openBillingTest, opsStaff, type BillingTest } from '../test-billing.ts';

/** Batches 1 to 12: the first waits for a second person, the second is below the limit, the third has two signatures. */
const batchCount = 12;

let billing: BillingTest;
beforeAll(async () => {
  billing = await openBillingTest();
  const accountId = await addPayoutAccount(billing, { publisher_id: 1 });
  for (let at = 1; at <= batchCount; at += 1) {
    const id = await billing.insert('payout_batch', {
      currency: 'INR', total_minor: at === 2 ? 900 : 1_100, approval_limit_minor: 1_000, prepared_by: 'dev|finance', prepared_at: '2026-11-10 04:30:00.000',
    });
    if (at === 3) await billing.rows("UPDATE payout_batch SET status = 'APPROVED', approved_by = 'dev|finance-approver', approved_at = '2026-11-11 05:30:00.000', version = 2 WHERE id = ?", [id]);
    for (let month = 1; month <= at % 4; month += 1) await addPayout(billing, { payout_account_id: accountId, statement_month: `20${at + 10}-0${month}`, batch_id: id, status: 'IN_BATCH', gross_minor: 100 * month });
  }
});
afterAll(() => billing.close());

const fields = `id status total { amountMinor currency } payoutCount version approval { required limit { amountMinor currency } preparedBy preparedAt approvedBy approvedAt rejectedReason }
  payouts(first: 2) { totalCount pageInfo { hasNextPage } edges { node { net { amountMinor } batch { id } } } }`;

describe('a payout batch', () => {
  test('is listed by its state', async () => {
    const ids = async (states: string) => (await billing.client.execute(`{ payoutBatches(statusIn: ${states}) { edges { node { id } } } }`)).data;
    expect(await ids('[APPROVED]')).toEqual({ payoutBatches: { edges: [{ node: { id: 'pbt_3' } }] } });
    expect(await ids('[APPROVED, SETTLED]')).toEqual(await ids('[APPROVED]'));
    expect(await ids('[]')).toEqual({ payoutBatches: { edges: [] } });
  });

  test('that waits shows its limit and that a second person is needed', async () => {
    const answer = await billing.client.execute(`{ payoutBatch(id: "pbt_1") { ${fields} } }`);
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({
      payoutBatch: {
        id: 'pbt_1', status: 'PREPARED', total: { amountMinor: '1100', currency: 'INR' }, payoutCount: 1, version: 1,
        approval: { required: true, limit: { amountMinor: '1000', currency: 'INR' }, preparedBy: 'dev|finance', preparedAt: '2026-11-10T04:30:00.000Z', approvedBy: null, approvedAt: null, rejectedReason: null },
        payouts: { totalCount: 1, pageInfo: { hasNextPage: false }, edges: [{ node: { net: { amountMinor: '100' }, batch: { id: 'pbt_1' } } }] },
      },
    });
  });

  test('that was approved shows by whom; one at or below the limit needs nobody', async () => {
    const answer = await billing.client.execute(`{ second: payoutBatch(id: "pbt_2") { approval { required } } third: payoutBatch(id: "pbt_3") { ${fields} } none: payoutBatch(id: "pbt_99") { id } }`);
    expect(answer.data).toMatchObject({
      second: { approval: { required: false } },
      third: { status: 'APPROVED', payoutCount: 3, approval: { approvedBy: 'dev|finance-approver', approvedAt: '2026-11-11T05:30:00.000Z' }, payouts: { totalCount: 3, pageInfo: { hasNextPage: true }, edges: [{ node: { net: { amountMinor: '300' } } }, { node: { net: { amountMinor: '200' } } }] } },
      none: null,
    });
  });

  test('is of payouts:read alone, also from a payout', async () => {
    const viewer = testViewer(['billing:read']);
    for (const query of ['{ payoutBatch(id: "pbt_1") { id } }', '{ payoutBatches { edges { cursor } } }']) {
      for (const refused of [viewer, opsStaff]) expect((await billing.client.execute(query, {}, refused)).errors.map((error) => error.code)).toEqual(['FORBIDDEN']);
    }
    const payout = await billing.client.execute('{ payouts(first: 1) { edges { node { status batch { id } } } } }', {}, viewer);
    expect([payout.data, payout.errors.map((error) => error.code)]).toEqual([{ payouts: { edges: [{ node: { status: 'IN_BATCH', batch: null } }] } }, ['FORBIDDEN']]);
  });
});

describe('payoutBatches', () => {
  const query = `query ($first: Int, $after: String) { payoutBatches(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node { ${fields} } } } }`;
  interface Listed {
    readonly payoutBatches: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }; readonly edges: readonly { readonly node: { readonly id: string } }[] };
  }

  test('lists newest first, each once over page borders', async () => {
    const found: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Listed['payoutBatches'] = ((await billing.client.execute(query, { first: 5, after })).data as Listed).payoutBatches;
      found.push(...page.edges.map((edge) => edge.node.id));
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(found).toEqual(Array.from({ length: batchCount }, (_, at) => `pbt_${batchCount - at}`));
  });

  test('costs as many statements for twelve batches as for two', async () => {
    for (const first of [2, 12]) expect((await billing.client.execute(query, { first })).statements).toBe(5);
  });

  test('refuses a cursor of another list', async () => {
    const answer = await billing.client.execute(query, { after: Buffer.from('["payout",5]').toString('base64url') });
    expect([answer.errors.map((error) => error.code), answer.statements]).toEqual([['INVALID_CURSOR'], 0]);
  });
});
