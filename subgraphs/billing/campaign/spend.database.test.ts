import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, addBilled, addDraft, addFunding, addIssued, openBillingTest, opsStaff, type BillingTest, type SqlValue } from '../test-billing.ts';

/** A representation as the gateway sends it after Operations answered. */
interface Representation {
  readonly __typename: 'Campaign';
  readonly id: string;
  readonly monthlyDelivery?: unknown;
}

const campaigns = { billed: 1, drifted: 2, contracted: 3, flat: 4, perMonth: 5, rollover: 6, uncapped: 7, clicks: 8, unfunded: 9 } as const;
const bulkFrom = 100;
const bulkCount = 60;

let billing: BillingTest;
let lines: readonly number[];
beforeAll(async () => {
  billing = await openBillingTest();
  const account = await addAccount(billing, { advertiser_id: 1 });
  const contract = async (campaignId: number, terms: Readonly<Record<string, SqlValue>>, budget: number, rates: readonly (readonly [string, number])[] = [['2026-09-01', 100_000_000], ['2026-11-01', 200_000_000]]) => {
    const id = await billing.insert('campaign_contract', { campaign_id: campaignId, billing_account_id: account, io_number: `IO-${campaignId}`, starts_on: '2026-09-01', ends_on: '2026-11-30', pricing_model: 'CPM', cap_policy: 'CUMULATIVE', ...terms });
    for (const [validFrom, rateMicros] of rates) await billing.insert('contract_rate', { contract_id: id, valid_from: validFrom, rate_micros: rateMicros });
    if (budget > 0) await addFunding(billing, id, 'CREDIT_LINE', budget);
  };
  await contract(campaigns.billed, {}, 10_000_000);
  await contract(campaigns.drifted, {}, 10_000_000);
  await contract(campaigns.contracted, { billing_source: 'CONTRACTED', booked_units: 910_000 }, 0, [['2026-09-01', 100_000_000]]);
  await contract(campaigns.flat, { pricing_model: 'FLAT', flat_fee_minor: 91_000 }, 0, []);
  await contract(campaigns.perMonth, { cap_policy: 'PER_MONTH' }, 91_000);
  await contract(campaigns.rollover, { cap_policy: 'PER_MONTH_WITH_ROLLOVER' }, 91_000);
  await contract(campaigns.uncapped, { cap_policy: 'NO_CAP', ends_on: null }, 1);
  await contract(campaigns.clicks, { pricing_model: 'CPC' }, 10_000_000, [['2026-09-01', 1_500_000]]);
  await contract(campaigns.unfunded, {}, 0);
  for (let at = 0; at < bulkCount; at += 1) await contract(bulkFrom + at, {}, 1_000_000);
  const september = await addIssued(billing, { accountId: account, usageMonth: '2026-09', lines: [200_000, 500_000], campaignIds: [campaigns.billed, campaigns.drifted], issuedOn: '2026-10-05', dueOn: '2026-11-04' });
  const october = await addIssued(billing, { accountId: account, usageMonth: '2026-10', lines: [30_000, 100_000], campaignIds: [campaigns.billed, campaigns.drifted], issuedOn: '2026-11-05', dueOn: '2026-12-05' });
  const voided = await addIssued(billing, { accountId: account, usageMonth: '2026-10', lines: [7_777], campaignIds: [campaigns.billed], issuedOn: '2026-11-05', dueOn: '2026-12-05' }, { status: 'VOID' });
  await addDraft(billing, { accountId: account, usageMonth: '2026-11', lines: [1], campaignIds: [campaigns.billed] });
  lines = (await billing.rows('SELECT id FROM invoice_line WHERE invoice_id IN (?, ?, ?) ORDER BY id', [september, october, voided])).map((row) => Number(row['id']));
  const [line1 = 0, line2 = 0, line3 = 0, line4 = 0, line5 = 0] = lines;
  await addBilled(billing, { campaignId: campaigns.billed, month: '2026-09', lineId: line1, units: 20_000, amountMinor: 200_000 });
  await addBilled(billing, { campaignId: campaigns.drifted, month: '2026-09', lineId: line2, units: 50_000, amountMinor: 500_000, revision: 3 });
  await addBilled(billing, { campaignId: campaigns.billed, month: '2026-10', lineId: line5, units: 777, amountMinor: 7_777 });
  await addBilled(billing, { campaignId: campaigns.billed, month: '2026-10', lineId: line5, units: -777, amountMinor: -7_777, entry: 'REVERSAL' });
  await addBilled(billing, { campaignId: campaigns.billed, month: '2026-10', lineId: line3, units: 3_000, amountMinor: 30_000, revision: 2 });
  await addBilled(billing, { campaignId: campaigns.drifted, month: '2026-10', lineId: line4, units: 10_000, amountMinor: 100_000, revision: 4 });
});
afterAll(() => billing.close());

type Month = readonly [month: string, units: number, revision: number];

function represent(campaignId: number, months: readonly Month[] | null | undefined): Representation {
  const monthlyDelivery = months?.map(([month, units, revision]) => ({ month, impressions: String(units), clicks: String(units / 10), installs: '0', revision, isFinal: month < '2026-11' }));
  return { __typename: 'Campaign', id: `cmp_${campaignId}`, ...(months === undefined ? {} : { monthlyDelivery: monthlyDelivery ?? null }) };
}

async function ask(representations: readonly Representation[], fields: string) {
  const answer = await billing.client.execute(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { ${fields} } } }`, { r: representations }, opsStaff);
  return { found: (answer.data as { readonly _entities: readonly unknown[] })._entities, statements: answer.statements, codes: answer.errors.map((error) => error.code) };
}

const threeMonths: readonly Month[] = [['2026-09', 20_000, 1], ['2026-10', 3_000, 2], ['2026-11', 1_000, 1]];
const spend = 'accruedSpend { amountMinor currency } accruedSpendThrough(month: "2026-10") { amountMinor } invoicedToDate { amountMinor currency } unbilledSpend { amountMinor currency }';

describe('spend of a campaign', () => {
  test('is delivery at the rate of its month; invoiced is what stands after a void; unbilled is the difference', async () => {
    expect((await ask([represent(campaigns.billed, threeMonths)], spend)).found).toEqual([
      { accruedSpend: { amountMinor: '250000', currency: 'INR' }, accruedSpendThrough: { amountMinor: '230000' }, invoicedToDate: { amountMinor: '230000', currency: 'INR' }, unbilledSpend: { amountMinor: '20000', currency: 'INR' } },
    ]);
  });

  test('is negative where a credit is due', async () => {
    expect((await ask([represent(campaigns.billed, [['2026-09', 15_000, 2], ['2026-10', 3_000, 2]])], 'unbilledSpend { amountMinor }')).found).toEqual([{ unbilledSpend: { amountMinor: '-50000' } }]);
  });

  test.each([
    ['a contracted quantity: whole past months and the begun days of this one', campaigns.contracted, [['2026-09', 50, 1]], 300_000 * 10 + 310_000 * 10 + 150_000 * 10],
    ['a flat fee: the same', campaigns.flat, [], 30_000 + 31_000 + 15_000],
    ['a cap per month: each month up to its days', campaigns.perMonth, [['2026-09', 2_900, 1], ['2026-10', 9_000, 1], ['2026-11', 9_000, 1]], 29_000 + 31_000 + 30_000],
    ['a cap with rollover: room that a month left', campaigns.rollover, [['2026-09', 2_900, 1], ['2026-10', 9_000, 1], ['2026-11', 9_000, 1]], 91_000],
    ['no cap: all of it', campaigns.uncapped, [['2026-09', 2_900, 1], ['2026-10', 9_000, 1]], 119_000],
    ['clicks: what was clicked', campaigns.clicks, [['2026-09', 2_900, 1]], 290 * 150],
    ['nothing booked: nothing', campaigns.unfunded, [['2026-09', 2_900, 1]], 0],
  ] as const)('of %s', async (_what, campaignId, months, amount) => {
    expect((await ask([represent(campaignId, months)], 'accruedSpend { amountMinor }')).found).toEqual([{ accruedSpend: { amountMinor: String(amount) } }]);
  });

  test('is unknown without a contract, and when Operations did not say what was delivered', async () => {
    const none = { accruedSpend: null, accruedSpendThrough: null, unbilledSpend: null, billingDrift: null };
    const { found, codes } = await ask([represent(4711, threeMonths), represent(campaigns.billed, null), represent(campaigns.billed, undefined)], `${spend} billingDrift { month }`);
    expect(codes).toEqual([]);
    expect(found).toEqual([{ ...none, invoicedToDate: null }, { ...none, invoicedToDate: { amountMinor: '230000', currency: 'INR' } }, { ...none, invoicedToDate: { amountMinor: '230000', currency: 'INR' } }]);
  });

  test.each([
    ['no list', 'twelve'],
    ['a row that is none', [5]],
    ['units that are none', [{ month: '2026-09', impressions: '1e3', clicks: '1', installs: '1', revision: 1, isFinal: true }]],
    ['a month that is none', [{ month: '2026-13', impressions: '1', clicks: '1', installs: '1', revision: 1, isFinal: true }]],
  ])('refuses %s in a representation, for that campaign alone', async (_what, monthlyDelivery) => {
    const { found, codes } = await ask([{ __typename: 'Campaign', id: 'cmp_1', monthlyDelivery }, represent(campaigns.billed, threeMonths)], 'id accruedSpend { amountMinor }');
    expect([found, codes]).toEqual([[{ id: 'cmp_1', accruedSpend: null }, { id: 'cmp_1', accruedSpend: { amountMinor: '250000' } }], ['INVALID_INPUT']]);
  });

  test('costs one statement per table, whatever the number of campaigns', async () => {
    const representations = Array.from({ length: bulkCount }, (_, at) => represent(bulkFrom + at, threeMonths));
    const fields = `${spend} budget { amountMinor } billingDrift { month adjustment { amountMinor } } invoiceLines(first: 3) { edges { node { id } } }`;
    for (const asked of [representations.slice(0, 5), representations]) expect((await ask(asked, fields)).statements).toBe(5);
  });
});

describe('drift', () => {
  const fields = 'billingDrift { month billedUnits deliveredUnits billedRevision currentRevision adjustment { amountMinor currency } }';

  test('is every billed month that moved since, with what the next run bills or credits; a month that was never billed is not', async () => {
    const { found } = await ask([represent(campaigns.drifted, [['2026-09', 48_000, 5], ['2026-10', 12_500, 6], ['2026-11', 900, 1]]), represent(campaigns.billed, threeMonths)], fields);
    expect(found).toEqual([
      {
        billingDrift: [
          { month: '2026-09', billedUnits: '50000', deliveredUnits: '48000', billedRevision: 3, currentRevision: 5, adjustment: { amountMinor: '-20000', currency: 'INR' } },
          { month: '2026-10', billedUnits: '10000', deliveredUnits: '12500', billedRevision: 4, currentRevision: 6, adjustment: { amountMinor: '25000', currency: 'INR' } },
        ],
      },
      { billingDrift: [] },
    ]);
  });
});

describe("a campaign's invoice lines", () => {
  const fields = 'invoiceLines(first: 1) { pageInfo { hasNextPage endCursor } edges { node { id amount { amountMinor currency } } } }';

  test('are those of issued invoices, newest first, page by page', async () => {
    const [line1 = 0, , line3 = 0] = lines;
    const first = (await ask([represent(campaigns.billed, undefined)], fields)).found[0] as { readonly invoiceLines: { readonly pageInfo: { readonly endCursor: string } } };
    expect(first).toMatchObject({ invoiceLines: { pageInfo: { hasNextPage: true }, edges: [{ node: { id: `inl_${line3}`, amount: { amountMinor: '30000', currency: 'INR' } } }] } });
    const second = (await ask([represent(campaigns.billed, undefined)], fields.replace('first: 1', `first: 1, after: "${first.invoiceLines.pageInfo.endCursor}"`))).found;
    expect(second).toMatchObject([{ invoiceLines: { pageInfo: { hasNextPage: false }, edges: [{ node: { id: `inl_${line1}`, amount: { amountMinor: '200000' } } }] } }]);
  });
});
