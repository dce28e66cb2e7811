import mysql from 'mysql2/promise';
import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approver, finance, inr, openDesk, type Desk } from './test-desk.ts';

/** The lists that finance works from: credit notes, payments, wallet entries, events, and the register of documents. */
let desk: Desk;
const accounts: number[] = [];
const invoices: number[] = [];

beforeAll(async () => {
  desk = await openDesk();
  for (let at = 0; at < 6; at += 1) {
    const { accountId, campaignId, invoiceId } = await desk.invoiced(1_000_000);
    accounts.push(accountId);
    invoices.push(invoiceId);
    const [line] = await desk.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
    // Of six the fourth and fifth wait for a second person, who rejects the fifth.
    const amount = at === 3 || at === 4 ? 9_000_000 : 1_000 * (at + 1);
    const note = await desk.carryOut('prepareCreditNote', { invoiceId: `inv_${invoiceId}`, reason: at % 2 === 0 ? 'GOODWILL' : 'DISCREPANCY', lines: [{ invoiceLineId: `inl_${line?.['id']}`, amount: inr(amount) }] });
    if (at === 4) await desk.carryOut('decideCreditNote', { id: note['id'], expectedVersion: 1, approve: false, reason: 'Not agreed' }, approver);
    await desk.carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: `2026-11-0${at + 1}`, method: 'UPI', reference: `UPI-${at}`, amount: inr(5_000 + at), allocations: at < 3 ? [{ invoiceId: `inv_${invoiceId}`, amount: inr(5_000 + at) }] : [] });
    await desk.carryOut('topUpWallet', { billingAccountId: `bac_${accountId}`, amount: inr(10_000), method: 'UPI', reference: `TOP-${at}`, receivedOn: '2026-11-15' });
    await desk.carryOut('fundCampaign', { campaignId: `cmp_${campaignId}`, amount: inr(4_000), source: 'WALLET' });
    await desk.carryOut('refundWallet', { billingAccountId: `bac_${accountId}`, amount: inr(1_000), reference: `WRF-${at}` });
  }
});
afterAll(() => desk.close());

type Node = Readonly<Record<string, unknown>>;
interface Connection {
  readonly totalCount?: number;
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const ask = async (source: string, viewer = finance) => {
  const answer = await desk.client.execute(source, {}, viewer);
  expect(answer.errors).toEqual([]);
  return { data: answer.data as Readonly<Record<string, Connection>>, statements: answer.statements };
};
const nodes = async (list: string, fields: string, args = ''): Promise<readonly Node[]> => ((await ask(`{ ${list}${args === '' ? '' : `(${args})`} { edges { node { ${fields} } } } }`)).data[list]?.edges ?? []).map(({ node }) => node);
const codeOf = async (source: string, viewer = finance): Promise<unknown> => (await desk.client.execute(source, {}, viewer)).errors[0]?.code;

/** Every node of a list, in pages of two. */
async function inPages(list: string, fields: string): Promise<readonly Node[]> {
  const found: Node[] = [];
  for (let after = ''; ; ) {
    const connection = (await ask(`{ ${list}(first: 2${after}) { edges { node { ${fields} } } pageInfo { hasNextPage endCursor } } }`)).data[list];
    found.push(...(connection?.edges ?? []).map(({ node }) => node));
    if (connection?.pageInfo.hasNextPage !== true) return found;
    after = `, after: "${connection.pageInfo.endCursor}"`;
  }
}

describe.each([
  ['creditNotes', 'id number status total { amountMinor } invoice { id number } lines { description amount { amountMinor } } approval { required preparedBy approvedBy }'],
  ['payments', 'id reference amount { amountMinor } allocations { id invoice { number } amount { amountMinor } } refunds { id } billingAccount { id }'],
  ['billingEvents', 'id at actorSubject entityType entityId action changes { path before after }'],
])('%s', (list, fields) => {
  it('come newest first, page after page, each once', async () => {
    const whole = await nodes(list, fields, 'first: 200');
    expect(whole.length).toBeGreaterThanOrEqual(6);
    expect(await inPages(list, fields)).toEqual(whole);
    const ids = whole.map(({ id }) => Number(String(id).slice(4)));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  });
  it('cost the same at any length of the page', async () => {
    const cost = async (first: number): Promise<number> => (await ask(`{ ${list}(first: ${first}) { edges { node { ${fields} } } } }`)).statements;
    // Four are enough to have one of everything that a row may have.
    expect(await cost(6)).toBe(await cost(4));
  });
  it('refuse a page that is too large and a cursor that is none, and need billing:read', async () => {
    expect(await codeOf(`{ ${list}(first: 201) { edges { cursor } } }`)).toBe('PAGE_TOO_LARGE');
    expect(await codeOf(`{ ${list}(after: "x") { edges { cursor } } }`)).toBe('INVALID_CURSOR');
    expect(await codeOf(`{ ${list} { edges { cursor } } }`, testViewer(['operations:read']))).toBe('FORBIDDEN');
  });
});

it('credit notes are filtered by status, invoice and reason', async () => {
  const ofStatus = async (status: string): Promise<number> => (await nodes('creditNotes', 'id', `filter: { statusIn: [${status}] }`)).length;
  expect([await ofStatus('ISSUED'), await ofStatus('PREPARED'), await ofStatus('REJECTED'), await ofStatus('PREPARED, REJECTED')]).toEqual([4, 1, 1, 2]);
  expect(await nodes('creditNotes', 'invoice { id }', `filter: { invoiceIdIn: ["inv_${invoices[1]}"] }`)).toEqual([{ invoice: { id: `inv_${invoices[1]}` } }]);
  expect((await nodes('creditNotes', 'reason', 'filter: { reasonIn: [DISCREPANCY], statusIn: [ISSUED] }')).map(({ reason }) => reason)).toEqual(['DISCREPANCY', 'DISCREPANCY']);
  expect(await nodes('creditNotes', 'id', 'filter: { invoiceIdIn: [] }')).toEqual([]);
  expect((await ask('{ creditNotes(first: 0, filter: { statusIn: [ISSUED] }) { totalCount edges { cursor } } }')).data['creditNotes']?.totalCount).toBe(4);
  const [waiting] = await nodes('creditNotes', 'number approval { required limit { amountMinor } preparedBy approvedBy }', 'filter: { statusIn: [PREPARED] }');
  expect(waiting).toEqual({ number: null, approval: { required: true, limit: { amountMinor: '5000000' }, preparedBy: 'dev|finance', approvedBy: null } });
  const [rejected] = await nodes('creditNotes', 'approval { approvedBy rejectedReason }', 'filter: { statusIn: [REJECTED] }');
  expect(rejected).toMatchObject({ approval: { rejectedReason: 'Not agreed' } });
});

it('payments are filtered by account, day and what is not allocated', async () => {
  expect((await nodes('payments', 'reference', 'filter: { unallocatedOnly: true }')).map(({ reference }) => reference)).toEqual(['UPI-5', 'UPI-4', 'UPI-3']);
  expect((await nodes('payments', 'reference', 'filter: { receivedFrom: "2026-11-02", receivedTo: "2026-11-03" }')).map(({ reference }) => reference)).toEqual(['UPI-2', 'UPI-1']);
  expect((await nodes('payments', 'reference', `filter: { billingAccountIdIn: ["bac_${accounts[4]}"] }`)).map(({ reference }) => reference)).toEqual(['UPI-4']);
  expect(await codeOf('{ payments(filter: { billingAccountIdIn: ["adv_1"] }) { edges { cursor } } }')).toBe('WRONG_ID_KIND');
});

it('payments and wallet entries of many accounts are one statement each', async () => {
  const source = (first: number): string => `{ billingAccounts(first: ${first}) { edges { node { payments(first: 3) { totalCount edges { node { reference } } } wallet { balance { amountMinor } reserved { amountMinor } available { amountMinor } transactions(first: 2) { edges { node { kind amount { amountMinor } campaignRef actor } } pageInfo { hasNextPage } } } } } } }`;
  const many = await ask(source(6));
  expect((await ask(source(2))).statements).toBe(many.statements);
  expect(many.data['billingAccounts']?.edges[0]?.node).toEqual({
    payments: { totalCount: 1, edges: [{ node: { reference: 'UPI-5' } }] },
    wallet: {
      balance: { amountMinor: '9000' }, reserved: { amountMinor: '4000' }, available: { amountMinor: '5000' },
      transactions: {
        edges: [{ node: { kind: 'REFUND', amount: { amountMinor: '1000' }, campaignRef: null, actor: 'dev|finance' } }, { node: { kind: 'RESERVE', amount: { amountMinor: '4000' }, campaignRef: 'cmp_6', actor: 'dev|finance' } }],
        pageInfo: { hasNextPage: true },
      },
    },
  });
});

it('events say who did what to what, and are found by person, thing and time', async () => {
  expect((await nodes('billingEvents', 'action', 'filter: { actorSubject: "dev|finance-approver" }')).map(({ action }) => action)).toEqual(['decideCreditNote']);
  const ofInvoice = await nodes('billingEvents', 'actorSubject action changes { path before after }', `filter: { entityType: "Invoice", entityId: "inv_${invoices[0]}" }`);
  expect(ofInvoice).toEqual([{ actorSubject: 'dev|finance', action: 'issueInvoice', changes: expect.arrayContaining([{ path: 'status', before: 'DRAFT', after: 'ISSUED' }]) }]);
  expect(await nodes('billingEvents', 'id', 'filter: { to: "2026-01-01T00:00:00Z" }')).toEqual([]);
  expect(await codeOf('{ billingEvents(filter: { entityType: "Invoice", entityId: "pay_1" }) { edges { cursor } } }')).toBe('WRONG_ID_KIND');
  expect(await codeOf('{ billingEvents(filter: { entityId: "inv_1" }) { edges { cursor } } }')).toBe('INVALID_INPUT');
  expect(await codeOf('{ billingEvents(filter: { entityType: "Dinner" }) { edges { cursor } } }')).toBe('INVALID_INPUT');
});

describe('the register of documents', () => {
  const register = async (year = '26-27'): Promise<unknown> => (await ask(`{ documentRegister(fiscalYear: "${year}") { series documentType fiscalYear issued lastNumber gaps } }`)).data['documentRegister'];
  it('counts each series of a fiscal year', async () => {
    expect(await register()).toEqual([
      { series: 'GG/26-27', documentType: 'INVOICE', fiscalYear: '26-27', issued: 6, lastNumber: 'GG/26-27/000006', gaps: [] },
      { series: 'GGC/26-27', documentType: 'CREDIT_NOTE', fiscalYear: '26-27', issued: 4, lastNumber: 'GGC/26-27/000004', gaps: [] },
    ]);
    expect(await register('25-26')).toEqual([]);
  });
  it('names the gaps that somebody with the owner\'s password tore', async () => {
    const owner = await mysql.createConnection({ uri: desk.testDatabase.ownerUrl });
    await owner.query('DROP TRIGGER credit_note_freeze');
    await owner.query("UPDATE credit_note SET seq_no = 40, number = 'GGC/26-27/000040' WHERE seq_no = 2");
    // As many documents as numbers were taken: only the places tell.
    expect(await register()).toMatchObject([{ gaps: [] }, { issued: 4, gaps: [2] }]);
    await owner.query("UPDATE credit_note SET seq_no = NULL, number = NULL, series = NULL, issued_on = NULL, status = 'REJECTED' WHERE seq_no IN (40, 4)");
    await owner.end();
    expect(await register()).toMatchObject([{ gaps: [] }, { issued: 2, gaps: [2, 4] }]);
  });
});
