import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, openBillingTest, type BillingTest } from '../test-billing.ts';

let billing: BillingTest;
beforeAll(async () => {
  billing = await openBillingTest();
  for (let advertiserId = 1; advertiserId <= 50; advertiserId += 1) {
    await addAccount(billing, { advertiser_id: advertiserId, currency: 'USD', credit_limit_minor: 5_000, agency_id: 4, payer: 'AGENCY' });
    const held: Readonly<Record<string, string>> = advertiserId === 7 ? { hold_reason: 'MANUAL', hold_since: '2026-11-01 10:30:00.000', hold_note: 'ask Meera' } : {};
    const id = await addAccount(billing, { advertiser_id: advertiserId, ...held });
    await billing.insert('wallet', { billing_account_id: id, currency: 'INR', balance_minor: 900, reserved_minor: 250 });
  }
});
afterAll(() => billing.close());

const fields = `id advertiserRef advertiser { id } agencyRef agency { id } payer legalName taxId placeOfSupply currency paymentTermsDays creditLimit { amountMinor currency }
  wallet { id balance { amountMinor currency } reserved { amountMinor } available { amountMinor } } hold { since reason note } version`;

function advertisers(ids: readonly string[], wanted: string, viewer = testViewer(['operations:read', 'billing:pii'])) {
  return billing.client.execute(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Advertiser { ${wanted} } } }`, { r: ids.map((id) => ({ __typename: 'Advertiser', id })) }, viewer);
}

describe("an advertiser's accounts", () => {
  test('are one per currency, ordered by it, with hold, wallet and both references', async () => {
    const answer = await advertisers(['adv_7'], `billingHold billingAccounts { ${fields} }`);
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({
      _entities: [
        {
          billingHold: true,
          billingAccounts: [
            {
              id: 'bac_14', advertiserRef: 'adv_7', advertiser: { id: 'adv_7' }, agencyRef: null, agency: null, payer: 'ADVERTISER', legalName: 'Advertiser 7 Pvt Ltd', taxId: '29AAAAA0000A1Z5', placeOfSupply: 'IN-KA',
              currency: 'INR', paymentTermsDays: 30, creditLimit: null,
              wallet: { id: 'wal_7', balance: { amountMinor: '900', currency: 'INR' }, reserved: { amountMinor: '250' }, available: { amountMinor: '650' } },
              hold: { since: '2026-11-01T10:30:00.000Z', reason: 'MANUAL', note: 'ask Meera' }, version: 1,
            },
            {
              id: 'bac_13', advertiserRef: 'adv_7', advertiser: { id: 'adv_7' }, agencyRef: 'agy_4', agency: { id: 'agy_4' }, payer: 'AGENCY', legalName: 'Advertiser 7 Pvt Ltd', taxId: '29AAAAA0000A1Z5', placeOfSupply: 'IN-KA',
              currency: 'USD', paymentTermsDays: 30, creditLimit: { amountMinor: '5000', currency: 'USD' }, wallet: null, hold: null, version: 1,
            },
          ],
        },
      ],
    });
  });

  test('of an advertiser that Billing never heard of are none, and it is not on hold', async () => {
    expect((await advertisers(['adv_4711'], 'id billingHold billingAccounts { id }')).data).toEqual({ _entities: [{ id: 'adv_4711', billingHold: false, billingAccounts: [] }] });
  });

  test('cost one statement per table, whatever the number of advertisers', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => `adv_${at + 1}`);
    expect((await advertisers(ids.slice(0, 5), `billingHold billingAccounts { ${fields} }`)).statements).toBe(2);
    expect((await advertisers(ids, `billingHold billingAccounts { ${fields} }`)).statements).toBe(2);
  });

  test('a campaign id for an advertiser is refused', async () => {
    const answer = await advertisers(['cmp_7', 'adv_8'], 'billingHold');
    expect(answer.data).toEqual({ _entities: [null, { billingHold: false }] });
    expect(answer.errors.map((error) => error.code)).toEqual(['WRONG_ID_KIND']);
  });
});

test('the tax id needs billing:pii; the rest of the account does not', async () => {
  const answer = await advertisers(['adv_8'], 'billingAccounts { legalName taxId }', testViewer(['operations:read']));
  expect(answer.data).toEqual({ _entities: [{ billingAccounts: [{ legalName: 'Advertiser 8 Pvt Ltd', taxId: null }, { legalName: 'Advertiser 8 Pvt Ltd', taxId: null }] }] });
  expect(answer.errors.map((error) => error.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
});

test('billingAccount finds one by id, null when there is none', async () => {
  expect((await billing.client.execute('{ billingAccount(id: "bac_1") { id currency } }')).data).toEqual({ billingAccount: { id: 'bac_1', currency: 'USD' } });
  expect((await billing.client.execute('{ billingAccount(id: "bac_9999") { id } }')).data).toEqual({ billingAccount: null });
});

describe('accounts by wallet', () => {
  test('are those that have one, or those that have none', async () => {
    const of = async (hasWallet: boolean) => {
      const answer = await billing.client.execute('query ($hasWallet: Boolean) { billingAccounts(first: 200, filter: { hasWallet: $hasWallet }) { totalCount edges { node { id wallet { id } } } } }', { hasWallet });
      expect(answer.errors).toEqual([]);
      return (answer.data as { readonly billingAccounts: { readonly totalCount: number; readonly edges: readonly { readonly node: { readonly wallet: unknown } }[] } }).billingAccounts;
    };
    const [counts] = await billing.rows('SELECT COUNT(w.id) AS wallets, COUNT(*) AS accounts FROM billing_account a LEFT JOIN wallet w ON w.billing_account_id = a.id');
    const [having, lacking] = [await of(true), await of(false)];
    expect(having.totalCount).toBe(Number(counts?.['wallets']));
    expect(having.totalCount).toBeGreaterThan(0);
    expect(lacking.totalCount).toBe(Number(counts?.['accounts']) - having.totalCount);
    expect(having.edges.every(({ node }) => node.wallet !== null)).toBe(true);
    expect(lacking.edges.every(({ node }) => node.wallet === null)).toBe(true);
  });
});
