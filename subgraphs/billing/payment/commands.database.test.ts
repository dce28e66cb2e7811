import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inr, openDesk, openSecondDesk, type Desk } from '../test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

let references = 0;
const reference = (): string => `UTR-${(references += 1)}`;
const transfer = (accountId: number, amountMinor: number, more: object = {}) => ({
  billingAccountId: `bac_${accountId}`, receivedOn: '2026-11-14', method: 'BANK_TRANSFER', reference: reference(), amount: inr(amountMinor), ...more,
});
const place = (invoiceId: number, amountMinor: number, withheldMinor?: number) => ({ invoiceId: `inv_${invoiceId}`, amount: inr(amountMinor), ...(withheldMinor === undefined ? {} : { withheld: inr(withheldMinor) }) });
const invoiceRow = async (id: number) => (await desk.rows('SELECT paid_minor, withheld_minor, outstanding_minor FROM invoice WHERE id = ?', [id]))[0];
const count = async (table: string, where = '1 = 1') => Number((await desk.rows(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`))[0]?.['n']);

describe('recordPayment', () => {
  it('records what arrived, puts it on invoices as asked, and keeps the rest', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    const payment = await desk.carryOut('recordPayment', transfer(accountId, 1_500_000, { allocations: [place(invoiceId, 1_180_000)] }));
    expect(payment).toMatchObject({ amount: inr(1_500_000), unallocated: inr(320_000) });
    expect(await invoiceRow(invoiceId)).toMatchObject({ paid_minor: '1180000', withheld_minor: '0', outstanding_minor: '0' });
    expect(await desk.findings()).toEqual([]);
  });
  it('settles an invoice by cash and the tax that was withheld', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    await desk.carryOut('recordPayment', transfer(accountId, 1_160_000, { withheld: inr(20_000), allocations: [place(invoiceId, 1_160_000, 20_000)] }));
    expect(await invoiceRow(invoiceId)).toMatchObject({ paid_minor: '1160000', withheld_minor: '20000', outstanding_minor: '0' });
    expect(await desk.findings()).toEqual([]);
  });
  it('takes money out of the wallet with method WALLET', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    await desk.carryOut('topUpWallet', { billingAccountId: `bac_${accountId}`, amount: inr(2_000_000), method: 'UPI', reference: reference(), receivedOn: '2026-11-14' });
    await desk.carryOut('recordPayment', transfer(accountId, 1_180_000, { method: 'WALLET', allocations: [place(invoiceId, 1_180_000)] }));
    expect((await desk.rows('SELECT balance_minor FROM wallet WHERE billing_account_id = ?', [accountId]))[0]).toMatchObject({ balance_minor: '820000' });
    expect(await desk.refusal('recordPayment', transfer(accountId, 820_001, { method: 'WALLET' }))).toBe('INSUFFICIENT_FUNDS amount.amountMinor');
    expect(await desk.refusal('recordPayment', transfer(accountId, 10, { method: 'WALLET', withheld: inr(1) }))).toBe('INVALID_INPUT withheld');
    expect(await desk.findings()).toEqual([]);
  });
  it('takes the same payment from 8 connections once', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    const input = { idempotencyKey: 'payment-of-eight', ...transfer(accountId, 1_180_000, { allocations: [place(invoiceId, 1_180_000)] }) };
    const clients = await Promise.all(Array.from({ length: 8 }, () => openSecondDesk(desk)));
    const answers = await Promise.all(clients.map((client) => client.send('recordPayment', input)));
    await Promise.all(clients.map((client) => client.close()));
    expect(answers.map(({ userErrors }) => userErrors)).toEqual(Array.from({ length: 8 }, () => []));
    expect(new Set(answers.map(({ row }) => row?.['id'])).size).toBe(1);
    expect(await count('payment', `billing_account_id = ${accountId}`)).toBe(1);
    expect(await invoiceRow(invoiceId)).toMatchObject({ paid_minor: '1180000', outstanding_minor: '0' });
    expect(await desk.findings()).toEqual([]);
  });
  it('takes one of 8 payments with one reference, whatever their keys', async () => {
    const { accountId } = await desk.invoiced();
    const input = transfer(accountId, 500);
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('recordPayment', input)));
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(Array.from({ length: 7 }, () => 'DUPLICATE'));
    expect(await count('payment', `billing_account_id = ${accountId}`)).toBe(1);
  });
  it('never puts more on an invoice than it owes, when 8 want to at once', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('recordPayment', transfer(accountId, 500_000, { allocations: [place(invoiceId, 500_000)] }))));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(2);
    expect(new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)))).toEqual(new Set(['EXCEEDS_OUTSTANDING']));
    expect(await invoiceRow(invoiceId)).toMatchObject({ paid_minor: '1000000', outstanding_minor: '180000' });
  });
  it('needs as many statements for one invoice as for many', async () => {
    const statementsFor = async (invoices: number) => {
      const { accountId, campaignId } = await desk.open();
      const allocations: object[] = [];
      for (let at = 0; at < invoices; at += 1) {
        await desk.deliver(campaignId, (at + 1) * 10_000, { revision: at + 1 });
        const { invoiceId } = await desk.draft(accountId);
        await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
        allocations.push(place(invoiceId ?? 0, 1_000));
      }
      return (await desk.send('recordPayment', transfer(accountId, 100_000, { allocations }))).statements;
    };
    expect(await statementsFor(6)).toBe(await statementsFor(2));
  });
  describe('refuses', () => {
    let accountId = 0;
    let invoiceId = 0;
    beforeAll(async () => ({ accountId, invoiceId } = await desk.invoiced()));
    it.each<[string, () => object, string]>([
      ['an account of another kind of id', () => ({ billingAccountId: 'inv_1' }), 'WRONG_ID_KIND billingAccountId'],
      ['an account that is not there', () => ({ billingAccountId: 'bac_999999' }), 'NOT_FOUND billingAccountId'],
      ['money from tomorrow', () => ({ receivedOn: '2026-11-16' }), 'INVALID_INPUT receivedOn'],
      ['nothing', () => ({ amount: inr(0) }), 'INVALID_INPUT amount.amountMinor'],
      ['a negative amount', () => ({ amount: inr(-5) }), 'INVALID_INPUT amount.amountMinor'],
      ['another currency', () => ({ amount: { amountMinor: '100', currency: 'USD' } }), 'CURRENCY_MISMATCH amount.currency'],
      ['withholding in another currency', () => ({ withheld: { amountMinor: '1', currency: 'USD' } }), 'CURRENCY_MISMATCH withheld.currency'],
      ['a reference of two lines', () => ({ reference: 'a\nb' }), 'INVALID_INPUT reference'],
      ['an invoice that is not there', () => ({ allocations: [place(999_999, 5)] }), 'NOT_FOUND allocations.0.invoiceId'],
      ['more than the payment has', () => ({ allocations: [place(invoiceId, 1_001)] }), 'EXCEEDS_UNALLOCATED allocations.0.amount.amountMinor'],
      ['withholding that the payment does not have', () => ({ allocations: [place(invoiceId, 10, 5)] }), 'EXCEEDS_UNALLOCATED allocations.0.withheld.amountMinor'],
      ['an invoice named twice', () => ({ allocations: [place(invoiceId, 5), place(invoiceId, 6)] }), 'INVALID_INPUT allocations.1.invoiceId'],
      ['too many allocations', () => ({ allocations: Array.from({ length: 201 }, (_, at) => place(at + 1, 1)) }), 'BATCH_TOO_LARGE allocations'],
      ['a key that is no key', () => ({ idempotencyKey: '' }), 'INVALID_INPUT idempotencyKey'],
    ])('%s, and leaves nothing behind', async (_what, wrong, expected) => {
      const before = await count('payment');
      expect(await desk.refusal('recordPayment', { ...transfer(accountId, 1_000), ...wrong() })).toBe(expected);
      expect(await count('payment')).toBe(before);
    });
    it('an invoice of another account, and one that is no longer open', async () => {
      const other = await desk.invoiced();
      expect(await desk.refusal('recordPayment', transfer(accountId, 100, { allocations: [place(other.invoiceId, 100)] }))).toBe('INVALID_INPUT allocations.0.invoiceId');
      await desk.carryOut('voidInvoice', { invoiceId: `inv_${other.invoiceId}`, expectedVersion: other.version, reason: 'Wrong buyer' });
      expect(await desk.refusal('recordPayment', transfer(other.accountId, 100, { allocations: [place(other.invoiceId, 100)] }))).toBe('ILLEGAL_TRANSITION allocations.0.invoiceId');
    });
    it('a key that was used for something else, and answers the same question with the same payment', async () => {
      const input = { idempotencyKey: 'once-only', ...transfer(accountId, 700) };
      const first = await desk.carryOut('recordPayment', input);
      expect(await desk.carryOut('recordPayment', input)).toEqual(first);
      expect(await desk.refusal('recordPayment', { ...input, amount: inr(701) })).toBe('IDEMPOTENCY_KEY_REUSED idempotencyKey');
    });
  });
});

describe('what was recorded', () => {
  it('is allocated later, taken back whole, once, and allocated anew', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    const payment = await desk.carryOut('recordPayment', transfer(accountId, 1_000_000));
    const paymentId = payment['id'];
    expect(await desk.carryOut('allocatePayment', { paymentId, allocations: [place(invoiceId, 400_000)] })).toMatchObject({ unallocated: inr(600_000) });
    const [allocation] = await desk.rows('SELECT id FROM payment_allocation WHERE invoice_id = ?', [invoiceId]);
    const takeBack = { allocationId: `pal_${allocation?.['id']}`, reason: 'Placed on the wrong invoice' };
    expect(await desk.carryOut('unallocatePayment', takeBack)).toMatchObject({ unallocated: inr(1_000_000) });
    expect(await invoiceRow(invoiceId)).toMatchObject({ paid_minor: '0', outstanding_minor: '1180000' });
    expect(await desk.refusal('unallocatePayment', takeBack)).toBe('ILLEGAL_TRANSITION allocationId');
    const [reversal] = await desk.rows('SELECT id FROM payment_allocation WHERE reverses_id = ?', [Number(allocation?.['id'])]);
    expect(await desk.refusal('unallocatePayment', { ...takeBack, allocationId: `pal_${reversal?.['id']}` })).toBe('ILLEGAL_TRANSITION allocationId');
    expect(await desk.carryOut('allocatePayment', { paymentId, allocations: [place(invoiceId, 1_000_000)] })).toMatchObject({ unallocated: inr(0) });
    expect(await desk.findings()).toEqual([]);
  });
  it('is taken back once by 8 at once', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    await desk.carryOut('recordPayment', transfer(accountId, 600, { allocations: [place(invoiceId, 600)] }));
    const [allocation] = await desk.rows('SELECT id FROM payment_allocation WHERE invoice_id = ?', [invoiceId]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('unallocatePayment', { allocationId: `pal_${allocation?.['id']}`, reason: 'Wrong invoice' })));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(1);
    expect(await invoiceRow(invoiceId)).toMatchObject({ paid_minor: '0', outstanding_minor: '1180000' });
    expect(await desk.findings()).toEqual([]);
  });
  it('is refunded as far as it is not allocated, never twice', async () => {
    const { accountId, invoiceId } = await desk.invoiced();
    const { id: paymentId } = await desk.carryOut('recordPayment', transfer(accountId, 900, { allocations: [place(invoiceId, 300)] }));
    const refund = (amountMinor: number, more: object = {}) => ({ paymentId, amount: inr(amountMinor), reference: reference(), refundedOn: '2026-11-15', ...more });
    expect(await desk.refusal('refundPayment', refund(601))).toBe('EXCEEDS_UNALLOCATED amount.amountMinor');
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('refundPayment', refund(200))));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(3);
    const known = (await desk.rows('SELECT reference FROM refund WHERE payment_id = ? LIMIT 1', [Number(String(paymentId).slice(4))]))[0]?.['reference'];
    const { id: another } = await desk.carryOut('recordPayment', transfer(accountId, 10));
    expect(await desk.refusal('refundPayment', refund(1, { paymentId: another, reference: known }))).toBe('DUPLICATE reference');
    expect(await desk.refusal('refundPayment', refund(1, { refundedOn: '2026-11-16' }))).toBe('INVALID_INPUT refundedOn');
    expect(await desk.refusal('refundPayment', refund(1, { refundedOn: '2026-11-01' }))).toBe('INVALID_INPUT refundedOn');
    expect(await desk.refusal('refundPayment', refund(1, { amount: { amountMinor: '1', currency: 'USD' } }))).toBe('CURRENCY_MISMATCH amount.currency');
    expect(await desk.refusal('refundPayment', refund(1, { paymentId: 'pay_999999' }))).toBe('NOT_FOUND paymentId');
    expect(await desk.findings()).toEqual([]);
  });
  it.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['allocatePayment', 'no invoices', { paymentId: 'pay_1', allocations: [] }, 'INVALID_INPUT allocations'],
    ['allocatePayment', 'no such payment', { paymentId: 'pay_999999', allocations: [place(1, 1)] }, 'NOT_FOUND paymentId'],
    ['allocatePayment', 'an id of another kind', { paymentId: 'inv_1', allocations: [place(1, 1)] }, 'WRONG_ID_KIND paymentId'],
    ['unallocatePayment', 'no such allocation', { allocationId: 'pal_999999', reason: 'Wrong invoice' }, 'NOT_FOUND allocationId'],
    ['unallocatePayment', 'no reason', { allocationId: 'pal_1', reason: '  ' }, 'INVALID_INPUT reason'],
  ])('%s refuses %s', async (mutation, _what, input, expected) => {
    expect(await desk.refusal(mutation, input)).toBe(expected);
  });
  it('needs billing:write', async () => {
    const reader = { subject: 'dev|reader', name: 'Reader', roles: [], scopes: new Set(['billing:read']) };
    const answer = await desk.client.execute(
      'mutation ($input: RecordPaymentInput!) { recordPayment(input: $input) { payment { id } } }', { input: { idempotencyKey: 'reader', ...transfer(1, 5) } }, reader,
    );
    expect(answer.data).toEqual({ recordPayment: null });
    expect(answer.errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
  });
});
