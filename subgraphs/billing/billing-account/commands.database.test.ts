import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inr, openDesk, service, type Desk } from '../test-desk.ts';
import { refreshFundingStates } from '../worker/rounds.ts';
import { moveToToday } from './date-change.ts';
import { lockAccount, settleAccount } from './settle-account.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const one = async (sql: string, values: readonly (string | number)[] = []): Promise<Readonly<Record<string, unknown>>> => (await desk.rows(sql, values))[0] ?? {};
const hold = async (accountId: number) => (await one('SELECT hold_reason FROM billing_account WHERE id = ?', [accountId]))['hold_reason'];
const status = async (campaignId: number) => (await one('SELECT status FROM campaign_funding_state WHERE campaign_id = ?', [campaignId]))['status'];
let advertisers = 10_000;
const account = (more: object = {}) => ({ advertiserId: `adv_${(advertisers += 1)}`, payer: 'ADVERTISER', legalName: 'Kesar Foods Pvt Ltd', placeOfSupply: 'IN-KA', currency: 'INR', ...more });

describe('createBillingAccount', () => {
  it('opens an account, with its history, and none of its personal data in it', async () => {
    const made = await desk.carryOut('createBillingAccount', account({ taxId: '29ABCDE1234F1Z5', creditLimit: inr(500), paymentTermsDays: 45 }));
    expect(made).toMatchObject({ version: 1, legalName: 'Kesar Foods Pvt Ltd', currency: 'INR' });
    const event = await one("SELECT action, actor_subject, changes FROM billing_event WHERE entity_type = 'BillingAccount' AND entity_id = ?", [Number(String(made['id']).slice(4))]);
    expect(event).toMatchObject({ action: 'createBillingAccount', actor_subject: 'dev|finance' });
    expect(JSON.stringify(event)).not.toContain('29ABCDE1234F1Z5');
  });
  it('opens one per advertiser and currency, whoever asks first', async () => {
    const input = account();
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('createBillingAccount', input)));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)))).toEqual(new Set(['DUPLICATE']));
    await desk.carryOut('createBillingAccount', { ...input, currency: 'USD' });
  });
  it.each<[string, object, string]>([
    ['another kind of id', { advertiserId: 'cmp_1' }, 'WRONG_ID_KIND advertiserId'],
    ['a currency that it does not bill in', { currency: 'ZZZ' }, 'INVALID_INPUT currency'],
    ['an agency that pays and is not named', { payer: 'AGENCY' }, 'INVALID_INPUT agencyId'],
    ['a place that is none', { placeOfSupply: 'Karnataka' }, 'INVALID_INPUT placeOfSupply'],
    ['a tax number that is none', { taxId: 'x' }, 'INVALID_INPUT taxId'],
    ['terms of a year and more', { paymentTermsDays: 400 }, 'INVALID_INPUT paymentTermsDays'],
    ['a blank name', { legalName: ' ' }, 'INVALID_INPUT legalName'],
    ['a limit in another currency', { creditLimit: { amountMinor: '5', currency: 'USD' } }, 'CURRENCY_MISMATCH creditLimit.currency'],
    ['a negative limit', { creditLimit: inr(-1) }, 'INVALID_INPUT creditLimit.amountMinor'],
  ])('refuses %s', async (_what, wrong, expected) => {
    expect(await desk.refusal('createBillingAccount', account(wrong))).toBe(expected);
  });
});

describe('updateBillingAccount', () => {
  it('changes terms for later documents only', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    expect(await desk.carryOut('updateBillingAccount', { id: `bac_${accountId}`, expectedVersion: 1, legalName: 'New Name Ltd', paymentTermsDays: 60 })).toMatchObject({ version: 2, legalName: 'New Name Ltd', paymentTermsDays: 60 });
    expect(await one('SELECT bill_to_name, due_on FROM invoice WHERE id = ?', [invoiceId])).toMatchObject({ bill_to_name: expect.not.stringContaining('New Name') as unknown, due_on: '2026-12-15' });
  });
  it('lets one of two people win, and shows the other both versions', async () => {
    const { accountId } = await desk.open();
    const answers = await Promise.all(['A Ltd', 'B Ltd'].map((legalName) => desk.send('updateBillingAccount', { id: `bac_${accountId}`, expectedVersion: 1, legalName })));
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['VERSION_CONFLICT']);
  });
  it.each<[string, object, string]>([
    ['an account that is not there', { id: 'bac_999999', expectedVersion: 1 }, 'NOT_FOUND id'],
    ['a name that is cleared', { id: 'bac_1', expectedVersion: 1, legalName: null }, 'INVALID_INPUT legalName'],
    ['another kind of id', { id: 'inv_1', expectedVersion: 1 }, 'WRONG_ID_KIND id'],
  ])('refuses %s', async (_what, input, expected) => {
    expect(await desk.refusal('updateBillingAccount', { ...input })).toBe(expected);
  });
});

describe('holds', () => {
  it('by people act at once on every campaign, and end by people', async () => {
    const { accountId, campaignId } = await desk.open();
    expect(await desk.carryOut('setBillingHold', { billingAccountId: `bac_${accountId}`, expectedVersion: 1, hold: true, reason: 'FRAUD', note: 'Checking' })).toMatchObject({ hold: { reason: 'FRAUD', note: 'Checking' }, version: 2 });
    expect(await status(campaignId)).toBe('ON_HOLD');
    await desk.carryOut('setBillingHold', { billingAccountId: `bac_${accountId}`, expectedVersion: 2, hold: false, reason: 'FRAUD' });
    expect(await status(campaignId)).toBe('FUNDED');
  });
  it('that follow from money are not set by people', async () => {
    const { accountId } = await desk.open();
    expect(await desk.refusal('setBillingHold', { billingAccountId: `bac_${accountId}`, expectedVersion: 1, hold: true, reason: 'OVERDUE' })).toBe('INVALID_INPUT reason');
    expect(await desk.refusal('setBillingHold', { billingAccountId: `bac_${accountId}`, expectedVersion: 3, hold: true, reason: 'MANUAL' })).toBe('VERSION_CONFLICT expectedVersion');
    expect(await desk.refusal('setBillingHold', { billingAccountId: 'bac_999999', expectedVersion: 1, hold: true, reason: 'MANUAL' })).toBe('NOT_FOUND billingAccountId');
  });
  it('for overdue invoices come with the last reminder, and end when they are paid', async () => {
    const { accountId, invoiceId, campaignId } = await desk.invoiced();
    const notices = async () => (await desk.rows('SELECT level, sent_on FROM dunning_notice WHERE billing_account_id = ? ORDER BY level', [accountId])).map(({ level }) => Number(level));
    for (const [day, levels] of [['2026-12-15', []], ['2026-12-16', [1]], ['2026-12-30', [1, 2]], ['2027-01-14', [1, 2, 3]]] as const) {
      await moveToToday(desk.context(service, day));
      expect(await notices()).toEqual(levels);
      expect(await hold(accountId)).toBeNull();
    }
    await moveToToday(desk.context(service, '2027-02-13'));
    await moveToToday(desk.context(service, '2027-02-13'));
    expect(await notices()).toEqual([1, 2, 3, 4]);
    expect([await hold(accountId), await status(campaignId)]).toEqual(['OVERDUE', 'ON_HOLD']);
    await desk.on('2027-02-14').carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: '2027-02-14', method: 'UPI', amount: inr(1_180_000), allocations: [{ invoiceId: `inv_${invoiceId}`, amount: inr(1_180_000) }] });
    expect([await hold(accountId), await status(campaignId)]).toEqual([null, 'FUNDED']);
  });
  describe('for the credit limit', () => {
    const uncapped = { cap_policy: 'NO_CAP', ends_on: null };
    it('stop a contract without a cap as soon as delivery passes the limit, and end when the account pays', async () => {
      const { accountId, campaignId } = await desk.open({ credit_limit_minor: 1_000_000 }, uncapped, 500_000);
      await desk.deliver(campaignId, 99_000);
      expect([await hold(accountId), await status(campaignId)]).toEqual([null, 'NEARLY_EXHAUSTED']);
      await desk.deliver(campaignId, 101_000, { revision: 2 });
      expect([await hold(accountId), await status(campaignId)]).toEqual(['CREDIT_LIMIT', 'ON_HOLD']);
      expect(await desk.refusal('setBillingHold', { billingAccountId: `bac_${accountId}`, expectedVersion: 2, hold: false, reason: 'CREDIT_LIMIT' })).toBe('CREDIT_LIMIT hold');
      const { invoiceId } = await desk.draft(accountId);
      await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
      expect(await hold(accountId)).toBe('CREDIT_LIMIT');
      await desk.carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: '2026-11-15', method: 'UPI', amount: inr(1_000_000), allocations: [{ invoiceId: `inv_${invoiceId}`, amount: inr(1_000_000) }] });
      expect([await hold(accountId), await status(campaignId)]).toEqual([null, 'NEARLY_EXHAUSTED']);
      expect(await desk.findings()).toEqual([]);
    });
    it('end when the limit is raised', async () => {
      const { accountId, campaignId } = await desk.open({ credit_limit_minor: 100 }, uncapped, 50);
      await desk.deliver(campaignId, 10_000);
      expect(await hold(accountId)).toBe('CREDIT_LIMIT');
      await desk.carryOut('updateBillingAccount', { id: `bac_${accountId}`, expectedVersion: 2, creditLimit: inr(5_000_000) });
      expect([await hold(accountId), await status(campaignId)]).toEqual([null, 'NEARLY_EXHAUSTED']);
    });
    it('do not touch a capped contract, nor a hold for another reason', async () => {
      const capped = await desk.open({ credit_limit_minor: 100 }, {}, 50);
      await desk.deliver(capped.campaignId, 10_000);
      expect([await hold(capped.accountId), await status(capped.campaignId)]).toEqual([null, 'EXHAUSTED']);
      const held = await desk.open({ credit_limit_minor: 100, hold_reason: 'MANUAL', hold_since: '2026-11-01 05:00:00.000' }, uncapped, 50);
      await desk.deliver(held.campaignId, 10_000);
      expect(await hold(held.accountId)).toBe('MANUAL');
    });
    it('end in the worker\'s round when the contract has ended', async () => {
      const { accountId, campaignId } = await desk.open({ credit_limit_minor: 100 }, { cap_policy: 'NO_CAP', ends_on: '2026-11-15' }, 50);
      await desk.deliver(campaignId, 10_000);
      expect(await hold(accountId)).toBe('CREDIT_LIMIT');
      await refreshFundingStates(desk.context(service, '2026-11-16'), [campaignId]);
      expect(await hold(accountId)).toBeNull();
    });
  });
});

it('settling an account twice changes nothing', async () => {
  const { accountId, campaignId } = await desk.invoiced();
  const read = () => desk.rows('SELECT a.version, b.outstanding_minor, b.overdue_minor, s.status FROM billing_account a JOIN advertiser_balance b ON b.advertiser_id = a.advertiser_id JOIN campaign_funding_state s ON s.campaign_id = ? WHERE a.id = ?', [campaignId, accountId]);
  const before = await read();
  await inTransaction(desk.database.drizzle, async (transaction) => {
    const locked = await lockAccount(transaction, accountId);
    if (locked !== null) await settleAccount(transaction, desk.context(), locked, [campaignId]);
  });
  expect(await read()).toEqual(before);
});
