import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, addDraft, addIssued, openBillingTest, opsStaff, type BillingTest } from '../test-billing.ts';

/** Advertisers 1 to 60 with a rupee balance; every third also in dollars. */
const advertiserCount = 60;

let billing: BillingTest;
beforeAll(async () => {
  billing = await openBillingTest();
  for (let id = 1; id <= advertiserCount; id += 1) {
    const account = await addAccount(billing, { advertiser_id: id });
    // Ties in both amounts, and advertisers that owe nothing overdue.
    await addBalance(id, 'INR', 1_000 * (id % 7) + 500, id % 4 === 0 ? 0 : 100 * (id % 5));
    if (id % 3 !== 0) continue;
    await addAccount(billing, { advertiser_id: id, currency: 'USD' });
    await addBalance(id, 'USD', 10 + id, 10);
    // The table may lag behind the date; the invoices do not.
    await addIssued(billing, { accountId: account, lines: [700], issuedOn: '2026-10-05', dueOn: '2026-11-14' });
    await addIssued(billing, { accountId: account, lines: [40], issuedOn: '2026-10-06', dueOn: '2026-11-15' });
    await addIssued(billing, { accountId: account, lines: [300], issuedOn: '2026-09-05', dueOn: '2026-10-05' }, { paid_minor: 100 });
    await addIssued(billing, { accountId: account, lines: [9_000], issuedOn: '2026-09-05', dueOn: '2026-10-05' }, { status: 'VOID' });
    await addDraft(billing, { accountId: account, lines: [5], usageMonth: '2026-10' });
  }
  await addAccount(billing, { advertiser_id: 900 });
});
afterAll(() => billing.close());

function addBalance(advertiserId: number, currency: string, outstanding: number, overdue: number): Promise<number> {
  return billing.insert('advertiser_balance', { advertiser_id: advertiserId, currency, outstanding_minor: outstanding, overdue_minor: overdue, as_of: '2026-11-15 09:00:00.000' });
}

interface Edge {
  readonly cursor: string;
  readonly advertiserRef: string;
  readonly outstanding: { readonly amountMinor: string; readonly currency: string };
  readonly overdue: { readonly amountMinor: string; readonly currency: string };
}

interface Listed {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly Edge[];
}

const listQuery = `query ($first: Int, $after: String, $currency: CurrencyCode!, $overdueOnly: Boolean, $orderBy: BalanceSort, $ids: [ID!]) {
  advertisersByBalance(first: $first, after: $after, currency: $currency, overdueOnly: $overdueOnly, orderBy: $orderBy, advertiserIdIn: $ids) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor advertiserRef outstanding { amountMinor currency } overdue { amountMinor currency } asOf node { id } } } }`;

async function list(variables: Readonly<Record<string, unknown>>): Promise<Listed> {
  const answer = await billing.client.execute(listQuery, { currency: 'INR', ...variables });
  expect(answer.errors).toEqual([]);
  return (answer.data as { readonly advertisersByBalance: Listed }).advertisersByBalance;
}

async function allOf(variables: Readonly<Record<string, unknown>>): Promise<readonly Edge[]> {
  const edges: Edge[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page: Listed = await list({ first: 7, after, ...variables });
    edges.push(...page.edges);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  return edges;
}

describe('advertisersByBalance', () => {
  test.each([
    ['OVERDUE', true, 'overdue_minor > 0', 'overdue_minor'],
    ['OVERDUE', false, 'TRUE', 'overdue_minor'],
    ['OUTSTANDING', false, 'TRUE', 'outstanding_minor'],
  ])('by %s, overdue only: %s: largest first, ties by the highest id, each once over page borders', async (orderBy, overdueOnly, condition, column) => {
    const rows = await billing.rows(`SELECT * FROM advertiser_balance WHERE currency = 'INR' AND ${condition} ORDER BY ${column} DESC, advertiser_id DESC`);
    const found = await allOf({ orderBy, overdueOnly });
    expect(found.map(({ advertiserRef, outstanding, overdue }) => [advertiserRef, outstanding.amountMinor, overdue.amountMinor])).toEqual(
      rows.map((row) => [`adv_${row['advertiser_id']}`, String(row['outstanding_minor']), String(row['overdue_minor'])]),
    );
    expect((await list({ orderBy, overdueOnly, first: 1 })).totalCount).toBe(rows.length);
  });

  test('lists one currency, with bare references and the time of computing', async () => {
    const page = await list({ currency: 'USD', first: 1, orderBy: 'OUTSTANDING' });
    expect(page.totalCount).toBe(advertiserCount / 3);
    expect(page.edges).toEqual([
      {
        cursor: page.pageInfo.endCursor, advertiserRef: 'adv_60', outstanding: { amountMinor: '70', currency: 'USD' }, overdue: { amountMinor: '10', currency: 'USD' },
        asOf: '2026-11-15T09:00:00.000Z', node: { id: 'adv_60' },
      },
    ]);
  });

  test('filters by advertiser; an empty list matches nothing', async () => {
    expect((await list({ ids: ['adv_3', 'adv_5', 'adv_4711'] })).edges.map((edge) => edge.advertiserRef).toSorted()).toEqual(['adv_3', 'adv_5']);
    expect((await list({ ids: [] })).edges).toEqual([]);
  });

  test.each([
    ['a campaign for an advertiser', { ids: ['cmp_1'] }, 'WRONG_ID_KIND'],
    ['more than 500 ids', { ids: Array.from({ length: 501 }, (_, at) => `adv_${at + 1}`) }, 'INVALID_INPUT'],
    ['a page of 201', { first: 201 }, 'PAGE_TOO_LARGE'],
    ['a cursor of another list', { after: Buffer.from('["campaign",5]').toString('base64url') }, 'INVALID_CURSOR'],
    ['a cursor with a forged amount', { after: Buffer.from('["overdue","1 OR 1",5]').toString('base64url') }, 'INVALID_CURSOR'],
  ])('refuses %s before any SQL', async (_what, variables, code) => {
    const answer = await billing.client.execute(listQuery, { currency: 'INR', ...variables });
    expect([answer.errors.map((error) => error.code), answer.statements, answer.data]).toEqual([[code], 0, { advertisersByBalance: null }]);
  });

  test('needs billing:read', async () => {
    const answer = await billing.client.execute(listQuery, { currency: 'INR' }, opsStaff);
    expect([answer.errors.map((error) => error.code), answer.statements]).toEqual([['FORBIDDEN'], 0]);
  });

  test('is two statements with the count, however long the page', async () => {
    for (const first of [5, 50]) expect((await billing.client.execute(listQuery, { currency: 'INR', first })).statements).toBe(2);
  });
});

async function advertisers(ids: readonly string[], fields: string): Promise<{ readonly found: readonly unknown[]; readonly statements: number; readonly codes: readonly unknown[] }> {
  const answer = await billing.client.execute(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Advertiser { ${fields} } } }`, { r: ids.map((id) => ({ __typename: 'Advertiser', id })) }, opsStaff);
  return { found: (answer.data as { readonly _entities: readonly unknown[] })._entities, statements: answer.statements, codes: answer.errors.map((error) => error.code) };
}

const ids = Array.from({ length: advertiserCount }, (_, at) => `adv_${at + 1}`);

describe('what an advertiser owes', () => {
  test('is one amount per currency of its accounts, ordered by code, also where nothing was ever billed', async () => {
    const { found, codes } = await advertisers(['adv_9', 'adv_900', 'adv_4711'], 'outstandingBalances { amountMinor currency }');
    expect(codes).toEqual([]);
    expect(found).toEqual([
      { outstandingBalances: [{ amountMinor: '2500', currency: 'INR' }, { amountMinor: '19', currency: 'USD' }] },
      { outstandingBalances: [{ amountMinor: '0', currency: 'INR' }] },
      { outstandingBalances: [] },
    ]);
  });

  test('is overdue from the day after the due day: nothing of what is due today, void or a draft', async () => {
    expect((await advertisers(['adv_9'], 'overdueBalances { amountMinor currency }')).found).toEqual([
      { overdueBalances: [{ amountMinor: '900', currency: 'INR' }, { amountMinor: '0', currency: 'USD' }] },
    ]);
  });

  test('costs one statement per table, whatever the number of advertisers', async () => {
    const fields = 'billingHold outstandingBalances { amountMinor } overdueBalances { amountMinor } invoices(first: 3) { totalCount edges { node { number billingAccount { id } } } }';
    for (const asked of [ids.slice(0, 5), ids]) expect((await advertisers(asked, fields)).statements).toBe(6);
  });
});

describe("an advertiser's invoices", () => {
  const fields = 'invoices(first: 2, orderBy: {by: DUE_ON, direction: ASC}, filter: {statusIn: [ISSUED]}) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } }';

  test('are its own, filtered and sorted, a page for each advertiser', async () => {
    const { found } = await advertisers(['adv_3', 'adv_4', 'adv_6'], fields);
    for (const [at, advertiserId] of [[0, 3], [2, 6]] as const) {
      const rows = await billing.rows(
        "SELECT i.id FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE a.advertiser_id = ? AND i.status = 'ISSUED' ORDER BY i.due_on, i.id",
        [advertiserId],
      );
      expect(found[at]).toMatchObject({ invoices: { totalCount: 3, pageInfo: { hasNextPage: true }, edges: rows.slice(0, 2).map((row) => ({ node: { id: `inv_${row['id']}` } })) } });
    }
    expect(found[1]).toMatchObject({ invoices: { totalCount: 0, edges: [] } });
  });

  test('go on after a cursor, newest first without an order', async () => {
    const rows = await billing.rows('SELECT i.id FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE a.advertiser_id = 3 ORDER BY i.id DESC');
    const page = (after: string | null): string => `invoices(first: 3${after === null ? '' : `, after: "${after}"`}) { pageInfo { hasNextPage endCursor } edges { node { id } } }`;
    interface Page {
      readonly invoices: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }; readonly edges: readonly { readonly node: { readonly id: string } }[] };
    }
    const first = (await advertisers(['adv_3'], page(null))).found[0] as Page;
    const second = (await advertisers(['adv_3'], page(first.invoices.pageInfo.endCursor))).found[0] as Page;
    expect([...first.invoices.edges, ...second.invoices.edges].map((edge) => edge.node.id)).toEqual(rows.map((row) => `inv_${row['id']}`));
    expect([first.invoices.pageInfo.hasNextPage, second.invoices.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  test('of two selections with other arguments are read apart', async () => {
    const { found, statements } = await advertisers(['adv_3', 'adv_6'], 'drafts: invoices(filter: {statusIn: [DRAFT]}) { edges { node { status } } } last: invoices(first: 1) { edges { node { status } } }');
    expect(found).toEqual([3, 6].map(() => ({ drafts: { edges: [{ node: { status: 'DRAFT' } }] }, last: { edges: [{ node: { status: 'DRAFT' } }] } })));
    expect(statements).toBe(2);
  });

  test('a page that is too large is refused for the field alone', async () => {
    const { found, codes } = await advertisers(['adv_3'], 'id invoices(first: 201) { totalCount }');
    expect([found, codes]).toEqual([[{ id: 'adv_3', invoices: null }], ['PAGE_TOO_LARGE']]);
  });
});
