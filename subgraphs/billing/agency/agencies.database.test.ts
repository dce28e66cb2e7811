import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccount, openBillingTest, opsStaff, type BillingTest } from '../test-billing.ts';

let billing: BillingTest;
beforeAll(async () => {
  billing = await openBillingTest();
  for (let advertiserId = 1; advertiserId <= 40; advertiserId += 1) {
    const agency = { agency_id: 1 + (advertiserId % 4) };
    await addAccount(billing, { advertiser_id: advertiserId, ...agency, payer: 'AGENCY' });
    // In dollars the advertiser pays itself: the agency owes nothing of it.
    await addAccount(billing, { advertiser_id: advertiserId, ...agency, currency: 'USD' });
    for (const currency of ['INR', 'USD']) {
      await billing.insert('advertiser_balance', { advertiser_id: advertiserId, currency, outstanding_minor: advertiserId, overdue_minor: 0, as_of: '2026-11-15 09:00:00.000' });
    }
  }
  await addAccount(billing, { advertiser_id: 41, agency_id: 1, payer: 'AGENCY', currency: 'AED' });
});
afterAll(() => billing.close());

async function agencies(ids: readonly string[]) {
  return billing.client.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Agency { id outstandingBalances { amountMinor currency } } } }', { r: ids.map((id) => ({ __typename: 'Agency', id })) }, opsStaff);
}

test('an agency owes what the accounts that it pays for leave outstanding, by currency; an account without a document owes nothing', async () => {
  const [row] = await billing.rows("SELECT SUM(b.outstanding_minor) AS owed FROM billing_account a JOIN advertiser_balance b ON b.advertiser_id = a.advertiser_id AND b.currency = a.currency WHERE a.agency_id = 1 AND a.payer = 'AGENCY'");
  const answer = await agencies(['agy_1', 'agy_99']);
  expect(answer.errors).toEqual([]);
  expect(answer.data).toEqual({
    _entities: [
      { id: 'agy_1', outstandingBalances: [{ amountMinor: '0', currency: 'AED' }, { amountMinor: String(row?.['owed']), currency: 'INR' }] },
      { id: 'agy_99', outstandingBalances: [] },
    ],
  });
});

test('agencies are read in one statement, and an advertiser is not taken for one', async () => {
  expect((await agencies(['agy_1'])).statements).toBe(1);
  expect((await agencies(['agy_1', 'agy_2', 'agy_3', 'agy_4'])).statements).toBe(1);
  const wrong = await agencies(['adv_1']);
  expect([wrong.data, wrong.errors.map((error) => error.code), wrong.statements]).toEqual([{ _entities: [null] }, ['WRONG_ID_KIND'], 0]);
});
