import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approver, finance, inr, openDesk, type Desk } from '../test-desk.ts';
import { testViewer } from '@ad-network/runtime/test-client.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { lockAccount } from '../billing-account/settle-account.ts';
import { draftAccountMonth } from './draft-account-month.ts';
import { printAmount, printRate, printUnits } from './document-page.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const invoiceHtml = async (id: number, viewer = finance): Promise<string | null> => {
  const { data, errors } = await desk.client.execute('query ($id: ID!) { invoice(id: $id) { documentHtml } }', { id: `inv_${id}` }, viewer);
  expect(errors).toEqual([]);
  return (data as { readonly invoice: { readonly documentHtml: string | null } }).invoice.documentHtml;
};
const noteHtml = async (id: unknown): Promise<string | null> => ((await desk.client.execute('query ($id: ID!) { creditNote(id: $id) { documentHtml } }', { id }, finance)).data as { readonly creditNote: { readonly documentHtml: string | null } }).creditNote.documentHtml;
/** The text of a page, as one reads it. */
const textOf = (html: string | null): string => (html ?? '').replace(/<style>[^]*?<\/style>/, '').replace(/<[^>]+>/g, ' ').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replace(/\s+/g, ' ');

/** Drafts an account's 2026-10 with a campaign of this name, and issues it. */
async function issuedAs(name: string, account: Readonly<Record<string, string | number | null>> = {}, impressions = 1_000_000) {
  const { accountId, campaignId } = await desk.open(account);
  await desk.deliver(campaignId, impressions);
  const { invoiceId } = await inTransaction(desk.database.drizzle, async (transaction) => {
    const locked = await lockAccount(transaction, accountId);
    if (locked === null) throw new Error('no account');
    await desk.rows("INSERT IGNORE INTO billing_run (id, month, status, requested_by, started_at) VALUES (1, '2026-10', 'COLLECTING', 'dev|finance', '2026-11-05 05:00:00.000')");
    return draftAccountMonth(transaction, desk.context(), locked, { month: '2026-10', billingRunId: 1, campaignNames: new Map([[campaignId, name]]) });
  }, 'read committed');
  if (invoiceId === null) throw new Error('no draft');
  const draft = await invoiceHtml(invoiceId);
  await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
  return { accountId, campaignId, invoiceId, draft };
}

describe('the invoice as sent', () => {
  it('is not there while it is a draft, and then says everything that it must', async () => {
    const { invoiceId, accountId, draft } = await issuedAs('Diwali Dash', { place_of_supply: 'IN-MH' });
    expect(draft).toBeNull();
    const text = textOf(await invoiceHtml(invoiceId));
    const [row] = await desk.rows('SELECT number FROM invoice WHERE id = ?', [invoiceId]);
    for (const said of [
      'Tax invoice', String(row?.['number']), `Advertiser ${(await desk.rows('SELECT advertiser_id FROM billing_account WHERE id = ?', [accountId]))[0]?.['advertiser_id']} Pvt Ltd`, 'Tax number 29AAAAA0000A1Z5',
      'Place of supply IN-MH', 'GSTIN 29AANCN4821K1ZP', 'Date of issue 15 November 2026', 'Due by 15 December 2026', 'Month 2026-10', 'SAC 998366',
      'Diwali Dash, 2026-10, impressions', '10,00,000', '100.00', '1,00,000.00', 'IGST 18.00 %', '18,000.00', 'INR 1,18,000.00',
    ]) expect(text).toContain(said);
  });
  it('never changes, whatever becomes of the names, the account, the terms and the tax', async () => {
    const { invoiceId, accountId } = await issuedAs('Old name');
    const sent = await invoiceHtml(invoiceId);
    await desk.carryOut('updateBillingAccount', { id: `bac_${accountId}`, expectedVersion: Number((await desk.rows('SELECT version FROM billing_account WHERE id = ?', [accountId]))[0]?.['version']), legalName: 'Renamed Holdings Ltd', taxId: '27BBBBB1111B1Z5', placeOfSupply: 'IN-MH', paymentTermsDays: 60 });
    await desk.carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: '2026-11-15', method: 'UPI', reference: `P-${invoiceId}`, amount: inr(5_000), allocations: [{ invoiceId: `inv_${invoiceId}`, amount: inr(5_000) }] });
    expect(await invoiceHtml(invoiceId)).toBe(sent);
    const [line] = await desk.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
    const note = await desk.carryOut('prepareCreditNote', { invoiceId: `inv_${invoiceId}`, reason: 'INVALID_TRAFFIC', lines: [{ invoiceLineId: `inl_${line?.['id']}`, units: '1000' }] });
    expect(await invoiceHtml(invoiceId)).toBe(sent);
    const credited = textOf(await noteHtml(note['id']));
    for (const said of ['Credit note', String(note['number']), 'Invalid traffic', 'Old name, 2026-10, impressions', '1,000', '100.00', 'INR 118.00']) expect(credited).toContain(said);
    // Bill-to as it was when the invoice was sent.
    expect(credited).not.toContain('Renamed');
    expect(credited).not.toContain('27BBBBB1111B1Z5');
  });
  it('prints markup, right-to-left text and emoji in names as what they are', async () => {
    const name = `<script>alert("1")</script> & 'x' 🚀 مرحبا`;
    const { invoiceId } = await issuedAs(name, { legal_name: '<b>Bold & Co</b>', tax_id: null });
    const html = await invoiceHtml(invoiceId) ?? '';
    expect(html).not.toMatch(/<script|<b>|on\w+=|https?:/);
    expect(textOf(html)).toContain(`${name}, 2026-10, impressions`);
    expect(html).toContain(`<bdi>${'&#60;b&#62;Bold &#38; Co&#60;&#47;b&#62;'.replace('&#47;', '/')}</bdi>`);
    expect(html).not.toContain('Tax number');
  });
  it('of an export has no tax, and says why', async () => {
    const { invoiceId } = await issuedAs('Abroad', { place_of_supply: 'US', currency: 'USD' }, 1_234_567);
    const text = textOf(await invoiceHtml(invoiceId));
    expect(text).toContain('Supply meant for export under letter of undertaking');
    expect(text).toContain('1,234,567');
    expect(text).toContain('USD 123,456.70');
  });
  it('bears its stamp once void', async () => {
    const { invoiceId } = await issuedAs('Wrong buyer');
    expect(await invoiceHtml(invoiceId)).not.toContain('VOID');
    await desk.carryOut('voidInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 2, reason: 'Wrong buyer' });
    expect(textOf(await invoiceHtml(invoiceId))).toContain('VOID');
  });
  it('is for those who may see personal data', async () => {
    const { invoiceId } = await issuedAs('Private');
    for (const scopes of [['billing:read'], ['billing:pii']]) {
      const { data, errors } = await desk.client.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Invoice { number documentHtml } } }', { r: [{ __typename: 'Invoice', id: `inv_${invoiceId}` }] }, testViewer(scopes));
      expect(errors.map(({ code }) => code)).toContain('FORBIDDEN');
      expect(JSON.stringify(data)).not.toContain('<html');
    }
  });
  it('of a credit note that waits is not there, and comes with its approval', async () => {
    const { invoiceId } = await issuedAs('Large', {}, 9_000_000);
    const [line] = await desk.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
    const note = await desk.carryOut('prepareCreditNote', { invoiceId: `inv_${invoiceId}`, reason: 'GOODWILL', lines: [{ invoiceLineId: `inl_${line?.['id']}`, amount: inr(80_000_000) }] });
    expect(await noteHtml(note['id'])).toBeNull();
    await desk.carryOut('decideCreditNote', { id: note['id'], expectedVersion: 1, approve: true }, approver);
    expect(textOf(await noteHtml(note['id']))).toContain('INR 9,44,000.00');
  });
});

describe('amounts are printed exactly', () => {
  it.each([
    [0n, 'INR', '0.00'], [5n, 'INR', '0.05'], [123_456_789_012_345n, 'INR', '12,34,56,78,90,123.45'], [123_456_789n, 'USD', '1,234,567.89'], [-5n, 'USD', '−0.05'], [1_234n, 'JPY', '1,234'], [1_234_567n, 'KWD', '1,234.567'],
  ] as const)('%s minor units of %s as %s', (minor, currency, printed) => {
    expect(printAmount(minor, currency)).toBe(printed);
  });
  it('and counts and rates with all their digits', () => {
    expect([printUnits(12_345_678n, 'INR'), printUnits(-1_000n, 'USD')]).toEqual(['1,23,45,678', '−1,000']);
    expect([printRate(38_500_000n, 'INR'), printRate(123_456n, 'USD'), printRate(5_000_000n, 'JPY'), printRate(1_234_567_890n, 'KWD')]).toEqual(['38.50', '0.123456', '5', '1,234.56789']);
  });
});
