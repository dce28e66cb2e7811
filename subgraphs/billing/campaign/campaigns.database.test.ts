import { countStatements } from '@ad-network/runtime/database.ts';
import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, addContract, addFunding, addState, everything, openBillingTest, type BillingTest } from '../test-billing.ts';
import { recomputeFundingState } from './funding-state.ts';

const statuses = ['UNFUNDED', 'FUNDED', 'NEARLY_EXHAUSTED', 'EXHAUSTED', 'ON_HOLD'];
const campaignCount = 120;

let billing: BillingTest;
beforeAll(async () => {
  billing = await openBillingTest();
  const inr = await addAccount(billing, { advertiser_id: 10 });
  const usd = await addAccount(billing, { advertiser_id: 10, currency: 'USD' });
  for (let campaignId = 1; campaignId <= campaignCount; campaignId += 1) {
    const contractId = await addContract(billing, { campaign_id: campaignId, billing_account_id: campaignId % 4 === 0 ? usd : inr });
    await addFunding(billing, contractId, 'WALLET', campaignId * 100);
    await addFunding(billing, contractId, 'CREDIT_LINE', 7);
    await addState(billing, campaignId, statuses[campaignId % 5] ?? '');
  }
  await addContract(billing, { campaign_id: 500, billing_account_id: inr });
  await addState(billing, 500, 'UNFUNDED');
});
afterAll(() => billing.close());

const fundingFields = 'fundingStatus fundingAsOf budget { amountMinor currency }';

async function entities(ids: readonly string[], fields: string): Promise<{ readonly found: readonly unknown[]; readonly statements: number; readonly errors: readonly { readonly code: unknown }[] }> {
  const answer = await billing.client.execute(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { ${fields} } } }`, {
    r: ids.map((id) => ({ __typename: 'Campaign', id })),
  });
  return { found: (answer.data as { readonly _entities: readonly unknown[] })._entities, statements: answer.statements, errors: answer.errors };
}

describe('the fields Billing adds to a campaign', () => {
  test('budget is the sum of all funding in the currency of the account', async () => {
    const { found } = await entities(['cmp_3', 'cmp_4'], 'id budget { amountMinor currency }');
    expect(found).toEqual([
      { id: 'cmp_3', budget: { amountMinor: '307', currency: 'INR' } },
      { id: 'cmp_4', budget: { amountMinor: '407', currency: 'USD' } },
    ]);
  });

  test('a contract without funding has a budget of zero', async () => {
    expect((await entities(['cmp_500'], fundingFields)).found).toEqual([{ fundingStatus: 'UNFUNDED', fundingAsOf: '2026-11-14T20:00:00.000Z', budget: { amountMinor: '0', currency: 'INR' } }]);
  });

  test('a campaign without a contract, known to nobody, is UNFUNDED and has no budget', async () => {
    expect((await entities(['cmp_999999'], `${fundingFields} contract { id }`)).found).toEqual([{ fundingStatus: 'UNFUNDED', fundingAsOf: null, budget: null, contract: null }]);
  });

  test('the contract shows its terms, prices and funding', async () => {
    const fields = `contract { id campaignRef ioNumber startsOn endsOn pricingModel billingSource bookedUnits flatFee { amountMinor } capPolicy version billingAccount { id currency }
      budget { amountMinor } rates { validFrom validTo rateMicros currency } funding { at source amount { amountMinor } actor } }`;
    const [campaign] = (await entities(['cmp_7'], fields)).found;
    expect(campaign).toEqual({
      contract: {
        id: 'con_7', campaignRef: 'cmp_7', ioNumber: 'IO-7', startsOn: '2026-10-01', endsOn: '2026-12-31', pricingModel: 'CPM', billingSource: 'OWN_COUNT', bookedUnits: null, flatFee: null,
        capPolicy: 'CUMULATIVE', version: 1, billingAccount: { id: 'bac_1', currency: 'INR' }, budget: { amountMinor: '707' },
        rates: [{ validFrom: '2026-10-01', validTo: null, rateMicros: '100000000', currency: 'INR' }],
        funding: [
          { at: '2026-10-01T06:00:00.000Z', source: 'WALLET', amount: { amountMinor: '700' }, actor: 'dev|finance' },
          { at: '2026-10-01T06:00:00.000Z', source: 'CREDIT_LINE', amount: { amountMinor: '7' }, actor: 'dev|finance' },
        ],
      },
    });
  });

  test('the id of something else is refused before any SQL, and the other campaigns are answered', async () => {
    const { found, errors, statements } = await entities(['adv_1', 'cmp_1'], 'id');
    expect(found).toEqual([null, { id: 'cmp_1' }]);
    expect(errors.map((error) => error.code)).toEqual(['WRONG_ID_KIND']);
    expect(statements).toBe(0);
  });

  test('one statement per table, whatever the number of campaigns', async () => {
    const ids = Array.from({ length: campaignCount }, (_, at) => `cmp_${at + 1}`);
    const whole = `${fundingFields} contract { id billingAccount { id wallet { id } } rates { rateMicros } funding { actor } budget { amountMinor } }`;
    for (const [fields, wanted] of [['fundingStatus fundingAsOf', 1], [fundingFields, 3], [whole, 7]] as const) {
      expect((await entities(ids.slice(0, 5), fields)).statements).toBe(wanted);
      expect((await entities(ids, fields)).statements).toBe(wanted);
    }
  });
});

interface Listed {
  readonly campaignsByFunding: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly { readonly campaignRef: string; readonly node: { readonly id: string; readonly fundingStatus: string } }[];
  };
}

const listQuery = `query ($first: Int, $after: String, $filter: FundingFilter) { campaignsByFunding(first: $first, after: $after, filter: $filter) {
  totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { campaignRef node { id fundingStatus } } } }`;

async function list(variables: Readonly<Record<string, unknown>>): Promise<Listed['campaignsByFunding']> {
  const answer = await billing.client.execute(listQuery, variables);
  expect(answer.errors).toEqual([]);
  return (answer.data as Listed).campaignsByFunding;
}

describe('campaignsByFunding', () => {
  test('lists newest first what the status field says, page after page, each campaign once', async () => {
    const filter = { statusIn: ['UNFUNDED', 'EXHAUSTED', 'ON_HOLD'] };
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Listed['campaignsByFunding'] = await list({ first: 10, after, filter });
      expect(page.totalCount).toBe(73);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      for (const { campaignRef, node } of page.edges) {
        expect(filter.statusIn).toContain(node.fundingStatus);
        expect(node.id).toBe(campaignRef);
        seen.push(campaignRef);
      }
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    const wanted = [500, ...Array.from({ length: campaignCount }, (_, at) => campaignCount - at).filter((id) => [0, 3, 4].includes(id % 5))];
    expect(seen).toEqual(wanted.map((id) => `cmp_${id}`));
  });

  test('filters by campaign too; an empty list matches nothing; no filter matches all', async () => {
    expect((await list({ first: 5, filter: { campaignIdIn: ['cmp_1', 'cmp_5', 'cmp_99999'] } })).edges.map((edge) => edge.campaignRef)).toEqual(['cmp_5', 'cmp_1']);
    expect((await list({ first: 5, filter: { campaignIdIn: ['cmp_1', 'cmp_5'], statusIn: ['FUNDED'] } })).edges.map((edge) => edge.campaignRef)).toEqual(['cmp_1']);
    expect((await list({ first: 5, filter: { statusIn: [] } })).totalCount).toBe(0);
    expect((await list({ first: 5, filter: { statusIn: null, campaignIdIn: null } })).totalCount).toBe(campaignCount + 1);
  });

  test('first: 0 answers an empty page', async () => {
    expect(await list({ first: 0 })).toMatchObject({ edges: [], pageInfo: { hasNextPage: true, endCursor: null } });
  });

  test.each([
    [{ first: 201 }, 'PAGE_TOO_LARGE'],
    [{ first: -1 }, 'INVALID_INPUT'],
    [{ after: 'nonsense' }, 'INVALID_CURSOR'],
    [{ after: Buffer.from('["campaign","abc"]').toString('base64url') }, 'INVALID_CURSOR'],
    [{ filter: { campaignIdIn: ['inv_1'] } }, 'WRONG_ID_KIND'],
    [{ filter: { campaignIdIn: Array.from({ length: 501 }, (_, at) => `cmp_${at + 1}`) } }, 'INVALID_INPUT'],
  ])('refuses %j', async (variables, code) => {
    const answer = await billing.client.execute(listQuery, variables);
    expect(answer.errors.map((error) => error.code)).toEqual([code]);
    expect(answer.statements).toBe(0);
  });

  test('costs the same at any page size: the page, and the count only when selected', async () => {
    const withFields = `query ($first: Int) { campaignsByFunding(first: $first) { edges { campaignRef node { ${fundingFields} } } } }`;
    expect((await billing.client.execute(withFields, { first: 5 })).statements).toBe(4);
    expect((await billing.client.execute(withFields, { first: 100 })).statements).toBe(4);
    expect((await billing.client.execute('{ campaignsByFunding { edges { campaignRef } } }')).statements).toBe(1);
    expect((await billing.client.execute('{ campaignsByFunding { totalCount } }')).statements).toBe(2);
  });

  test('needs operations:read, not billing:read', async () => {
    const query = '{ campaignsByFunding(first: 1) { edges { campaignRef } } }';
    expect((await billing.client.execute(query, {}, testViewer(['operations:read']))).errors).toEqual([]);
    expect((await billing.client.execute(query, {}, testViewer(['billing:read']))).errors.map((error) => error.code)).toEqual(['FORBIDDEN']);
    expect((await billing.client.execute(query, {}, null)).errors.map((error) => error.code)).toEqual(['UNAUTHENTICATED']);
    expect((await billing.client.execute(query, {}, everything)).errors).toEqual([]);
  });
});

test('recomputing writes every campaign it is given, those without a contract as UNFUNDED, in as many statements for one as for many', async () => {
  const moment = { today: '2026-11-15', asOf: '2026-11-15 05:00:00.000' };
  const recompute = async (campaignIds: readonly number[]): Promise<number> => {
    const counter = { count: 0 };
    await countStatements(counter, () => billing.database.drizzle.transaction((transaction) => recomputeFundingState(transaction, campaignIds, moment)));
    return counter.count;
  };
  const one = await recompute([3]);
  const many = await recompute([...Array.from({ length: campaignCount }, (_, at) => at + 1), 600]);
  expect(many).toBe(one);
  const { found } = await entities(['cmp_3', 'cmp_600'], 'fundingStatus fundingAsOf');
  expect(found).toEqual([
    { fundingStatus: 'FUNDED', fundingAsOf: '2026-11-15T05:00:00.000Z' },
    { fundingStatus: 'UNFUNDED', fundingAsOf: '2026-11-15T05:00:00.000Z' },
  ]);
});
