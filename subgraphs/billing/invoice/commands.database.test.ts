import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inr, openDesk, openSecondDesk, type Desk } from '../test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const one = async (sql: string, values: readonly (string | number)[] = []): Promise<Readonly<Record<string, unknown>>> => (await desk.rows(sql, values))[0] ?? {};
const sequenceOf = (number: unknown): number => Number(String(number).split('/').at(-1));
/** A business whose 2026-10 is drafted. */
async function drafted(impressions = 100_000, isFinal = true) {
  const business = await desk.open();
  await desk.deliver(business.campaignId, impressions, { isFinal });
  const { invoiceId } = await desk.draft(business.accountId);
  return { ...business, invoiceId: `inv_${invoiceId}`, id: invoiceId ?? 0 };
}

describe('issueInvoice', () => {
  it('freezes the draft, numbers it, books it, credits the publisher and moves balance and chain', async () => {
    const { invoiceId, id, accountId, campaignId } = await drafted();
    const issued = await desk.carryOut('issueInvoice', { invoiceId, expectedVersion: 1 });
    expect(issued).toMatchObject({ status: 'ISSUED', version: 2, issuedOn: '2026-11-15', dueOn: '2026-12-15', total: inr(1_180_000), outstanding: inr(1_180_000) });
    expect(await one('SELECT bill_to_name, place_of_supply FROM invoice WHERE id = ?', [id])).toMatchObject({ place_of_supply: 'IN-KA' });
    expect(await one('SELECT entry, units_total, amount_total_minor FROM billed_usage WHERE campaign_id = ?', [campaignId])).toEqual({ entry: 'BILL', units_total: '100000', amount_total_minor: '1000000' });
    expect(await one('SELECT earning_minor FROM payout_line WHERE campaign_id = ?', [campaignId])).toEqual({ earning_minor: '650000' });
    expect(await one("SELECT COUNT(*) AS n FROM journal WHERE source_type = 'invoice' AND source_id = ?", [id])).toEqual({ n: '2' });
    expect(await one('SELECT b.outstanding_minor FROM advertiser_balance b JOIN billing_account a ON a.advertiser_id = b.advertiser_id WHERE a.id = ?', [accountId])).toEqual({ outstanding_minor: '1180000' });
    expect(await desk.findings()).toEqual([]);
  });
  it('numbers without gaps, when 8 connections issue and one of them fails half-way', async () => {
    const drafts = await Promise.all(Array.from({ length: 12 }, () => drafted()));
    const before = Number((await one("SELECT COALESCE(MAX(seq_no), 0) AS n FROM invoice WHERE series = 'GG/26-27'"))['n']);
    const clients = await Promise.all(Array.from({ length: 8 }, () => openSecondDesk(desk)));
    const answers = await Promise.all(drafts.map(({ invoiceId }, at) => (clients[at % 8] ?? desk).send('issueInvoice', { invoiceId, expectedVersion: at % 4 === 3 ? 7 : 1 })));
    await Promise.all(clients.map((client) => client.close()));
    const numbers = answers.flatMap(({ row }) => (row === null ? [] : [sequenceOf(row['number'])])).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 9 }, (_, at) => before + 1 + at));
    expect(await desk.findings()).toEqual([]);
  });
  it('issues a draft once, though 8 ask at once', async () => {
    const { invoiceId, id } = await drafted();
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('issueInvoice', { invoiceId, expectedVersion: 1 })));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(1);
    expect(await one("SELECT COUNT(*) AS n FROM journal WHERE source_type = 'invoice' AND source_id = ? AND kind = 'INVOICE_ISSUED'", [id])).toEqual({ n: '1' });
  });
  it('waits for final delivery, or a reason', async () => {
    const { invoiceId, id } = await drafted(50_000, false);
    expect(await desk.refusal('issueInvoice', { invoiceId, expectedVersion: 1 })).toBe('NOT_FINAL allowNotFinal');
    expect(await desk.refusal('issueInvoice', { invoiceId, expectedVersion: 1, allowNotFinal: true })).toBe('INVALID_INPUT reason');
    await desk.carryOut('issueInvoice', { invoiceId, expectedVersion: 1, allowNotFinal: true, reason: 'Customer closes its year' });
    expect(JSON.stringify(await one("SELECT changes FROM billing_event WHERE entity_type = 'Invoice' AND entity_id = ? AND action = 'issueInvoice'", [id]))).toContain('Customer closes its year');
  });
  it('refuses a draft whose campaign-month was billed since', async () => {
    const { accountId, campaignId, invoiceId } = await drafted();
    await desk.rows('INSERT INTO invoice (billing_account_id, usage_month, currency, subtotal_minor, tax_minor, total_minor, created_at) SELECT billing_account_id, ?, currency, 5, 0, 5, created_at FROM invoice WHERE id = ?', ['2026-09', Number(invoiceId.slice(4))]);
    const other = Number((await one("SELECT id FROM invoice WHERE billing_account_id = ? AND usage_month = '2026-09'", [accountId]))['id']);
    await desk.insert('invoice_line', { invoice_id: other, line_no: 1, kind: 'LATE_USAGE', description: 'Another', campaign_id: campaignId, usage_month: '2026-10', usage_revision: 1, base_seq: 0, units: 100_000, rate_micros: 100_000_000, amount_minor: 5 });
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${other}`, expectedVersion: 1 });
    expect(await desk.refusal('issueInvoice', { invoiceId, expectedVersion: 1 })).toBe('STALE_DRAFT invoiceId');
  });
  it('refuses a draft that its contract\'s cap no longer bears', async () => {
    const business = await desk.open({}, {}, 1_000_000);
    await desk.deliver(business.campaignId, 60_000);
    const draft = await desk.draft(business.accountId);
    await desk.rows("INSERT INTO campaign_funding (contract_id, source, amount_minor, created_at, created_by) VALUES (?, 'CREDIT_LINE', -500000, NOW(3), 'test')", [business.contractId]);
    expect(await desk.refusal('issueInvoice', { invoiceId: `inv_${draft.invoiceId}`, expectedVersion: 1 })).toBe('STALE_DRAFT invoiceId');
    expect((await desk.draft(business.accountId)).invoiceId).toBe(draft.invoiceId);
    const issued = await desk.carryOut('issueInvoice', { invoiceId: `inv_${draft.invoiceId}`, expectedVersion: 2 });
    expect(issued).toMatchObject({ total: inr(590_000) });
  });
  it('pays it from the wallet of an account that pays in advance', async () => {
    const { accountId, campaignId } = await desk.open({ credit_limit_minor: null }, {}, 0);
    await desk.carryOut('topUpWallet', { billingAccountId: `bac_${accountId}`, amount: inr(3_000_000), method: 'UPI', reference: `TOP-${accountId}`, receivedOn: '2026-11-01' });
    await desk.carryOut('fundCampaign', { campaignId: `cmp_${campaignId}`, amount: inr(2_000_000), source: 'WALLET' });
    await desk.deliver(campaignId, 100_000);
    const { invoiceId } = await desk.draft(accountId);
    const issued = await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
    expect(issued).toMatchObject({ outstanding: inr(0) });
    expect(await one('SELECT balance_minor FROM wallet WHERE billing_account_id = ?', [accountId])).toEqual({ balance_minor: '1820000' });
    expect(await desk.findings()).toEqual([]);
  });
  it('needs as many statements for one line as for many', async () => {
    const statementsFor = async (campaigns: number) => {
      const { accountId, campaignId } = await desk.open();
      await desk.deliver(campaignId, 10_000);
      for (let at = 1; at < campaigns; at += 1) {
        const id = campaignId * 1_000 + at;
        await desk.rows("INSERT INTO campaign_contract (campaign_id, billing_account_id, io_number, starts_on, ends_on, pricing_model, billing_source, cap_policy) VALUES (?, ?, ?, '2026-10-01', '2026-12-31', 'CPM', 'OWN_COUNT', 'NO_CAP')", [id, accountId, `IO-${id}`]);
        await desk.rows("INSERT INTO contract_rate (contract_id, valid_from, rate_micros) SELECT id, '2026-10-01', 50000000 FROM campaign_contract WHERE campaign_id = ?", [id]);
        await desk.deliver(id, 5_000 * at);
      }
      const { invoiceId } = await desk.draft(accountId);
      return (await desk.send('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 })).statements;
    };
    expect(await statementsFor(12)).toBe(await statementsFor(3));
  });
  it.each<[string, object, string]>([
    ['another kind of id', { invoiceId: 'pay_1', expectedVersion: 1 }, 'WRONG_ID_KIND invoiceId'],
    ['an invoice that is not there', { invoiceId: 'inv_999999', expectedVersion: 1 }, 'NOT_FOUND invoiceId'],
    ['a reason that is blank', { invoiceId: 'inv_1', expectedVersion: 1, allowNotFinal: true, reason: ' ' }, 'INVALID_INPUT reason'],
  ])('refuses %s', async (_what, input, expected) => {
    expect(await desk.refusal('issueInvoice', { ...input })).toBe(expected);
  });
  it('refuses another version, naming both, and an invoice that is no draft', async () => {
    const { invoiceId } = await drafted();
    expect(await desk.refusal('issueInvoice', { invoiceId, expectedVersion: 4 })).toBe('VERSION_CONFLICT expectedVersion');
    const { userErrors } = await desk.send('issueInvoice', { invoiceId, expectedVersion: 4 });
    expect(userErrors[0]?.message).toMatch(/version 1 .*not at 4/);
    const input = { idempotencyKey: 'issue-once', invoiceId, expectedVersion: 1 };
    const first = await desk.carryOut('issueInvoice', input);
    expect(await desk.carryOut('issueInvoice', input)).toEqual(first);
    expect(await desk.refusal('issueInvoice', { invoiceId, expectedVersion: 2 })).toBe('ILLEGAL_TRANSITION invoiceId');
  });
});

describe('voidInvoice', () => {
  it('takes an unpaid invoice back whole, so that the month can be billed again', async () => {
    const { invoiceId, version, accountId, campaignId } = await desk.invoiced();
    const number = (await one('SELECT number FROM invoice WHERE id = ?', [invoiceId]))['number'];
    expect(await desk.carryOut('voidInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: version, reason: 'Wrong buyer' })).toMatchObject({ status: 'VOID', number });
    expect(await one('SELECT amount_total_minor, units_total FROM billed_usage WHERE campaign_id = ? ORDER BY seq_no DESC LIMIT 1', [campaignId])).toEqual({ amount_total_minor: '0', units_total: '0' });
    expect(await desk.findings()).toEqual([]);
    const again = await desk.draft(accountId);
    expect(await desk.carryOut('issueInvoice', { invoiceId: `inv_${again.invoiceId}`, expectedVersion: 1 })).toMatchObject({ total: inr(1_180_000) });
    expect(await desk.findings()).toEqual([]);
  });
  it('refuses a draft, a paid, a credited and a void invoice', async () => {
    const draft = await drafted();
    expect(await desk.refusal('voidInvoice', { invoiceId: draft.invoiceId, expectedVersion: 1, reason: 'No' })).toBe('ILLEGAL_TRANSITION invoiceId');
    const paid = await desk.invoiced();
    await desk.carryOut('recordPayment', { billingAccountId: `bac_${paid.accountId}`, receivedOn: '2026-11-15', method: 'UPI', amount: inr(5), allocations: [{ invoiceId: `inv_${paid.invoiceId}`, amount: inr(5) }] });
    expect(await desk.refusal('voidInvoice', { invoiceId: `inv_${paid.invoiceId}`, expectedVersion: paid.version + 1, reason: 'No' })).toBe('ILLEGAL_TRANSITION invoiceId');
    const credited = await desk.invoiced();
    const [line] = await desk.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [credited.invoiceId]);
    await desk.carryOut('prepareCreditNote', { invoiceId: `inv_${credited.invoiceId}`, reason: 'GOODWILL', lines: [{ invoiceLineId: `inl_${line?.['id']}`, amount: inr(100) }] });
    expect(await desk.refusal('voidInvoice', { invoiceId: `inv_${credited.invoiceId}`, expectedVersion: credited.version + 1, reason: 'No' })).toBe('ILLEGAL_TRANSITION invoiceId');
    const done = await desk.invoiced();
    await desk.carryOut('voidInvoice', { invoiceId: `inv_${done.invoiceId}`, expectedVersion: done.version, reason: 'Wrong buyer' });
    expect(await desk.refusal('voidInvoice', { invoiceId: `inv_${done.invoiceId}`, expectedVersion: done.version + 1, reason: 'Again' })).toBe('ILLEGAL_TRANSITION invoiceId');
  });
  it('leaves late usage that was billed after it where it stands, and the next run bills the rest again', async () => {
    const { invoiceId, version, accountId, campaignId } = await desk.invoiced();
    await desk.deliver(campaignId, 120_000, { revision: 2 });
    const late = await desk.draft(accountId);
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${late.invoiceId}`, expectedVersion: 1 });
    await desk.carryOut('voidInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: version, reason: 'Wrong buyer' });
    const again = await desk.draft(accountId);
    expect(await desk.carryOut('issueInvoice', { invoiceId: `inv_${again.invoiceId}`, expectedVersion: 1 })).toMatchObject({ total: inr(1_180_000) });
    expect(await one('SELECT units_total, amount_total_minor FROM billed_usage WHERE campaign_id = ? ORDER BY seq_no DESC LIMIT 1', [campaignId])).toEqual({ units_total: '120000', amount_total_minor: '1200000' });
    expect(await desk.findings()).toEqual([]);
  });
  it.each<[string, object, string]>([
    ['an invoice that is not there', { invoiceId: 'inv_999999', expectedVersion: 1, reason: 'No' }, 'NOT_FOUND invoiceId'],
    ['another kind of id', { invoiceId: 'crn_1', expectedVersion: 1, reason: 'No' }, 'WRONG_ID_KIND invoiceId'],
    ['no reason', { invoiceId: 'inv_1', expectedVersion: 1, reason: '' }, 'INVALID_INPUT reason'],
  ])('refuses %s', async (_what, input, expected) => {
    expect(await desk.refusal('voidInvoice', { ...input })).toBe(expected);
  });
  it('refuses another version', async () => {
    const { invoiceId } = await desk.invoiced();
    expect(await desk.refusal('voidInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 9, reason: 'Wrong buyer' })).toBe('VERSION_CONFLICT expectedVersion');
  });
});

describe('late delivery', () => {
  it('becomes a line of late usage, never an edit', async () => {
    const { accountId, campaignId, invoiceId } = await desk.invoiced();
    const frozen = await desk.rows('SELECT * FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
    await desk.deliver(campaignId, 130_000, { revision: 2 });
    await desk.deliver(campaignId, 10_000, { month: '2026-11', isFinal: false });
    const { invoiceId: next } = await desk.draft(accountId, '2026-11');
    expect(await desk.rows('SELECT kind, usage_month, units, amount_minor FROM invoice_line WHERE invoice_id = ? ORDER BY line_no', [next ?? 0])).toEqual([
      { kind: 'LATE_USAGE', usage_month: '2026-10', units: '30000', amount_minor: '300000' },
      { kind: 'USAGE', usage_month: '2026-11', units: '10000', amount_minor: '100000' },
    ]);
    expect(await desk.rows('SELECT * FROM invoice_line WHERE invoice_id = ?', [invoiceId])).toEqual(frozen);
  });
  it('that takes delivery back becomes a credit note, once', async () => {
    const { accountId, campaignId, invoiceId } = await desk.invoiced();
    await desk.deliver(campaignId, 90_000, { revision: 2 });
    expect(await desk.draft(accountId)).toMatchObject({ invoiceId: null, lines: 0 });
    await desk.draft(accountId);
    expect(await desk.rows('SELECT status, reason, subtotal_minor, total_minor FROM credit_note WHERE invoice_id = ?', [invoiceId])).toEqual([{ status: 'ISSUED', reason: 'DISCREPANCY', subtotal_minor: '100000', total_minor: '118000' }]);
    expect(await desk.findings()).toEqual([]);
  });
  it('that takes back more than one person may credit waits for a second, once', async () => {
    const { accountId, campaignId, invoiceId } = await desk.invoiced(2_000_000);
    await desk.deliver(campaignId, 100_000, { revision: 2 });
    await desk.draft(accountId);
    await desk.draft(accountId);
    expect(await desk.rows('SELECT status FROM credit_note WHERE invoice_id = ?', [invoiceId])).toEqual([{ status: 'PREPARED' }]);
  });
  it('drafted again gives the same draft', async () => {
    const { accountId, id } = await drafted();
    const before = await desk.rows('SELECT line_no, kind, description, units, amount_minor, base_seq FROM invoice_line WHERE invoice_id = ?', [id]);
    expect(await desk.draft(accountId)).toMatchObject({ invoiceId: id, lines: 1 });
    expect(await desk.rows('SELECT line_no, kind, description, units, amount_minor, base_seq FROM invoice_line WHERE invoice_id = ?', [id])).toEqual(before);
  });
});
