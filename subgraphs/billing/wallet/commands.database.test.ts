import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inr, openDesk, type Desk } from '../test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

let references = 0;
const topUp = (accountId: number, amountMinor: number, more: object = {}) => ({
  billingAccountId: `bac_${accountId}`, amount: inr(amountMinor), method: 'BANK_TRANSFER', reference: `TOP-${(references += 1)}`, receivedOn: '2026-11-14', ...more,
});
const giveBack = (accountId: number, amountMinor: number, more: object = {}) => ({ billingAccountId: `bac_${accountId}`, amount: inr(amountMinor), reference: `BACK-${(references += 1)}`, ...more });
const fund = (campaignId: number, amountMinor: number, source = 'WALLET', more: object = {}) => ({ campaignId: `cmp_${campaignId}`, amount: inr(amountMinor), source, ...more });
const walletOf = async (accountId: number) => (await desk.rows('SELECT balance_minor, reserved_minor FROM wallet WHERE billing_account_id = ?', [accountId]))[0];

describe('a wallet', () => {
  it('is made by its first top-up, once, though 8 arrive at the same moment', async () => {
    const { accountId } = await desk.open();
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('topUpWallet', topUp(accountId, 1_000))));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(await walletOf(accountId)).toEqual({ balance_minor: '8000', reserved_minor: '0' });
    expect(await desk.findings()).toEqual([]);
  });
  it('takes a top-up that is sent twice once', async () => {
    const { accountId } = await desk.open();
    const input = { idempotencyKey: 'top-up-once', ...topUp(accountId, 700) };
    await Promise.all(Array.from({ length: 8 }, () => desk.carryOut('topUpWallet', input)));
    expect(await walletOf(accountId)).toEqual({ balance_minor: '700', reserved_minor: '0' });
    expect(await desk.refusal('topUpWallet', { ...input, amount: inr(701) })).toBe('IDEMPOTENCY_KEY_REUSED idempotencyKey');
  });
  it('gives back what no campaign reserves, never more, though 8 ask at once', async () => {
    const { accountId, campaignId } = await desk.open({ credit_limit_minor: null }, {}, 0);
    await desk.carryOut('topUpWallet', topUp(accountId, 10_000));
    await desk.carryOut('fundCampaign', fund(campaignId, 4_000));
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('refundWallet', giveBack(accountId, 2_500))));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(2);
    expect(new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)))).toEqual(new Set(['INSUFFICIENT_FUNDS']));
    expect(await walletOf(accountId)).toEqual({ balance_minor: '5000', reserved_minor: '4000' });
    expect(await desk.findings()).toEqual([]);
  });
  it.each<[string, string, () => object, string]>([
    ['topUpWallet', 'an account that is not there', () => topUp(999_999, 5), 'NOT_FOUND billingAccountId'],
    ['topUpWallet', 'another kind of id', () => topUp(1, 5, { billingAccountId: 'adv_1' }), 'WRONG_ID_KIND billingAccountId'],
    ['topUpWallet', 'nothing', () => topUp(1, 0), 'INVALID_INPUT amount.amountMinor'],
    ['topUpWallet', 'another currency', () => topUp(1, 5, { amount: { amountMinor: '5', currency: 'USD' } }), 'CURRENCY_MISMATCH amount.currency'],
    ['topUpWallet', 'money out of a wallet', () => topUp(1, 5, { method: 'WALLET' }), 'INVALID_INPUT method'],
    ['topUpWallet', 'money from tomorrow', () => topUp(1, 5, { receivedOn: '2026-11-16' }), 'INVALID_INPUT receivedOn'],
    ['topUpWallet', 'no reference', () => topUp(1, 5, { reference: ' ' }), 'INVALID_INPUT reference'],
    ['refundWallet', 'an account that is not there', () => giveBack(999_999, 5), 'NOT_FOUND billingAccountId'],
    ['refundWallet', 'nothing', () => giveBack(1, 0), 'INVALID_INPUT amount.amountMinor'],
    ['refundWallet', 'another currency', () => giveBack(1, 5, { amount: { amountMinor: '5', currency: 'USD' } }), 'CURRENCY_MISMATCH amount.currency'],
  ])('%s refuses %s', async (mutation, _what, input, expected) => {
    expect(await desk.refusal(mutation, { ...input() })).toBe(expected);
  });
  it('that is not there gives nothing back, and one refund has one reference', async () => {
    const without = await desk.open();
    expect(await desk.refusal('refundWallet', giveBack(without.accountId, 5))).toBe('INSUFFICIENT_FUNDS amount.amountMinor');
    const { accountId } = await desk.open();
    await desk.carryOut('topUpWallet', topUp(accountId, 100));
    await desk.carryOut('refundWallet', giveBack(accountId, 5, { reference: 'BACK-TWICE' }));
    expect(await desk.refusal('refundWallet', giveBack(accountId, 5, { reference: 'BACK-TWICE' }))).toBe('DUPLICATE reference');
  });
});

describe('releaseFunding', () => {
  it('frees what is reserved in the wallet, and what is committed on credit', async () => {
    const { accountId, campaignId } = await desk.open({}, {}, 0);
    await desk.carryOut('topUpWallet', topUp(accountId, 10_000));
    await desk.carryOut('fundCampaign', fund(campaignId, 6_000));
    await desk.carryOut('fundCampaign', fund(campaignId, 3_000, 'CREDIT_LINE'));
    expect(await desk.carryOut('releaseFunding', fund(campaignId, 5_000))).toMatchObject({ budget: inr(4_000) });
    expect(await desk.carryOut('releaseFunding', fund(campaignId, 3_000, 'CREDIT_LINE'))).toMatchObject({ budget: inr(1_000) });
    expect(await walletOf(accountId)).toEqual({ balance_minor: '10000', reserved_minor: '1000' });
    expect(await desk.findings()).toEqual([]);
  });
  it('never frees what is spent, nor more than there is of the source', async () => {
    const { campaignId } = await desk.open({}, {}, 2_000_000);
    await desk.deliver(campaignId, 150_000);
    expect(await desk.refusal('releaseFunding', fund(campaignId, 500_001, 'CREDIT_LINE'))).toBe('INSUFFICIENT_FUNDS amount.amountMinor');
    expect(await desk.refusal('releaseFunding', fund(campaignId, 1, 'WALLET'))).toBe('INSUFFICIENT_FUNDS amount.amountMinor');
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('releaseFunding', fund(campaignId, 200_000, 'CREDIT_LINE'))));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(2);
    expect(await desk.findings()).toEqual([]);
  });
  it.each<[string, object, string]>([
    ['a campaign without a contract', fund(999_999, 5), 'NOT_FOUND campaignId'],
    ['another kind of id', { ...fund(1, 5), campaignId: 'inv_1' }, 'WRONG_ID_KIND campaignId'],
    ['nothing', fund(1, 0), 'INVALID_INPUT amount.amountMinor'],
    ['another currency', { ...fund(1, 5), amount: { amountMinor: '5', currency: 'USD' } }, 'CURRENCY_MISMATCH amount.currency'],
  ])('refuses %s', async (_what, input, expected) => {
    expect(await desk.refusal('releaseFunding', { ...input })).toBe(expected);
  });
});
