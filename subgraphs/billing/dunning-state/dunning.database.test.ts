import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccount, addIssued, openBillingTest, opsStaff, type BillingTest } from '../test-billing.ts';

let billing: BillingTest;
const accounts: Record<'paid' | 'fresh' | 'reminded', number> = { paid: 0, fresh: 0, reminded: 0 };
beforeAll(async () => {
  billing = await openBillingTest();
  accounts.paid = await addAccount(billing, { advertiser_id: 1 });
  accounts.fresh = await addAccount(billing, { advertiser_id: 2 });
  accounts.reminded = await addAccount(billing, { advertiser_id: 3 });
  await addIssued(billing, { accountId: accounts.paid, lines: [100], issuedOn: '2026-08-01', dueOn: '2026-09-01' }, { paid_minor: 100 });
  await addNotice(accounts.paid, '2026-09-02', 1, '2026-09-02');
  await addIssued(billing, { accountId: accounts.fresh, lines: [100], issuedOn: '2026-10-15', dueOn: '2026-11-14' });
  await addIssued(billing, { accountId: accounts.reminded, lines: [100], issuedOn: '2026-09-20', dueOn: '2026-10-20' });
  await addIssued(billing, { accountId: accounts.reminded, lines: [100], issuedOn: '2026-10-10', dueOn: '2026-11-10' });
  // An earlier cycle that ended, and the one that runs.
  await addNotice(accounts.reminded, '2026-06-02', 3, '2026-07-02');
  await addNotice(accounts.reminded, '2026-10-21', 1, '2026-10-21');
  await addNotice(accounts.reminded, '2026-10-21', 2, '2026-11-04');
});
afterAll(() => billing.close());

function addNotice(accountId: number, cycleFrom: string, level: number, sentOn: string): Promise<number> {
  return billing.insert('dunning_notice', { billing_account_id: accountId, cycle_from: cycleFrom, level, sent_on: sentOn, overdue_minor: 100 });
}

function dunningOf(ids: readonly number[]) {
  return billing.client.execute(
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on BillingAccount { dunning { level since lastNoticeOn nextNoticeOn } aging { total { amountMinor } } } } }',
    { r: ids.map((id) => ({ __typename: 'BillingAccount', id: `bac_${id}` })) },
    opsStaff,
  );
}

test('dunning is null after payment, begins at level 0, and names the last reminder of the running cycle and the next by the policy', async () => {
  const answer = await dunningOf([accounts.paid, accounts.fresh, accounts.reminded]);
  expect(answer.errors).toEqual([]);
  expect(answer.data).toMatchObject({
    _entities: [
      { dunning: null },
      { dunning: { level: 0, since: '2026-11-15', lastNoticeOn: null, nextNoticeOn: '2026-11-15' } },
      { dunning: { level: 2, since: '2026-10-21', lastNoticeOn: '2026-11-04', nextNoticeOn: '2026-11-19' } },
    ],
  });
});

test('accounts, aging, reminders and policy are one statement each, whatever the number of accounts', async () => {
  expect((await dunningOf([accounts.fresh])).statements).toBe(4);
  expect((await dunningOf([accounts.paid, accounts.fresh, accounts.reminded])).statements).toBe(4);
});
