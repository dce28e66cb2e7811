import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, everything, openBillingTest, type BillingTest } from '../test-billing.ts';

let billing: BillingTest;
beforeAll(async () => {
  billing = await openBillingTest();
  for (let advertiserId = 1; advertiserId <= 60; advertiserId += 1) {
    for (const [month, currency] of [['2026-10', 'INR'], ['2026-10', 'USD'], ['2026-09', 'INR']] as const) {
      await billing.insert('revenue_month', { advertiser_id: advertiserId, month, currency, invoiced_minor: 1_000 * (advertiserId % 9), credited_minor: advertiserId % 6 === 0 ? 4_000 : 10, publisher_cost_minor: advertiserId });
    }
  }
});
afterAll(() => billing.close());

const query = `query ($first: Int, $after: String, $month: Month!, $currency: CurrencyCode!) { revenueByAdvertiser(first: $first, after: $after, month: $month, currency: $currency) {
  pageInfo { hasNextPage endCursor } edges { node { advertiserRef advertiser { id } month invoiced { amountMinor currency } credited { amountMinor } net { amountMinor } publisherCost { amountMinor } margin { amountMinor } } } } }`;

interface Listed {
  readonly revenueByAdvertiser: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }; readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[] };
}

describe('revenueByMonth and revenueByAgency', () => {
  const byMonth = `query ($from: Month!, $to: Month!) { revenueByMonth(currency: "INR", from: $from, to: $to) { month invoiced { amountMinor } credited { amountMinor } net { amountMinor currency } publisherCost { amountMinor } margin { amountMinor } } }`;

  test('sum the advertisers of each month, in one statement', async () => {
    const rows = await billing.rows("SELECT month, SUM(invoiced_minor) AS i, SUM(credited_minor) AS c, SUM(publisher_cost_minor) AS p FROM revenue_month WHERE currency = 'INR' GROUP BY month ORDER BY month");
    const answer = await billing.client.execute(byMonth, { from: '2026-01', to: '2026-12' });
    expect([answer.errors, answer.statements]).toEqual([[], 1]);
    expect(answer.data).toEqual({
      revenueByMonth: rows.map((row) => ({
        month: row['month'], invoiced: { amountMinor: String(row['i']) }, credited: { amountMinor: String(row['c']) }, net: { amountMinor: String(Number(row['i']) - Number(row['c'])), currency: 'INR' },
        publisherCost: { amountMinor: String(row['p']) }, margin: { amountMinor: String(Number(row['i']) - Number(row['c']) - Number(row['p'])) },
      })),
    });
    expect(rows).toHaveLength(2);
  });

  test.each([['2026-10', '2026-09'], ['2020-01', '2025-01']])('refuse %s to %s', async (from, to) => {
    expect((await billing.client.execute(byMonth, { from, to })).errors.map((error) => error.code)).toEqual(['INVALID_INPUT']);
  });

  test('sum by the agency of the account, those without one together, highest net first', async () => {
    for (const [advertiserId, agencyId] of [[1, 7], [2, 7], [3, 8], [4, null]] as const) await addAccount(billing, { advertiser_id: advertiserId, agency_id: agencyId });
    const answer = await billing.client.execute(`{ revenueByAgency(month: "2026-10", currency: "INR") { agencyRef agency { id } advertisers net { amountMinor } publisherCost { amountMinor } margin { amountMinor } } }`);
    const rows = await billing.rows(`SELECT a.agency_id, COUNT(*) AS n, SUM(r.net_minor) AS net, SUM(r.publisher_cost_minor) AS cost FROM revenue_month r LEFT JOIN billing_account a ON a.advertiser_id = r.advertiser_id AND a.currency = r.currency
      WHERE r.month = '2026-10' AND r.currency = 'INR' GROUP BY a.agency_id ORDER BY net DESC, a.agency_id`);
    expect(answer.data).toEqual({
      revenueByAgency: rows.map((row) => ({
        agencyRef: row['agency_id'] === null ? null : `agy_${row['agency_id']}`, agency: row['agency_id'] === null ? null : { id: `agy_${row['agency_id']}` }, advertisers: Number(row['n']), net: { amountMinor: String(row['net']) },
        publisherCost: { amountMinor: String(row['cost']) }, margin: { amountMinor: String(Number(row['net']) - Number(row['cost'])) },
      })),
    });
    expect([rows.length, answer.statements]).toEqual([3, 1]);
  });
});

describe('revenueByAdvertiser', () => {
  test('is what was invoiced less credits, its cost and margin, highest net first over page borders; losses are last', async () => {
    const rows = await billing.rows("SELECT *, invoiced_minor - credited_minor AS net FROM revenue_month WHERE month = '2026-10' AND currency = 'INR' ORDER BY net DESC, advertiser_id DESC");
    const found: unknown[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { data, errors } = await billing.client.execute(query, { month: '2026-10', currency: 'INR', first: 7, after });
      expect(errors).toEqual([]);
      const page: Listed['revenueByAdvertiser'] = (data as Listed).revenueByAdvertiser;
      found.push(...page.edges.map((edge) => edge.node));
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(found).toEqual(
      rows.map((row) => ({
        advertiserRef: `adv_${row['advertiser_id']}`, advertiser: { id: `adv_${row['advertiser_id']}` }, month: '2026-10', invoiced: { amountMinor: String(row['invoiced_minor']), currency: 'INR' },
        credited: { amountMinor: String(row['credited_minor']) }, net: { amountMinor: String(row['net']) }, publisherCost: { amountMinor: String(row['publisher_cost_minor']) },
        margin: { amountMinor: String(Number(row['net']) - Number(row['publisher_cost_minor'])) },
      })),
    );
    expect(Number(rows.at(-1)?.['net'])).toBeLessThan(0);
  });

  test('is one statement, however long the page', async () => {
    for (const first of [5, 50]) expect((await billing.client.execute(query, { month: '2026-10', currency: 'INR', first })).statements).toBe(1);
  });

  test.each([['billing:read'], ['payouts:read']])('needs both scopes: %s alone is not enough', async (scope) => {
    const answer = await billing.client.execute(query, { month: '2026-10', currency: 'INR' }, testViewer(['operations:read', scope]));
    expect([answer.data, answer.errors.map((error) => error.code), answer.statements]).toEqual([{ revenueByAdvertiser: null }, ['FORBIDDEN'], 0]);
  });

  test('refuses a cursor of another list', async () => {
    const answer = await billing.client.execute(query, { month: '2026-10', currency: 'INR', after: Buffer.from('["overdue","5",5]').toString('base64url') }, everything);
    expect(answer.errors.map((error) => error.code)).toEqual(['INVALID_CURSOR']);
  });
});
