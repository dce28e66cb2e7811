import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, addDraft, addIssued, openBillingTest, opsStaff, today, type BillingTest } from '../test-billing.ts';

/** Due days around every border, with an amount of its own each: 1, 2, 4 …, so that a sum names its invoices. */
const dueOn = ['2026-12-01', '2026-11-15', '2026-11-14', '2026-10-16', '2026-10-15', '2026-09-16', '2026-09-15', '2026-08-17', '2026-08-16', '2025-01-01'];

let billing: BillingTest;
const accounts: number[] = [];
beforeAll(async () => {
  billing = await openBillingTest();
  for (let at = 0; at < 6; at += 1) {
    const currency = at === 5 ? 'USD' : 'INR';
    const accountId = await addAccount(billing, { advertiser_id: at + 1, currency });
    accounts.push(accountId);
    for (const [place, due] of dueOn.entries()) {
      // Half of each is paid already; a credit of one is on top.
      await addIssued(billing, { accountId, currency, lines: [2 ** (place + 1) + 1], issuedOn: '2025-01-01', dueOn: due }, { paid_minor: 2 ** place, credited_minor: 1 });
    }
    await addIssued(billing, { accountId, currency, lines: [5_000], issuedOn: '2026-08-01', dueOn: '2026-09-01' }, { paid_minor: 5_000 });
    await addIssued(billing, { accountId, currency, lines: [7_000], issuedOn: '2026-08-01', dueOn: '2026-09-01' }, { status: 'WRITTEN_OFF' });
    await addDraft(billing, { accountId, currency, lines: [9_000], usageMonth: '2026-10' });
  }
  accounts.push(await addAccount(billing, { advertiser_id: 7 }));
});
afterAll(() => billing.close());

const buckets = 'notDue { amountMinor currency } days1To30 { amountMinor } days31To60 { amountMinor } days61To90 { amountMinor } over90 { amountMinor } total { amountMinor } asOf';
const inRupees = { notDue: { amountMinor: '3', currency: 'INR' }, days1To30: { amountMinor: '12' }, days31To60: { amountMinor: '48' }, days61To90: { amountMinor: '192' }, over90: { amountMinor: '768' }, total: { amountMinor: '1023' }, asOf: today };

function agingOf(ids: readonly number[]) {
  return billing.client.execute(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on BillingAccount { aging { ${buckets} } } } }`, { r: ids.map((id) => ({ __typename: 'BillingAccount', id: `bac_${id}` })) }, opsStaff);
}

describe("an account's aging", () => {
  test('has a border after the due day, 30, 60 and 90 days, and leaves out what is paid, written off or a draft', async () => {
    expect((await agingOf(accounts.slice(0, 1))).data).toEqual({ _entities: [{ aging: inRupees }] });
  });

  test('is zero in every bucket where nothing is owed', async () => {
    const zero = { amountMinor: '0' };
    expect((await agingOf(accounts.slice(6))).data).toEqual({
      _entities: [{ aging: { notDue: { amountMinor: '0', currency: 'INR' }, days1To30: zero, days31To60: zero, days61To90: zero, over90: zero, total: zero, asOf: today } }],
    });
  });

  test('costs two statements for the accounts and their aging, whatever their number', async () => {
    for (const asked of [accounts.slice(0, 1), accounts]) expect((await agingOf(asked)).statements).toBe(2);
  });
});

describe('arAging', () => {
  const query = `query ($currency: CurrencyCode!, $asOf: Date) { arAging(currency: $currency, asOf: $asOf) { ${buckets} } }`;

  test('sums every account of the currency', async () => {
    const [row] = await billing.rows("SELECT SUM(outstanding_minor) AS total, SUM(IF(DATEDIFF('2026-11-15', due_on) > 90, outstanding_minor, 0)) AS old FROM invoice WHERE currency = 'INR'");
    const answer = await billing.client.execute(query, { currency: 'INR' });
    expect(answer.data).toMatchObject({ arAging: { total: { amountMinor: String(row?.['total']) }, over90: { amountMinor: String(row?.['old']) }, notDue: { amountMinor: '15', currency: 'INR' }, asOf: today } });
    expect(answer.statements).toBe(1);
  });

  test("counts days up to another day: today's debts as they will have aged", async () => {
    const answer = await billing.client.execute(query, { currency: 'USD', asOf: '2026-11-16' });
    expect(answer.data).toMatchObject({ arAging: { notDue: { amountMinor: '1', currency: 'USD' }, days1To30: { amountMinor: '6' }, days31To60: { amountMinor: '24' }, days61To90: { amountMinor: '96' }, over90: { amountMinor: '896' }, total: { amountMinor: '1023' }, asOf: '2026-11-16' } });
  });

  test('of a currency without documents is zero', async () => {
    expect((await billing.client.execute(query, { currency: 'AED' })).data).toMatchObject({ arAging: { total: { amountMinor: '0' } } });
  });

  test('needs billing:read', async () => {
    const answer = await billing.client.execute(query, { currency: 'INR' }, opsStaff);
    expect([answer.data, answer.errors.map((error) => error.code)]).toEqual([{ arAging: null }, ['FORBIDDEN']]);
  });
});
