import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admin, approver, inr, openDesk, type Desk } from '../test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const one = async (sql: string, values: readonly (string | number)[] = []): Promise<Readonly<Record<string, unknown>>> => (await desk.rows(sql, values))[0] ?? {};
async function invoicedWithLine(impressions = 1_000_000) {
  const made = await desk.invoiced(impressions);
  const line = await one('SELECT id FROM invoice_line WHERE invoice_id = ?', [made.invoiceId]);
  return { ...made, invoice: `inv_${made.invoiceId}`, line: `inl_${line['id']}` };
}
const credit = (invoice: string, line: object, reason = 'GOODWILL') => ({ invoiceId: invoice, reason, lines: [line] });
const decide = (id: unknown, approve: boolean, expectedVersion = 1, reason?: string) => ({ id, expectedVersion, approve, ...(reason === undefined ? {} : { reason }) });

describe('creditNotePreview', () => {
  const query = `query ($invoiceId: ID!, $lines: [CreditLineInput!]!) { creditNotePreview(invoiceId: $invoiceId, lines: $lines) { userErrors { code path } preview {
    lines { invoiceLineId units amount { amountMinor } left { amountMinor } } subtotal { amountMinor } taxes { code amount { amountMinor } } total { amountMinor currency } approvalRequired approvalLimit { amountMinor }
    outstandingAfter { amountMinor } releases { payment { id } amount { amountMinor } withheld { amountMinor } } } } }`;
  const preview = async (invoiceId: string, lines: readonly object[]) => {
    const answer = await desk.client.execute(query, { invoiceId, lines }, admin);
    expect(answer.errors).toEqual([]);
    return { ...(answer.data as { readonly creditNotePreview: { readonly preview: Readonly<Record<string, unknown>> | null; readonly userErrors: unknown } }).creditNotePreview, statements: answer.statements };
  };

  it('says what preparing it then does: amounts, tax, what is owed after, and whose cash is released', async () => {
    const { invoice, line, invoiceId, accountId } = await invoicedWithLine(100_000);
    const payment = await desk.carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: '2026-11-15', method: 'UPI', amount: inr(1_180_000), allocations: [{ invoiceId: invoice, amount: inr(1_180_000) }] });
    const lines = [{ invoiceLineId: line, units: '20000' }];
    const seen = await preview(invoice, lines);
    expect(seen.preview).toMatchObject({
      lines: [{ invoiceLineId: line, units: '20000', amount: { amountMinor: '200000' }, left: { amountMinor: '800000' } }], subtotal: { amountMinor: '200000' }, total: inr(236_000),
      approvalRequired: false, outstandingAfter: { amountMinor: '0' }, releases: [{ payment: { id: payment['id'] }, amount: { amountMinor: '236000' }, withheld: { amountMinor: '0' } }],
    });
    expect(await one('SELECT COUNT(*) AS n FROM credit_note WHERE invoice_id = ?', [invoiceId])).toEqual({ n: '0' });
    expect(await desk.carryOut('prepareCreditNote', { invoiceId: invoice, reason: 'DISCREPANCY', lines })).toMatchObject({ total: seen.preview?.['total'] });
    expect(await one('SELECT outstanding_minor FROM invoice WHERE id = ?', [invoiceId])).toEqual({ outstanding_minor: '0' });
    expect(await one('SELECT unallocated_minor FROM payment WHERE id = ?', [Number(String(payment['id']).slice(4))])).toEqual({ unallocated_minor: '236000' });
  });

  it('says that a second person is needed, and refuses as preparing does', async () => {
    const { invoice, line } = await invoicedWithLine();
    expect((await preview(invoice, [{ invoiceLineId: line, amount: inr(5_000_000) }])).preview).toMatchObject({ approvalRequired: true, outstandingAfter: { amountMinor: '5900000' }, releases: [] });
    expect(await preview(invoice, [{ invoiceLineId: line, amount: inr(50_000_000) }])).toMatchObject({ preview: null, userErrors: [{ code: 'EXCEEDS_OUTSTANDING' }] });
    expect(await preview('inv_999999', [{ invoiceLineId: line, units: '1' }])).toMatchObject({ preview: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'invoiceId'] }] });
    expect(await preview(invoice, [])).toMatchObject({ preview: null, userErrors: [{ code: 'INVALID_INPUT' }], statements: 0 });
  });
});

describe('writeOffs', () => {
  it('are listed by their state, newest first', async () => {
    const { invoice, version } = await invoicedWithLine(2_000_000);
    const made = await desk.carryOut('prepareWriteOff', { invoiceId: invoice, expectedVersion: version, reason: 'Insolvent' }, admin);
    const listed = await desk.client.execute('{ waiting: writeOffs(statusIn: [PREPARED], first: 1) { totalCount edges { node { id invoice { id } } } } none: writeOffs(statusIn: []) { totalCount } }', {}, admin);
    const waiting = await one("SELECT COUNT(*) AS n FROM write_off WHERE status = 'PREPARED'");
    expect(listed.data).toEqual({ waiting: { totalCount: Number(waiting['n']), edges: [{ node: { id: made['id'], invoice: { id: invoice } } }] }, none: { totalCount: 0 } });
  });
});

describe('prepareCreditNote', () => {
  it('by amount forgives money with its tax, and leaves usage alone', async () => {
    const { invoice, line, invoiceId, campaignId } = await invoicedWithLine();
    const note = await desk.carryOut('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(100_000) }));
    expect(note).toMatchObject({ status: 'ISSUED', total: inr(118_000) });
    expect(String(note['number'])).toMatch(/\/26-27\/\d{6}$/);
    expect(await one('SELECT credited_minor, outstanding_minor FROM invoice WHERE id = ?', [invoiceId])).toEqual({ credited_minor: '118000', outstanding_minor: '11682000' });
    expect(await one('SELECT COUNT(*) AS n FROM billed_usage WHERE campaign_id = ?', [campaignId])).toEqual({ n: '1' });
    expect(await desk.findings()).toEqual([]);
  });
  it('by units corrects usage, and takes the publisher\'s part back', async () => {
    const { invoice, line, campaignId } = await invoicedWithLine();
    await desk.carryOut('prepareCreditNote', credit(invoice, { invoiceLineId: line, units: '100000' }, 'INVALID_TRAFFIC'));
    expect(await one("SELECT entry, units, amount_minor, units_total FROM billed_usage WHERE campaign_id = ? ORDER BY seq_no DESC LIMIT 1", [campaignId])).toEqual({ entry: 'CREDIT', units: '-100000', amount_minor: '-1000000', units_total: '900000' });
    expect(await one('SELECT earning_total_minor FROM payout_line WHERE campaign_id = ? ORDER BY seq_no DESC LIMIT 1', [campaignId])).toEqual({ earning_total_minor: '5850000' });
    expect(await desk.findings()).toEqual([]);
  });
  it('releases cash that was allocated, newest first, when the invoice does not owe that much', async () => {
    const { invoice, line, invoiceId, accountId } = await invoicedWithLine(100_000);
    const pay = (amount: number) => desk.carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: '2026-11-15', method: 'UPI', amount: inr(amount), allocations: [{ invoiceId: invoice, amount: inr(amount) }] });
    const [first, second] = [await pay(1_000_000), await pay(180_000)];
    await desk.carryOut('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(200_000) }));
    expect(await one('SELECT paid_minor, credited_minor, outstanding_minor FROM invoice WHERE id = ?', [invoiceId])).toEqual({ paid_minor: '944000', credited_minor: '236000', outstanding_minor: '0' });
    const left = async (payment: Readonly<Record<string, unknown>>) => (await one('SELECT unallocated_minor FROM payment WHERE id = ?', [Number(String(payment['id']).slice(4))]))['unallocated_minor'];
    expect([await left(first), await left(second)]).toEqual(['56000', '180000']);
    expect(await desk.findings()).toEqual([]);
  });
  it('above the limit waits for another person, who is not the one that prepared it', async () => {
    const { invoice, line, invoiceId } = await invoicedWithLine();
    const note = await desk.carryOut('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(5_000_000) }), admin);
    expect(note).toMatchObject({ status: 'PREPARED', number: null });
    expect(await one('SELECT credited_minor FROM invoice WHERE id = ?', [invoiceId])).toEqual({ credited_minor: '0' });
    expect(await desk.refusal('decideCreditNote', decide(note['id'], true), admin)).toBe('SECOND_PERSON_REQUIRED approve');
    expect(await desk.carryOut('decideCreditNote', decide(note['id'], true), approver)).toMatchObject({ status: 'ISSUED' });
    expect(await desk.refusal('decideCreditNote', decide(note['id'], true, 2), approver)).toBe('ILLEGAL_TRANSITION id');
    expect(await desk.findings()).toEqual([]);
  });
  it('never credits a line above what it billed, though 8 try at once', async () => {
    const { invoice, line, invoiceId } = await invoicedWithLine(100_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(300_000) }))));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(3);
    expect(await one('SELECT credited_minor, outstanding_minor FROM invoice WHERE id = ?', [invoiceId])).toEqual({ credited_minor: '1062000', outstanding_minor: '118000' });
    expect(await desk.findings()).toEqual([]);
  });
  it('counts notes that wait for their approval', async () => {
    const { invoice, line } = await invoicedWithLine();
    await desk.carryOut('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(9_000_000) }));
    expect(await desk.refusal('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(1_000_001) }))).toBe('EXCEEDS_OUTSTANDING lines.0.amount.amountMinor');
  });
  it('gives one note for one key', async () => {
    const { invoice, line, invoiceId } = await invoicedWithLine();
    const input = { idempotencyKey: 'credit-once', ...credit(invoice, { invoiceLineId: line, amount: inr(7) }) };
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.carryOut('prepareCreditNote', input)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await one('SELECT COUNT(*) AS n FROM credit_note WHERE invoice_id = ?', [invoiceId])).toEqual({ n: '1' });
  });
  describe('refuses', () => {
    let made: Awaited<ReturnType<typeof invoicedWithLine>>;
    beforeAll(async () => {
      made = await invoicedWithLine(100_000);
    });
    it.each<[string, () => Readonly<Record<string, unknown>>, string]>([
      ['an invoice that is not there', () => ({ invoiceId: 'inv_999999' }), 'NOT_FOUND invoiceId'],
      ['another kind of id', () => ({ invoiceId: 'crn_1' }), 'WRONG_ID_KIND invoiceId'],
      ['no lines', () => ({ lines: [] }), 'INVALID_INPUT lines'],
      ['too many lines', () => ({ lines: Array.from({ length: 1_001 }, (_, at) => ({ invoiceLineId: `inl_${at + 1}`, units: '1' })) }), 'BATCH_TOO_LARGE lines'],
      ['a line of another invoice', () => ({ lines: [{ invoiceLineId: 'inl_999999', units: '1' }] }), 'NOT_FOUND lines.0.invoiceLineId'],
      ['units and an amount', () => ({ lines: [{ invoiceLineId: made.line, units: '1', amount: inr(1) }] }), 'INVALID_INPUT lines.0'],
      ['neither', () => ({ lines: [{ invoiceLineId: made.line }] }), 'INVALID_INPUT lines.0'],
      ['no units', () => ({ lines: [{ invoiceLineId: made.line, units: '0' }] }), 'INVALID_INPUT lines.0.units'],
      ['more units than were billed', () => ({ lines: [{ invoiceLineId: made.line, units: '100001' }] }), 'EXCEEDS_OUTSTANDING lines.0.units'],
      ['more than was billed', () => ({ lines: [{ invoiceLineId: made.line, amount: inr(1_000_001) }] }), 'EXCEEDS_OUTSTANDING lines.0.amount.amountMinor'],
      ['another currency', () => ({ lines: [{ invoiceLineId: made.line, amount: { amountMinor: '5', currency: 'USD' } }] }), 'CURRENCY_MISMATCH lines.0.amount.currency'],
      ['a line named twice', () => ({ lines: [{ invoiceLineId: made.line, amount: inr(1) }, { invoiceLineId: made.line, amount: inr(2) }] }), 'INVALID_INPUT lines.1.invoiceLineId'],
    ])('%s', async (_what, wrong, expected) => {
      expect(await desk.refusal('prepareCreditNote', { ...credit(made.invoice, { invoiceLineId: made.line, amount: inr(10) }), ...wrong() })).toBe(expected);
      expect(await one('SELECT COUNT(*) AS n FROM credit_note WHERE invoice_id = ?', [made.invoiceId])).toEqual({ n: '0' });
    });
    it('an invoice that is void', async () => {
      const gone = await invoicedWithLine(100_000);
      await desk.carryOut('voidInvoice', { invoiceId: gone.invoice, expectedVersion: gone.version, reason: 'Wrong buyer' });
      expect(await desk.refusal('prepareCreditNote', credit(gone.invoice, { invoiceLineId: gone.line, amount: inr(10) }))).toBe('ILLEGAL_TRANSITION invoiceId');
    });
  });
});

describe('decideCreditNote', () => {
  it('rejects with a reason, and then nothing has happened', async () => {
    const { invoice, line, invoiceId } = await invoicedWithLine();
    const { id } = await desk.carryOut('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(8_000_000) }));
    expect(await desk.refusal('decideCreditNote', decide(id, false), approver)).toBe('INVALID_INPUT reason');
    expect(await desk.carryOut('decideCreditNote', decide(id, false, 1, 'Not agreed'), approver)).toMatchObject({ status: 'REJECTED', number: null });
    expect(await one('SELECT credited_minor FROM invoice WHERE id = ?', [invoiceId])).toEqual({ credited_minor: '0' });
    expect(await desk.findings()).toEqual([]);
  });
  it('decides once, though 8 approve at once', async () => {
    const { invoice, line, invoiceId } = await invoicedWithLine();
    const { id } = await desk.carryOut('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(6_000_000) }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('decideCreditNote', decide(id, true), approver)));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(1);
    expect(await one('SELECT credited_minor FROM invoice WHERE id = ?', [invoiceId])).toEqual({ credited_minor: '7080000' });
  });
  it('refuses when the invoice was written off meanwhile, another version and what is not there', async () => {
    const { invoice, line, version } = await invoicedWithLine();
    const { id } = await desk.carryOut('prepareCreditNote', credit(invoice, { invoiceLineId: line, amount: inr(6_000_000) }));
    expect(await desk.refusal('decideCreditNote', decide(id, true, 5), approver)).toBe('VERSION_CONFLICT expectedVersion');
    const writeOff = await desk.carryOut('prepareWriteOff', { invoiceId: invoice, expectedVersion: version, reason: 'Insolvent' });
    await desk.carryOut('decideWriteOff', decide(writeOff['id'], true), approver);
    expect(await desk.refusal('decideCreditNote', decide(id, true), approver)).toBe('ILLEGAL_TRANSITION id');
    expect(await desk.refusal('decideCreditNote', decide('crn_999999', true), approver)).toBe('NOT_FOUND id');
    expect(await desk.refusal('decideCreditNote', decide('inv_1', true), approver)).toBe('WRONG_ID_KIND id');
  });
});

describe('write-offs', () => {
  it('give up at once what is small, and then nothing is owed', async () => {
    const { invoice, version, invoiceId, accountId } = await invoicedWithLine(100_000);
    expect(await desk.carryOut('prepareWriteOff', { invoiceId: invoice, expectedVersion: version, reason: 'Not worth a letter' })).toMatchObject({ status: 'APPROVED' });
    expect(await one('SELECT status, outstanding_minor FROM invoice WHERE id = ?', [invoiceId])).toEqual({ status: 'WRITTEN_OFF', outstanding_minor: '0' });
    expect(await one('SELECT b.outstanding_minor FROM advertiser_balance b JOIN billing_account a ON a.advertiser_id = b.advertiser_id WHERE a.id = ?', [accountId])).toEqual({ outstanding_minor: '0' });
    expect(await desk.findings()).toEqual([]);
  });
  it('above the limit wait for another person, one at a time', async () => {
    const { invoice, version, accountId } = await invoicedWithLine(2_000_000);
    const input = { invoiceId: invoice, expectedVersion: version, reason: 'Insolvent' };
    const prepared = await desk.carryOut('prepareWriteOff', input, admin);
    expect(prepared).toMatchObject({ status: 'PREPARED' });
    expect(await desk.refusal('prepareWriteOff', input)).toBe('DUPLICATE invoiceId');
    expect(await desk.refusal('decideWriteOff', decide(prepared['id'], true), admin)).toBe('SECOND_PERSON_REQUIRED approve');
    expect(await desk.refusal('decideWriteOff', decide(prepared['id'], true, 3), approver)).toBe('VERSION_CONFLICT expectedVersion');
    await desk.carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: '2026-11-15', method: 'UPI', amount: inr(10), allocations: [{ invoiceId: invoice, amount: inr(10) }] });
    expect(await desk.refusal('decideWriteOff', decide(prepared['id'], true), approver)).toBe('ILLEGAL_TRANSITION id');
    expect(await desk.refusal('decideWriteOff', decide(prepared['id'], false), approver)).toBe('INVALID_INPUT reason');
    expect(await desk.carryOut('decideWriteOff', decide(prepared['id'], false, 1, 'It began to pay'), approver)).toMatchObject({ status: 'REJECTED' });
    expect(await desk.refusal('decideWriteOff', decide(prepared['id'], true, 2), approver)).toBe('ILLEGAL_TRANSITION id');
    expect(await desk.findings()).toEqual([]);
  });
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['an invoice that is not there', { invoiceId: 'inv_999999', expectedVersion: 1, reason: 'No' }, 'NOT_FOUND invoiceId'],
    ['another kind of id', { invoiceId: 'pay_1', expectedVersion: 1, reason: 'No' }, 'WRONG_ID_KIND invoiceId'],
    ['no reason', { invoiceId: 'inv_1', expectedVersion: 1, reason: ' ' }, 'INVALID_INPUT reason'],
  ])('refuse %s', async (_what, input, expected) => {
    expect(await desk.refusal('prepareWriteOff', input)).toBe(expected);
  });
  it('refuse what owes nothing, another version, and a decision on what is not there', async () => {
    const { invoice, version } = await invoicedWithLine(100_000);
    expect(await desk.refusal('prepareWriteOff', { invoiceId: invoice, expectedVersion: version + 1, reason: 'No' })).toBe('VERSION_CONFLICT expectedVersion');
    await desk.carryOut('voidInvoice', { invoiceId: invoice, expectedVersion: version, reason: 'Wrong buyer' });
    expect(await desk.refusal('prepareWriteOff', { invoiceId: invoice, expectedVersion: version + 1, reason: 'No' })).toBe('ILLEGAL_TRANSITION invoiceId');
    expect(await desk.refusal('decideWriteOff', decide('wof_999999', true), approver)).toBe('NOT_FOUND id');
  });
});
