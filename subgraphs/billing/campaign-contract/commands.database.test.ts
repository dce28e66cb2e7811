import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inr, openDesk, type Desk } from '../test-desk.ts';

let desk: Desk;
let accountId = 0;
beforeAll(async () => {
  desk = await openDesk();
  ({ accountId } = await desk.open());
});
afterAll(() => desk.close());

let campaigns = 50_000;
const contract = (more: object = {}) => {
  campaigns += 1;
  return { campaignId: `cmp_${campaigns}`, billingAccountId: `bac_${accountId}`, ioNumber: `IO-${campaigns}`, startsOn: '2026-11-10', endsOn: '2027-01-31', pricingModel: 'CPM', rateMicros: '80000000', ...more };
};
const flat = { pricingModel: 'FLAT', rateMicros: null, flatFee: inr(900_000) };

describe('createContract', () => {
  it('agrees terms whose first rate holds from the month of their first day', async () => {
    const made = await desk.carryOut('createContract', contract());
    expect(await desk.rows('SELECT valid_from, rate_micros FROM contract_rate WHERE contract_id = ?', [Number(String(made['id']).slice(4))])).toEqual([{ valid_from: '2026-11-01', rate_micros: '80000000' }]);
    expect((await desk.rows('SELECT status FROM campaign_funding_state WHERE campaign_id = ?', [campaigns]))[0]).toEqual({ status: 'UNFUNDED' });
  });
  it('agrees a flat fee, and booked units', async () => {
    await desk.carryOut('createContract', contract(flat));
    await desk.carryOut('createContract', contract({ billingSource: 'CONTRACTED', bookedUnits: '5000000' }));
  });
  it('agrees one contract per campaign, though 8 ask at once', async () => {
    const input = contract();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => desk.send('createContract', { ...input, ioNumber: `${input.ioNumber}-${at}` })));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)))).toEqual(new Set(['DUPLICATE']));
  });
  it('agrees an insertion order once per account', async () => {
    const { ioNumber } = contract();
    await desk.carryOut('createContract', contract({ ioNumber }));
    expect(await desk.refusal('createContract', contract({ ioNumber }))).toBe('DUPLICATE ioNumber');
  });
  it.each<[string, object, string]>([
    ['an account that is not there', { billingAccountId: 'bac_999999' }, 'NOT_FOUND billingAccountId'],
    ['an advertiser for a campaign', { campaignId: 'adv_1' }, 'WRONG_ID_KIND campaignId'],
    ['an end before its beginning', { endsOn: '2026-11-09' }, 'INVALID_INPUT endsOn'],
    ['a term of ten years', { endsOn: '2037-01-01' }, 'INVALID_INPUT endsOn'],
    ['a cap per month without an end', { endsOn: null, capPolicy: 'PER_MONTH' }, 'INVALID_INPUT endsOn'],
    ['a rollover without an end', { endsOn: null, capPolicy: 'PER_MONTH_WITH_ROLLOVER' }, 'INVALID_INPUT endsOn'],
    ['a flat fee without an end', { ...flat, endsOn: null }, 'INVALID_INPUT endsOn'],
    ['booked units without an end', { billingSource: 'CONTRACTED', bookedUnits: '5', endsOn: null }, 'INVALID_INPUT endsOn'],
    ['FLAT without its fee', { ...flat, flatFee: null }, 'INVALID_INPUT flatFee'],
    ['FLAT with a rate', { ...flat, rateMicros: '5' }, 'INVALID_INPUT rateMicros'],
    ['CPM without a rate', { rateMicros: null }, 'INVALID_INPUT rateMicros'],
    ['CPM with a fee', { flatFee: inr(5) }, 'INVALID_INPUT flatFee'],
    ['a rate of nothing', { rateMicros: '0' }, 'INVALID_INPUT rateMicros'],
    ['CONTRACTED without units', { billingSource: 'CONTRACTED' }, 'INVALID_INPUT bookedUnits'],
    ['OWN_COUNT with units', { bookedUnits: '5' }, 'INVALID_INPUT bookedUnits'],
    ['a fee in another currency', { ...flat, flatFee: { amountMinor: '5', currency: 'USD' } }, 'CURRENCY_MISMATCH flatFee.currency'],
    ['a blank number', { ioNumber: ' ' }, 'INVALID_INPUT ioNumber'],
  ])('refuses %s', async (_what, wrong, expected) => {
    expect(await desk.refusal('createContract', contract(wrong))).toBe(expected);
  });
});

describe('setContractRate', () => {
  it('agrees another rate from a later month on, which later lines use', async () => {
    const { contractId, campaignId, accountId: owner } = await desk.open();
    await desk.carryOut('setContractRate', { contractId: `con_${contractId}`, expectedVersion: 1, validFrom: '2026-11-01', rateMicros: '200000000' });
    await desk.deliver(campaignId, 10_000);
    await desk.deliver(campaignId, 10_000, { month: '2026-11' });
    const { invoiceId } = await desk.draft(owner, '2026-11');
    expect(await desk.rows('SELECT usage_month, rate_micros, amount_minor FROM invoice_line WHERE invoice_id = ? ORDER BY line_no', [invoiceId ?? 0])).toEqual([
      { usage_month: '2026-10', rate_micros: '100000000', amount_minor: '100000' }, { usage_month: '2026-11', rate_micros: '200000000', amount_minor: '200000' },
    ]);
  });
  it('refuses a month that is billed, one that has its rate, and the middle of a month', async () => {
    const { contractId } = await desk.invoiced();
    const rate = (validFrom: string, more: object = {}) => ({ contractId: `con_${contractId}`, expectedVersion: 1, validFrom, rateMicros: '90000000', ...more });
    expect(await desk.refusal('setContractRate', rate('2026-10-01'))).toBe('PERIOD_CLOSED validFrom');
    expect(await desk.refusal('setContractRate', rate('2026-11-15'))).toBe('NOT_FIRST_OF_MONTH validFrom');
    expect(await desk.refusal('setContractRate', rate('2026-09-01'))).toBe('INVALID_INPUT validFrom');
    expect(await desk.refusal('setContractRate', rate('2026-12-01', { expectedVersion: 2 }))).toBe('VERSION_CONFLICT expectedVersion');
    expect(await desk.refusal('setContractRate', rate('2026-12-01', { rateMicros: '0' }))).toBe('INVALID_INPUT rateMicros');
    await desk.carryOut('setContractRate', rate('2026-12-01'));
    expect(await desk.refusal('setContractRate', rate('2026-12-01', { expectedVersion: 2, rateMicros: '91000000' }))).toBe('DUPLICATE validFrom');
    expect(await desk.carryOut('setContractRate', rate('2026-12-01', { expectedVersion: 2 }))).toMatchObject({ version: 2 });
  });
  it('refuses a contract that is not there, and a flat one', async () => {
    expect(await desk.refusal('setContractRate', { contractId: 'con_999999', expectedVersion: 1, validFrom: '2026-12-01', rateMicros: '5' })).toBe('NOT_FOUND contractId');
    const { id } = await desk.carryOut('createContract', contract(flat));
    expect(await desk.refusal('setContractRate', { contractId: id, expectedVersion: 1, validFrom: '2026-12-01', rateMicros: '5' })).toBe('INVALID_INPUT rateMicros');
  });
});
