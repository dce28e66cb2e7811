import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, addDraft, addIssued, everything, openBillingTest, today, type BillingTest } from '../test-billing.ts';
import { daysBetween } from '../campaign-contract/calendar.ts';
import { paymentStatus, type InvoiceStatus } from './rules.ts';

let billing: BillingTest;
/** Facts of every invoice, read back from the table, for what the lists should say. */
interface Fact {
  readonly id: string;
  readonly status: InvoiceStatus;
  readonly currency: string;
  readonly accountId: number;
  readonly number: string | null;
  readonly issuedOn: string | null;
  readonly dueOn: string | null;
  readonly createdAt: string;
  readonly usageMonth: string | null;
  readonly totalMinor: bigint;
  readonly paidMinor: bigint;
  readonly withheldMinor: bigint;
  readonly creditedMinor: bigint;
  readonly outstanding: bigint;
}
let facts: readonly Fact[];
const accounts: number[] = [];

beforeAll(async () => {
  billing = await openBillingTest();
  for (let at = 0; at < 6; at += 1) {
    // Advertisers 30, 31 and 32, each in two currencies.
    accounts.push(await addAccount(billing, { advertiser_id: 30 + Math.floor(at / 2), currency: at % 2 === 0 ? 'INR' : 'USD', payment_terms_days: 30 }));
  }
  for (let n = 0; n < 60; n += 1) await addInvoice(n);
  const rows = await billing.rows('SELECT * FROM invoice ORDER BY id');
  facts = rows.map((row) => ({
    id: `inv_${row['id']}`, status: row['status'], currency: row['currency'], accountId: Number(row['billing_account_id']), number: row['number'], issuedOn: row['issued_on'], dueOn: row['due_on'],
    createdAt: row['created_at'], usageMonth: row['usage_month'], totalMinor: BigInt(row['total_minor']), paidMinor: BigInt(row['paid_minor']), withheldMinor: BigInt(row['withheld_minor']),
    creditedMinor: BigInt(row['credited_minor']), outstanding: BigInt(row['outstanding_minor']),
  }));
});
afterAll(() => billing.close());

/** Every status and way of being paid, with ties in each sort column. */
async function addInvoice(n: number): Promise<void> {
  const at = n % 6;
  const invoice = {
    accountId: accounts[at] ?? 0,
    currency: at % 2 === 0 ? 'INR' : 'USD',
    usageMonth: `2026-${String(1 + Math.floor(n / 6)).padStart(2, '0')}`,
    createdAt: `2026-11-0${1 + (n % 4)} 05:00:00.${String(n % 3).padStart(3, '0')}`,
    lines: [1_000 + (n % 5) * 100, 0, 500],
    campaignIds: [n + 1, n + 2, 900_000],
    taxMinor: 180,
  };
  const issued = { ...invoice, issuedOn: `2026-0${1 + (n % 9)}-05`, dueOn: `2026-${String(2 + (n % 10)).padStart(2, '0')}-14` };
  const total = invoice.lines.reduce((sum, line) => sum + line, 0) + 180;
  const kind = n % 10;
  if (kind === 0) await addDraft(billing, invoice);
  else if (kind === 1) await addIssued(billing, issued, { status: 'VOID' });
  else if (kind === 2) await addIssued(billing, issued, { paid_minor: 100, status: 'WRITTEN_OFF' });
  else if (kind === 3) await addIssued(billing, issued, { paid_minor: total });
  else if (kind === 4) await addIssued(billing, issued, { paid_minor: total - 100, withheld_minor: 100 });
  else if (kind === 5) await addIssued(billing, issued, { paid_minor: 1 });
  else if (kind === 6) await addIssued(billing, issued, { withheld_minor: 50 });
  else if (kind === 7) await addIssued(billing, issued, { credited_minor: 200 });
  else await addIssued(billing, issued);
}

const fields = 'id number status paymentStatus daysOverdue usageMonth issuedOn dueOn outstanding { amountMinor currency }';
const listQuery = `query ($first: Int, $after: String, $filter: InvoiceFilter, $orderBy: InvoiceOrder) { invoices(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
  totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ${fields} } } } }`;

interface Node {
  readonly id: string;
  readonly paymentStatus: string;
  readonly daysOverdue: number;
}
interface Listed {
  readonly invoices: { readonly totalCount: number; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }; readonly edges: readonly { readonly node: Node }[] };
}

async function listAll(filter: unknown, orderBy: unknown = null, first = 7): Promise<readonly Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  for (;;) {
    const answer = await billing.client.execute(listQuery, { first, after, filter, orderBy });
    expect(answer.errors).toEqual([]);
    const { invoices } = answer.data as Listed;
    nodes.push(...invoices.edges.map((edge) => edge.node));
    after = invoices.pageInfo.endCursor;
    if (invoices.pageInfo.hasNextPage) continue;
    expect(invoices.totalCount).toBe(nodes.length);
    return nodes;
  }
}

const ids = (some: readonly { readonly id: string }[]): readonly string[] => some.map(({ id }) => id);
const idNumber = (fact: Fact): number => Number(fact.id.slice(4));
const newestFirst = (some: readonly Fact[]): readonly string[] => ids(some.toSorted((a, b) => idNumber(b) - idNumber(a)));

describe('the list of invoices', () => {
  test('is newest first', async () => {
    expect(ids(await listAll(null))).toEqual(newestFirst(facts));
  });

  test.each<[string, unknown, (fact: Fact) => boolean]>([
    ['statusIn', { statusIn: ['DRAFT', 'VOID'] }, (fact) => fact.status === 'DRAFT' || fact.status === 'VOID'],
    ['an empty statusIn', { statusIn: [] }, () => false],
    ['paymentStatusIn PAID', { paymentStatusIn: ['PAID'] }, (fact) => paymentStatus(fact) === 'PAID'],
    ['paymentStatusIn PARTIALLY_PAID', { paymentStatusIn: ['PARTIALLY_PAID'] }, (fact) => paymentStatus(fact) === 'PARTIALLY_PAID'],
    ['paymentStatusIn UNPAID', { paymentStatusIn: ['UNPAID'] }, (fact) => paymentStatus(fact) === 'UNPAID'],
    ['every payment status', { paymentStatusIn: ['UNPAID', 'PARTIALLY_PAID', 'PAID'] }, () => true],
    ['an empty paymentStatusIn', { paymentStatusIn: [] }, () => false],
    ['usageMonth', { usageMonth: '2026-03' }, (fact) => fact.usageMonth === '2026-03'],
    ['overdueByDaysAtLeast 1', { overdueByDaysAtLeast: 1 }, (fact) => fact.outstanding > 0n && fact.dueOn !== null && fact.dueOn < today],
    ['overdueByDaysAtLeast 2', { overdueByDaysAtLeast: 2 }, (fact) => fact.outstanding > 0n && fact.dueOn !== null && fact.dueOn < '2026-11-14'],
    ['overdueByDaysAtLeast 90', { overdueByDaysAtLeast: 90 }, (fact) => fact.outstanding > 0n && fact.dueOn !== null && daysBetween(fact.dueOn, today) >= 90],
    ['advertiserIdIn', { advertiserIdIn: ['adv_30', 'adv_32', 'adv_999'] }, (fact) => [0, 1, 4, 5].some((at) => accounts[at] === fact.accountId)],
    ['billingAccountIdIn', { billingAccountIdIn: ['bac_2'] }, (fact) => fact.accountId === 2],
    ['currency', { currency: 'USD' }, (fact) => fact.currency === 'USD'],
    ['idIn', { idIn: ['inv_3', 'inv_1', 'inv_99999'] }, (fact) => fact.id === 'inv_3' || fact.id === 'inv_1'],
    ['agingBucket NOT_DUE', { agingBucket: 'NOT_DUE' }, (fact) => fact.outstanding > 0n && fact.dueOn !== null && fact.dueOn >= today],
    ['agingBucket DAYS_31_TO_60', { agingBucket: 'DAYS_31_TO_60' }, (fact) => fact.outstanding > 0n && fact.dueOn !== null && daysBetween(fact.dueOn, today) >= 31 && daysBetween(fact.dueOn, today) <= 60],
    ['agingBucket OVER_90', { agingBucket: 'OVER_90' }, (fact) => fact.outstanding > 0n && fact.dueOn !== null && daysBetween(fact.dueOn, today) > 90],
    ['several together', { statusIn: ['ISSUED'], currency: 'INR', advertiserIdIn: ['adv_31'], overdueByDaysAtLeast: 1 }, (fact) => fact.status === 'ISSUED' && fact.accountId === accounts[2] && fact.outstanding > 0n && (fact.dueOn ?? today) < today],
    ['null in every field', { statusIn: null, currency: null, idIn: null, advertiserIdIn: null, overdueByDaysAtLeast: null, usageMonth: null }, () => true],
  ])('filters by %s', async (_what, filter, belongs) => {
    expect(ids(await listAll(filter))).toEqual(newestFirst(facts.filter(belongs)));
  });

  type Key = (fact: Fact) => string | bigint | null;
  const sorts: readonly [string, Key][] = [
    ['CREATED_AT', (fact) => fact.createdAt],
    ['ISSUED_ON', (fact) => fact.issuedOn],
    ['DUE_ON', (fact) => fact.dueOn],
    ['OUTSTANDING', (fact) => fact.outstanding],
    ['NUMBER', (fact) => fact.number],
  ];
  const compare = (a: string | bigint | null, b: string | bigint | null): number => (a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1);

  test.each(sorts.flatMap(([by, key]) => (['ASC', 'DESC'] as const).map((direction) => [by, direction, key] as const)))('sorts by %s %s over page borders, drafts without a value included', async (by, direction, key) => {
    const up = facts.toSorted((a, b) => compare(key(a), key(b)) || idNumber(a) - idNumber(b));
    const wanted = ids(direction === 'ASC' ? up : up.toReversed());
    expect(ids(await listAll(null, { by, direction }))).toEqual(wanted);
    expect(ids(await listAll(null, { by, direction }, 1))).toEqual(wanted);
  });

  test('says of each invoice how it is paid and how many days it is overdue', async () => {
    const byId = new Map(facts.map((fact) => [fact.id, fact]));
    const nodes = await listAll(null, null, 60);
    for (const node of nodes) {
      const fact = byId.get(node.id);
      if (fact === undefined) throw new Error(`unknown invoice ${node.id}`);
      expect(node.paymentStatus).toBe(paymentStatus(fact));
      expect(node.daysOverdue).toBe(fact.outstanding > 0n && fact.dueOn !== null && fact.dueOn < today ? daysBetween(fact.dueOn, today) : 0);
    }
    expect(new Set(nodes.map((node) => node.paymentStatus))).toEqual(new Set(['UNPAID', 'PARTIALLY_PAID', 'PAID']));
    expect(nodes.some((node) => node.daysOverdue === 1)).toBe(true);
  });

  const forged = (values: unknown): string => Buffer.from(JSON.stringify(values)).toString('base64url');
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['too large a page', { first: 201 }, 'PAGE_TOO_LARGE'],
    ['0 days overdue', { filter: { overdueByDaysAtLeast: 0 } }, 'INVALID_INPUT'],
    ['more days than a hundred years', { filter: { overdueByDaysAtLeast: 2_000_000_000 } }, 'INVALID_INPUT'],
    ['an id of another kind', { filter: { idIn: ['cmp_1'] } }, 'WRONG_ID_KIND'],
    ['an account for an advertiser', { filter: { advertiserIdIn: ['bac_1'] } }, 'WRONG_ID_KIND'],
    ['501 ids', { filter: { billingAccountIdIn: Array.from({ length: 501 }, (_, at) => `bac_${at + 1}`) } }, 'INVALID_INPUT'],
    ['a cursor of another order', { after: forged(['newest', 1]), orderBy: { by: 'DUE_ON', direction: 'ASC' } }, 'INVALID_CURSOR'],
    ['a forged date in a cursor', { after: forged(['DUE_ON.asc', "2026-01-01' OR 1=1", 1]), orderBy: { by: 'DUE_ON', direction: 'ASC' } }, 'INVALID_CURSOR'],
    ['a forged amount in a cursor', { after: forged(['OUTSTANDING.desc', 'much', 1]), orderBy: { by: 'OUTSTANDING', direction: 'DESC' } }, 'INVALID_CURSOR'],
    ['a forged id in a cursor', { after: forged(['newest', 'x']) }, 'INVALID_CURSOR'],
  ])('refuses %s', async (_what, variables, code) => {
    const answer = await billing.client.execute(listQuery, variables);
    expect(answer.errors.map((error) => error.code)).toEqual([code]);
    expect(answer.statements).toBe(0);
  });

  test('costs the same at any page size, lines, taxes, account and wallet included', async () => {
    const query = `query ($first: Int) { invoices(first: $first) { edges { node { ${fields} taxes { code } billingAccount { id advertiserRef wallet { id } } lines(first: 2) { edges { node { id amount { amountMinor } } } } } } } }`;
    expect((await billing.client.execute(query, { first: 5 })).statements).toBe(5);
    expect((await billing.client.execute(query, { first: 50 })).statements).toBe(5);
  });
});

describe('one invoice', () => {
  const whole = `${fields} billingAccount { id } version subtotal { amountMinor } tax { amountMinor } total { amountMinor currency } credited { amountMinor } paid { amountMinor } withheld { amountMinor }
    taxes { code ratePercent taxable { amountMinor } amount { amountMinor currency } }`;

  test('is found by id and by number, with all its amounts', async () => {
    const fact = facts.find((each) => each.creditedMinor > 0n);
    const byId = await billing.client.execute(`query ($id: ID!) { invoice(id: $id) { ${whole} } }`, { id: fact?.id });
    const byNumber = await billing.client.execute(`query ($number: String!) { invoiceByNumber(number: $number) { ${whole} } }`, { number: fact?.number });
    const subtotal = String((fact?.totalMinor ?? 0n) - 180n);
    expect(byId.errors).toEqual([]);
    expect(byId.data).toMatchObject({
      invoice: {
        id: fact?.id, number: fact?.number, total: { amountMinor: String(fact?.totalMinor), currency: fact?.currency }, credited: { amountMinor: '200' }, subtotal: { amountMinor: subtotal }, tax: { amountMinor: '180' },
        taxes: [{ code: 'IGST', ratePercent: '18.00', taxable: { amountMinor: subtotal }, amount: { amountMinor: '180', currency: fact?.currency } }],
      },
    });
    expect((byNumber.data as { readonly invoiceByNumber: unknown }).invoiceByNumber).toEqual((byId.data as { readonly invoice: unknown }).invoice);
  });

  test('that does not exist is null; a number is found exactly as printed', async () => {
    expect((await billing.client.execute('{ invoice(id: "inv_99999") { id } }')).data).toEqual({ invoice: null });
    expect((await billing.client.execute('{ invoiceByNumber(number: "gg/26-27/000001") { id } }')).data).toEqual({ invoiceByNumber: null });
    expect((await billing.client.execute('{ invoice(id: "cmp_1") { id } }')).errors.map((error) => error.code)).toEqual(['WRONG_ID_KIND']);
  });

  test('as an entity is found by either key, many at once with one statement each', async () => {
    const numbered = facts.filter((fact) => fact.number !== null).slice(0, 20);
    const resolve = (representations: readonly unknown[]) =>
      billing.client.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Invoice { id number } ... on BillingAccount { id currency } ... on Advertiser { billingHold } } }', { r: representations });
    const byId = await resolve(numbered.map(({ id }) => ({ __typename: 'Invoice', id })));
    const byNumber = await resolve(numbered.map(({ number }) => ({ __typename: 'Invoice', number })));
    expect(byId.data).toEqual({ _entities: numbered.map(({ id, number }) => ({ id, number })) });
    expect(byNumber.data).toEqual(byId.data);
    expect([byId.statements, byNumber.statements]).toEqual([1, 1]);
    const mixed = await resolve([{ __typename: 'Invoice', id: 'inv_99999' }, { __typename: 'BillingAccount', id: 'bac_2' }, { __typename: 'Advertiser', id: 'adv_30' }]);
    expect(mixed.data).toEqual({ _entities: [null, { id: 'bac_2', currency: 'USD' }, { billingHold: false }] });
  });

  test('pages its lines in the order of the document, with the stored reference beside each campaign', async () => {
    const query = `query ($id: ID!, $first: Int, $after: String) { invoice(id: $id) { lines(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { cursor node {
      id kind description campaignRef campaign { id } usageMonth units rateMicros amount { amountMinor currency } } } } } }`;
    interface Lines { readonly invoice: { readonly lines: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }; readonly edges: readonly { readonly node: unknown }[] } } }
    const first = (await billing.client.execute(query, { id: 'inv_2', first: 2 })).data as Lines;
    const second = (await billing.client.execute(query, { id: 'inv_2', first: 2, after: first.invoice.lines.pageInfo.endCursor })).data as Lines;
    expect(first.invoice.lines.pageInfo.hasNextPage).toBe(true);
    expect(second.invoice.lines.pageInfo.hasNextPage).toBe(false);
    const line = { kind: 'USAGE', usageMonth: '2026-01', units: '1000', rateMicros: '100000000' };
    expect([...first.invoice.lines.edges, ...second.invoice.lines.edges].map(({ node }) => node)).toMatchObject([
      { ...line, description: 'Line 1', campaignRef: 'cmp_2', campaign: { id: 'cmp_2' }, amount: { amountMinor: '1100', currency: 'USD' } },
      { ...line, description: 'Line 2', campaignRef: 'cmp_3', campaign: { id: 'cmp_3' }, amount: { amountMinor: '0', currency: 'USD' } },
      { ...line, description: 'Line 3', campaignRef: 'cmp_900000', campaign: { id: 'cmp_900000' }, amount: { amountMinor: '500', currency: 'USD' } },
    ]);
    const forged = await billing.client.execute(query, { id: 'inv_2', after: Buffer.from('["line","x"]').toString('base64url') });
    expect(forged.errors.map((error) => error.code)).toEqual(['INVALID_CURSOR']);
  });

  test('costs the same at any number of lines', async () => {
    const lines = Array.from({ length: 200 }, (_, at) => at + 1);
    const id = await addDraft(billing, { accountId: accounts[0] ?? 0, usageMonth: '2025-01', lines, campaignIds: lines });
    const query = `query ($id: ID!, $first: Int) { invoice(id: $id) { ${fields} billingAccount { legalName advertiserRef advertiser { id } } lines(first: $first) { edges { node { id description amount { amountMinor } campaignRef campaign { id } } } } } }`;
    const few = await billing.client.execute(query, { id: `inv_${id}`, first: 5 });
    const many = await billing.client.execute(query, { id: `inv_${id}`, first: 200 });
    expect([few.statements, many.statements]).toEqual([3, 3]);
    expect((many.data as { readonly invoice: { readonly lines: { readonly edges: readonly unknown[] } } }).invoice.lines.edges).toHaveLength(200);
    await billing.rows('DELETE FROM invoice_line WHERE invoice_id = ?', [id]);
  });
});

test('invoices need billing:read', async () => {
  for (const query of ['{ invoices { totalCount } }', '{ invoice(id: "inv_1") { id } }', '{ invoiceByNumber(number: "GG/26-27/000001") { id } }', '{ billingAccount(id: "bac_1") { id } }']) {
    expect((await billing.client.execute(query, {}, testViewer(['operations:read', 'operations:write']))).errors.map((error) => error.code)).toEqual(['FORBIDDEN']);
    expect((await billing.client.execute(query, {}, null)).errors.map((error) => error.code)).toEqual(['UNAUTHENTICATED']);
    expect((await billing.client.execute(query, {}, everything)).errors).toEqual([]);
  }
});
