import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approver, finance, inr, openDesk, type Desk } from '../test-desk.ts';
import { testViewer } from '@ad-network/runtime/test-client.ts';

interface Entry {
  readonly on: string;
  readonly kind: string;
  readonly document: string | null;
  readonly amount: { readonly amountMinor: string };
  readonly balance: { readonly amountMinor: string };
}

let desk: Desk;
let accountId: number;
const numbers: Record<string, unknown> = {};

beforeAll(async () => {
  desk = await openDesk();
  const business = await desk.invoiced(1_000_000);
  ({ accountId } = business);
  const invoiceId = `inv_${business.invoiceId}`;
  numbers['first'] = (await desk.rows('SELECT number FROM invoice WHERE id = ?', [business.invoiceId]))[0]?.['number'];
  const payment = await desk.carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: '2026-11-02', method: 'BANK_TRANSFER', reference: 'NEFT-1', amount: inr(4_000_000), withheld: inr(80_000), allocations: [{ invoiceId, amount: inr(3_000_000), withheld: inr(80_000) }] });
  await desk.carryOut('refundPayment', { paymentId: payment['id'], amount: inr(500_000), reference: 'RFD-1', refundedOn: '2026-11-15' });
  const [line] = await desk.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [business.invoiceId]);
  const note = await desk.carryOut('prepareCreditNote', { invoiceId, reason: 'GOODWILL', lines: [{ invoiceLineId: `inl_${line?.['id']}`, amount: inr(100_000) }] });
  numbers['note'] = note['number'];
  // Of the same account: one that is void, and one that is given up.
  await desk.deliver(business.campaignId, 1_100_000, { revision: 2 });
  const late = await desk.draft(accountId);
  const lateRow = await desk.carryOut('issueInvoice', { invoiceId: `inv_${late.invoiceId}`, expectedVersion: 1 });
  numbers['void'] = lateRow['number'];
  await desk.carryOut('voidInvoice', { invoiceId: `inv_${late.invoiceId}`, expectedVersion: Number(lateRow['version']), reason: 'Wrong buyer' });
  const again = await desk.draft(accountId);
  numbers['lost'] = (await desk.carryOut('issueInvoice', { invoiceId: `inv_${again.invoiceId}`, expectedVersion: 1 }))['number'];
  await desk.carryOut('prepareWriteOff', { invoiceId: `inv_${again.invoiceId}`, expectedVersion: 2, reason: 'Customer is insolvent' });
});
afterAll(() => desk.close());

async function statement(args = 'from: "2026-01-01", to: "2026-12-31"', id = accountId): Promise<{ readonly entries: readonly Entry[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } }> {
  const { data, errors } = await desk.client.execute(
    `query ($id: ID!) { billingAccount(id: $id) { statement(${args}) { edges { node { on kind document amount { amountMinor } balance { amountMinor } } } pageInfo { hasNextPage endCursor } } } }`, { id: `bac_${id}` }, finance);
  expect(errors).toEqual([]);
  const found = (data as { readonly billingAccount: { readonly statement: { readonly edges: readonly { readonly node: Entry }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } } } }).billingAccount.statement;
  return { entries: found.edges.map(({ node }) => node), pageInfo: found.pageInfo };
}
const told = (entries: readonly Entry[]) => entries.map((entry) => [entry.on, entry.kind, entry.document, entry.amount.amountMinor, entry.balance.amountMinor]);

describe('a statement of account', () => {
  it('has everything that moved what is owed, by day, with the balance after each', async () => {
    expect(told((await statement()).entries)).toEqual([
      ['2026-11-02', 'PAYMENT', 'NEFT-1', '-4000000', '-4000000'],
      ['2026-11-15', 'INVOICE', numbers['first'], '11800000', '7800000'],
      ['2026-11-15', 'INVOICE', numbers['void'], '1180000', '8980000'],
      ['2026-11-15', 'INVOICE', numbers['lost'], '1180000', '10160000'],
      ['2026-11-15', 'VOID', numbers['void'], '-1180000', '8980000'],
      ['2026-11-15', 'CREDIT_NOTE', numbers['note'], '-118000', '8862000'],
      ['2026-11-15', 'WITHHOLDING', numbers['first'], '-80000', '8782000'],
      ['2026-11-15', 'REFUND', 'RFD-1', '500000', '9282000'],
      ['2026-11-15', 'WRITE_OFF', numbers['lost'], '-1180000', '8102000'],
    ]);
  });
  it('ends at what the invoices leave outstanding less what is not allocated', async () => {
    const [row] = await desk.rows('SELECT (SELECT SUM(outstanding_minor) FROM invoice WHERE billing_account_id = ?) - (SELECT SUM(unallocated_minor) FROM payment WHERE billing_account_id = ?) AS owed', [accountId, accountId]);
    expect((await statement()).entries.at(-1)?.balance.amountMinor).toBe(String(row?.['owed']));
  });
  it('of some days goes on from the balance before them', async () => {
    const { entries } = await statement('from: "2026-11-03", to: "2026-11-15"');
    expect(entries[0]).toMatchObject({ kind: 'INVOICE', balance: { amountMinor: '7800000' } });
    expect((await statement('from: "2026-01-01", to: "2026-11-14"')).entries).toHaveLength(1);
    expect((await statement('from: "2026-11-16", to: "2026-12-31"')).entries).toEqual([]);
  });
  it('comes in pages, each entry once and in order', async () => {
    const whole = (await statement()).entries;
    const paged: Entry[] = [];
    for (let after: string | null = null; ; ) {
      const { entries, pageInfo } = await statement(`from: "2026-01-01", to: "2026-12-31", first: 2${after === null ? '' : `, after: "${after}"`}`);
      paged.push(...entries);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(paged).toEqual(whole);
  });
  it('refuses days that end before they begin, and pages that are too large', async () => {
    const codeOf = async (args: string): Promise<unknown> => (await desk.client.execute(`{ billingAccount(id: "bac_${accountId}") { statement(${args}) { edges { cursor } } } }`, {}, finance)).errors[0]?.code;
    expect(await codeOf('from: "2026-12-01", to: "2026-11-01"')).toBe('INVALID_INPUT');
    expect(await codeOf('from: "2026-01-01", to: "2026-11-01", first: 201')).toBe('PAGE_TOO_LARGE');
    expect(await codeOf('from: "2026-01-01", to: "2026-11-01", after: "nonsense"')).toBe('INVALID_CURSOR');
  });
  it('of many accounts is one statement, and needs billing:read', async () => {
    await desk.open();
    const many = '{ billingAccounts(first: 5) { edges { node { id statement(from: "2026-01-01", to: "2026-12-31") { edges { node { kind } } } } } } }';
    const one = `{ billingAccounts(first: 1) { edges { node { id statement(from: "2026-01-01", to: "2026-12-31") { edges { node { kind } } } } } } }`;
    expect((await desk.client.execute(many, {}, finance)).statements).toBe((await desk.client.execute(one, {}, finance)).statements);
    const refused = await desk.client.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on BillingAccount { id statement(from: "2026-01-01", to: "2026-12-31") { edges { cursor } } } } }', { r: [{ __typename: 'BillingAccount', id: `bac_${accountId}` }] }, testViewer(['operations:read']));
    expect(refused.errors.map(({ code }) => code)).toContain('FORBIDDEN');
  });
  it('leaves exact books', async () => {
    expect(await desk.findings()).toEqual([]);
    expect(approver.subject).not.toBe(finance.subject);
  });
});
