import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPayout, addPayoutAccount, addPayoutLine, openBillingTest, opsStaff, today, type BillingTest, type SqlValue } from '../test-billing.ts';

const statuses = ['ACCRUING', 'BELOW_THRESHOLD', 'SCHEDULED', 'ON_HOLD', 'PAID', 'FAILED'];
const months = ['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11'];
/** Publishers 1 to 20, each with an account in rupees and the even ones in dollars. */
const publisherCount = 20;

let billing: BillingTest;
let accountOfFirst: number;
let longPayout: number;
beforeAll(async () => {
  billing = await openBillingTest();
  const batchId = await billing.insert('payout_batch', { currency: 'INR', total_minor: 5, approval_limit_minor: 9, prepared_by: 'dev|finance', prepared_at: '2026-11-01 05:00:00.000' });
  for (let publisher = 1; publisher <= publisherCount; publisher += 1) {
    for (const currency of publisher % 2 === 0 ? ['INR', 'USD'] : ['INR']) {
      const accountId = await addPayoutAccount(billing, { publisher_id: publisher, currency, hold_reason: publisher === 3 ? 'NO_BANK_DETAILS' : null });
      if (publisher === 1) accountOfFirst = accountId;
      for (const [at, month] of months.entries()) {
        const status = statuses[(at + publisher) % statuses.length] ?? '';
        const paid: Readonly<Record<string, SqlValue>> = status === 'PAID' && currency === 'INR' ? { batch_id: batchId, paid_on: '2026-11-03' } : {};
        await addPayout(billing, {
          payout_account_id: accountId, currency, statement_month: month, due_on: `2026-1${at % 3}-15`, gross_minor: 1_000 * publisher + at, deductions_minor: at, ...paid, status: status === 'PAID' && currency === 'USD' ? 'SCHEDULED' : status,
        });
      }
    }
  }
  longPayout = await addPayout(billing, { payout_account_id: accountOfFirst, statement_month: '2026-05', gross_minor: 120 * 65 });
  for (let at = 1; at <= 120; at += 1) await addPayoutLine(billing, { payoutId: longPayout, accountId: accountOfFirst, campaignId: 1 + (at % 30), gameId: at, units: at, revenueMinor: 100, earningMinor: 65 });
  await billing.insert('payout_bank_account', {
    payout_account_id: accountOfFirst, holder: 'Studio 1 LLP', account_number_enc: 'cipher', account_last4: '4321', routing_code: 'HDFC0001234', key_id: 'development', updated_by: 'dev|finance', updated_at: '2026-01-05 04:30:00.000',
  });
});
afterAll(() => billing.close());

describe('payoutTotals and payout', () => {
  const query = 'query ($day: Date) { payoutTotals(dueOnOrBefore: $day) { status count net { amountMinor currency } } }';
  const bySum = async (condition: string) =>
    (await billing.rows(`SELECT status, currency, COUNT(*) AS n, SUM(net_minor) AS net FROM payout WHERE status NOT IN ('ACCRUING', 'PAID') AND ${condition} GROUP BY status, currency ORDER BY status, currency`)).map((row) => ({
      status: row['status'], count: Number(row['n']), net: { amountMinor: String(row['net']), currency: row['currency'] },
    }));

  test('sum what is not paid by state and currency, all or what is due by a day, in one statement', async () => {
    const all = await billing.client.execute(query, {}, finance);
    expect([all.errors, all.data, all.statements]).toEqual([[], { payoutTotals: await bySum('TRUE') }, 1]);
    const due = await billing.client.execute(query, { day: '2026-11-15' }, finance);
    expect(due.data).toEqual({ payoutTotals: await bySum("due_on <= '2026-11-15'") });
    expect(due.data).not.toEqual(all.data);
  });

  test('one payout by its id, null for none, refused for another kind of id', async () => {
    const answer = await billing.client.execute(`{ payout(id: "pyt_${longPayout}") { id statementMonth } none: payout(id: "pyt_999999") { id } }`, {}, finance);
    expect([answer.errors, answer.data]).toEqual([[], { payout: { id: `pyt_${longPayout}`, statementMonth: '2026-05' }, none: null }]);
    expect((await billing.client.execute('{ payout(id: "pay_1") { id } }', {}, finance)).errors.map((error) => error.code)).toEqual(['WRONG_ID_KIND']);
  });
});

const finance = testViewer(['operations:read', 'billing:read', 'payouts:read']);
const listQuery = `query ($first: Int, $after: String, $filter: PayoutFilter) { payouts(first: $first, after: $after, filter: $filter) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { id publisherRef publisher { id } payoutAccount { id currency } statementMonth status gross { amountMinor } deductions { amountMinor } net { amountMinor currency } dueOn paidOn version } } } }`;

interface Listed {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[];
}

async function list(variables: Readonly<Record<string, unknown>>): Promise<Listed> {
  const answer = await billing.client.execute(listQuery, variables, finance);
  expect(answer.errors).toEqual([]);
  return (answer.data as { readonly payouts: Listed }).payouts;
}

async function bySql(condition: string) {
  const rows = await billing.rows(`SELECT p.*, a.publisher_id, p.gross_minor - p.deductions_minor AS net FROM payout p JOIN payout_account a ON a.id = p.payout_account_id WHERE ${condition} ORDER BY p.id DESC`);
  return rows.map((row) => ({
    id: `pyt_${row['id']}`, publisherRef: `pub_${row['publisher_id']}`, publisher: { id: `pub_${row['publisher_id']}` }, payoutAccount: { id: `pac_${row['payout_account_id']}`, currency: row['currency'] },
    statementMonth: row['statement_month'], status: row['status'], gross: { amountMinor: String(row['gross_minor']) }, deductions: { amountMinor: String(row['deductions_minor']) },
    net: { amountMinor: String(row['net']), currency: row['currency'] }, dueOn: row['due_on'], paidOn: row['paid_on'], version: Number(row['version']),
  }));
}

describe('payouts', () => {
  test.each([
    ['everything', {}, 'TRUE'],
    ['what is due', { statusIn: ['SCHEDULED', 'ON_HOLD'], dueOnOrBefore: '2026-11-15' }, "p.status IN ('SCHEDULED', 'ON_HOLD') AND p.due_on <= '2026-11-15'"],
    ['a month', { statementMonth: '2026-09' }, "p.statement_month = '2026-09'"],
    ['a currency', { currency: 'USD' }, "p.currency = 'USD'"],
    ['two publishers', { publisherIdIn: ['pub_2', 'pub_7'] }, 'a.publisher_id IN (2, 7)'],
    ['nobody', { publisherIdIn: [] }, 'FALSE'],
    ['no status', { statusIn: [] }, 'FALSE'],
    ['null does not filter', { statusIn: null, currency: null, statementMonth: '2026-05' }, "p.statement_month = '2026-05'"],
  ])('of %s are what SQL finds, newest first, each once over page borders', async (_what, filter, condition) => {
    const found: unknown[] = [];
    let total = 0;
    for (let after: string | null = null, more = true; more; ) {
      const page: Listed = await list({ first: 9, after, filter });
      found.push(...page.edges.map((edge) => edge.node));
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
      total = page.totalCount;
    }
    const expected = await bySql(condition);
    expect(found).toEqual(expected);
    expect(total).toBe(expected.length);
  });

  test('cost three statements with the count, however long the page', async () => {
    for (const first of [5, 50]) expect((await billing.client.execute(listQuery, { first }, finance)).statements).toBe(3);
  });

  test.each([
    ['a game for a publisher', { filter: { publisherIdIn: ['gam_1'] } }, 'WRONG_ID_KIND'],
    ['a page of 201', { first: 201 }, 'PAGE_TOO_LARGE'],
    ['a cursor of another list', { after: Buffer.from('["newest",5]').toString('base64url') }, 'INVALID_CURSOR'],
    ['a forged cursor', { after: Buffer.from('["payout","5 OR 1"]').toString('base64url') }, 'INVALID_CURSOR'],
  ])('refuse %s before any SQL', async (_what, variables, code) => {
    const answer = await billing.client.execute(listQuery, variables, finance);
    expect([answer.errors.map((error) => error.code), answer.statements]).toEqual([[code], 0]);
  });

  test('need billing:read; gross, deductions and lines need payouts:read, month, status and net do not', async () => {
    expect((await billing.client.execute('{ payouts { totalCount } }', {}, opsStaff)).errors.map((error) => error.code)).toEqual(['FORBIDDEN']);
    const query = (fields: string): string => `{ payouts(first: 1) { edges { node { ${fields} } } } }`;
    const open = await billing.client.execute(query('statementMonth status net { amountMinor } lines { edges { cursor } }'), {}, testViewer(['billing:read']));
    expect(open.data).toEqual({ payouts: { edges: [{ node: { statementMonth: '2026-05', status: 'SCHEDULED', net: { amountMinor: '7800' }, lines: null } }] } });
    for (const field of ['gross { amountMinor }', 'deductions { amountMinor }', 'lines { edges { cursor } }']) {
      expect((await billing.client.execute(query(field), {}, testViewer(['billing:read']))).errors.map((error) => error.code)).toEqual(['FORBIDDEN']);
    }
  });
});

describe("a statement's lines", () => {
  const query = (page: string): string => `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Payout { lines${page} { pageInfo { hasNextPage endCursor } edges {
    node { id kind campaignRef campaign { id } gameRef game { id } units revenue { amountMinor currency } shareBasisPoints earning { amountMinor } } } } } } }`;

  async function lines(page: string, ids: readonly number[] = [longPayout]) {
    const answer = await billing.client.execute(query(page), { r: ids.map((id) => ({ __typename: 'Payout', id: `pyt_${id}` })) }, finance);
    expect(answer.errors).toEqual([]);
    return { statements: answer.statements, connection: (answer.data as { readonly _entities: readonly { readonly lines: Listed }[] })._entities[0]?.lines };
  }

  test('come in the order of booking, a hundred at a time, with both references', async () => {
    const first = (await lines('')).connection;
    expect(first?.edges.length).toBe(100);
    const rest = (await lines(`(after: "${first?.pageInfo.endCursor}")`)).connection;
    const rows = await billing.rows('SELECT * FROM payout_line WHERE payout_id = ? ORDER BY id', [longPayout]);
    expect([...(first?.edges ?? []), ...(rest?.edges ?? [])].map((edge) => edge.node)).toEqual(
      rows.map((row) => ({
        id: `pyl_${row['id']}`, kind: 'EARNING', campaignRef: `cmp_${row['campaign_id']}`, campaign: { id: `cmp_${row['campaign_id']}` }, gameRef: `gam_${row['game_id']}`, game: { id: `gam_${row['game_id']}` },
        units: String(row['units']), revenue: { amountMinor: '100', currency: 'INR' }, shareBasisPoints: 6_500, earning: { amountMinor: '65' },
      })),
    );
    expect([first?.pageInfo.hasNextPage, rest?.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  test('are one statement beside the payouts', async () => {
    expect((await lines('(first: 5)')).statements).toBe(2);
    expect((await lines('(first: 50)', [longPayout, 1, 2, 3])).statements).toBe(2);
  });
});

describe('what Billing adds to a publisher', () => {
  const fields = `payoutAccounts { id publisherRef publisher { id } currency threshold { amountMinor currency } termsDays hold holdReason version } finalisedEarningsDue { amountMinor currency }
    payouts(first: 2, filter: {currency: "INR"}) { totalCount pageInfo { hasNextPage } edges { node { id statementMonth net { amountMinor } } } }`;

  function publishers(ids: readonly number[], asked: string, viewer = opsStaff) {
    return billing.client.execute(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Publisher { ${asked} } } }`, { r: ids.map((id) => ({ __typename: 'Publisher', id: `pub_${id}` })) }, viewer);
  }

  test('is its accounts, what it is owed for closed months, and its statements, newest first', async () => {
    const answer = await publishers([2, 3, 999], fields);
    expect(answer.errors).toEqual([]);
    const due = async (publisher: number) =>
      (
        await billing.rows(
          "SELECT a.currency, SUM(IF(p.status NOT IN ('ACCRUING', 'PAID'), p.gross_minor - p.deductions_minor, 0)) AS due FROM payout_account a JOIN payout p ON p.payout_account_id = a.id WHERE a.publisher_id = ? GROUP BY a.currency ORDER BY a.currency",
          [publisher],
        )
      ).map((row) => ({ amountMinor: String(row['due']), currency: row['currency'] }));
    const newest = await billing.rows("SELECT p.id, p.statement_month FROM payout p JOIN payout_account a ON a.id = p.payout_account_id WHERE a.publisher_id = 2 AND p.currency = 'INR' ORDER BY p.id DESC LIMIT 2");
    const [second, held, unknown] = (answer.data as { readonly _entities: readonly Readonly<Record<string, unknown>>[] })._entities;
    expect(second?.['finalisedEarningsDue']).toEqual(await due(2));
    expect(second?.['payouts']).toMatchObject({ totalCount: 6, pageInfo: { hasNextPage: true }, edges: newest.map((row) => ({ node: { id: `pyt_${row['id']}`, statementMonth: row['statement_month'] } })) });
    expect(second?.['payoutAccounts']).toMatchObject([{ currency: 'INR', hold: false, holdReason: null, threshold: { amountMinor: '8500000', currency: 'INR' }, termsDays: 60 }, { currency: 'USD' }]);
    expect(held?.['payoutAccounts']).toMatchObject([{ publisherRef: 'pub_3', publisher: { id: 'pub_3' }, hold: true, holdReason: 'NO_BANK_DETAILS', version: 1 }]);
    expect(unknown).toEqual({ payoutAccounts: [], finalisedEarningsDue: [], payouts: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } });
  });

  test('costs four statements, whatever the number of publishers', async () => {
    for (const count of [2, publisherCount]) expect((await publishers(Array.from({ length: count }, (_, at) => at + 1), fields)).statements).toBe(4);
  });

  test('shows bank details masked, and only with billing:pii; names and shares only with payouts:read', async () => {
    const bank = 'payoutAccounts { bank { holder accountMasked routingCode updatedAt } }';
    const seen = await publishers([1, 4], bank, testViewer(['billing:pii']));
    expect(seen.data).toEqual({
      _entities: [
        { payoutAccounts: [{ bank: { holder: 'Studio 1 LLP', accountMasked: '••••4321', routingCode: 'HDFC0001234', updatedAt: '2026-01-05T04:30:00.000Z' } }] },
        { payoutAccounts: [{ bank: null }, { bank: null }] },
      ],
    });
    const refused = await publishers([1], bank, finance);
    expect([refused.data, refused.errors.map((error) => error.code)]).toEqual([{ _entities: [{ payoutAccounts: [{ bank: null }] }] }, ['FORBIDDEN']]);
    const terms = 'payoutAccounts { legalName revenueShares { validFrom basisPoints } }';
    expect((await publishers([1], terms, finance)).data).toEqual({ _entities: [{ payoutAccounts: [{ legalName: 'Studio 1 LLP', revenueShares: [{ validFrom: '2026-01-01', basisPoints: 6_500 }] }] }] });
    // Both are non-null, so that what may not be seen takes the list with it, and nothing else.
    expect((await publishers([1], `id ${terms}`, opsStaff)).data).toEqual({ _entities: [{ id: 'pub_1', payoutAccounts: null }] });
  });

  test('estimates the open month from what Operations reports, at rate and share of the month', async () => {
    const accountId = await billing.insert('billing_account', { payer: 'ADVERTISER', advertiser_id: 1, legal_name: 'A', place_of_supply: 'IN-KA', currency: 'INR' });
    const dollarAccountId = await billing.insert('billing_account', { payer: 'ADVERTISER', advertiser_id: 1, legal_name: 'A', place_of_supply: 'US', currency: 'USD' });
    for (const [campaignId, account, model, rates] of [[71, accountId, 'CPM', [['2026-10-01', 50_000_000], ['2026-11-01', 38_500_000], ['2026-12-01', 1]]], [72, accountId, 'CPC', [['2026-10-01', 1_500_000]]], [73, dollarAccountId, 'CPI', [['2026-10-01', 800_000]]], [74, dollarAccountId, 'FLAT', []]] as const) {
      const contractId = await billing.insert('campaign_contract', {
        campaign_id: campaignId, billing_account_id: account, io_number: `IO-${campaignId}`, starts_on: '2026-10-01', ends_on: '2026-12-31', pricing_model: model, cap_policy: 'CUMULATIVE', flat_fee_minor: model === 'FLAT' ? 1_000 : null,
      });
      for (const [validFrom, rateMicros] of rates) await billing.insert('contract_rate', { contract_id: contractId, valid_from: validFrom, rate_micros: rateMicros });
    }
    await billing.insert('revenue_share', { payout_account_id: accountOfFirst, valid_from: `${today.slice(0, 7)}-01`, share_bp: 7_000 });
    const openMonthDelivery = [
      { campaignId: 'cmp_71', impressions: '1000001', clicks: '9', installs: '9' },
      { campaignId: 'cmp_72', impressions: '5', clicks: '7', installs: '0' },
      { campaignId: 'cmp_73', impressions: '5', clicks: '0', installs: '3' },
      { campaignId: 'cmp_74', impressions: '900', clicks: '0', installs: '0' },
      { campaignId: 'cmp_99', impressions: '900', clicks: '0', installs: '0' },
    ];
    const answer = await billing.client.execute(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Publisher { estimatedOpenMonthEarnings { amountMinor currency } } ... on Game { estimatedOpenMonthRevenue { amountMinor currency } } } }`,
      { r: [{ __typename: 'Publisher', id: 'pub_1', openMonthDelivery }, { __typename: 'Game', id: 'gam_1', openMonthDelivery }, { __typename: 'Publisher', id: 'pub_1' }, { __typename: 'Game', id: 'gam_2', openMonthDelivery: [] }] },
      opsStaff,
    );
    expect(answer.errors).toEqual([]);
    // 1,000,001 impressions at 38.50 CPM are 3,850,003.85 paise; 7 clicks at 1.50 are 1,050. Of each 70 %. No account in dollars: no share.
    expect(answer.data).toEqual({
      _entities: [
        { estimatedOpenMonthEarnings: [{ amountMinor: String(2_695_003 + 735), currency: 'INR' }, { amountMinor: '0', currency: 'USD' }] },
        { estimatedOpenMonthRevenue: [{ amountMinor: String(3_850_004 + 1_050), currency: 'INR' }, { amountMinor: '240', currency: 'USD' }] },
        { estimatedOpenMonthEarnings: null },
        { estimatedOpenMonthRevenue: [] },
      ],
    });
    expect(answer.statements).toBe(4);
  });
});
