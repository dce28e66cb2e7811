import { describe, expect, test } from 'vitest';
import { creditExposureMinor, decideFundingStatus, findDrift, fitsCreditLimit, type DriftInput, type FundingFacts } from './rules.ts';

const funded: FundingFacts = { accountOnHold: false, capPolicy: 'CUMULATIVE', budgetMinor: 1_000n, accruedMinor: 0n };

describe('the funding status', () => {
  test.each<[string, Partial<FundingFacts>, string]>([
    ['nothing accrued', {}, 'FUNDED'],
    ['one unit below 90 %', { accruedMinor: 899n }, 'FUNDED'],
    ['exactly 90 %', { accruedMinor: 900n }, 'NEARLY_EXHAUSTED'],
    ['one unit below the budget', { accruedMinor: 999n }, 'NEARLY_EXHAUSTED'],
    ['exactly the budget', { accruedMinor: 1_000n }, 'EXHAUSTED'],
    ['above the budget', { accruedMinor: 1_001n }, 'EXHAUSTED'],
    ['above the budget without a cap', { accruedMinor: 5_000n, capPolicy: 'NO_CAP' }, 'NEARLY_EXHAUSTED'],
    ['no budget', { budgetMinor: 0n }, 'UNFUNDED'],
    ['no budget, though something is accrued', { budgetMinor: 0n, accruedMinor: 10n }, 'UNFUNDED'],
    ['no budget without a cap', { budgetMinor: 0n, capPolicy: 'NO_CAP' }, 'UNFUNDED'],
    ['more released than funded', { budgetMinor: -1n }, 'UNFUNDED'],
    ['on hold, though money is left', { accountOnHold: true }, 'ON_HOLD'],
    ['on hold without a budget', { accountOnHold: true, budgetMinor: 0n }, 'ON_HOLD'],
    ['on hold and spent', { accountOnHold: true, accruedMinor: 1_000n }, 'ON_HOLD'],
    ['a budget of one minor unit', { budgetMinor: 1n }, 'FUNDED'],
  ])('with %s', (_what, facts, status) => {
    expect(decideFundingStatus({ ...funded, ...facts })).toBe(status);
  });

  test('without a contract is UNFUNDED', () => {
    expect(decideFundingStatus(null)).toBe('UNFUNDED');
  });

  test('is exact where a float is not: one unit below 90 % of 10^18', () => {
    expect(decideFundingStatus({ ...funded, budgetMinor: 10n ** 18n, accruedMinor: 9n * 10n ** 17n - 1n })).toBe('FUNDED');
  });
});

describe('credit exposure', () => {
  const contract = { walletMinor: 0n, creditLineMinor: 0n, invoicedMinor: 0n };

  test.each([
    ['what invoices owe', 500n, [], 500n],
    ['credit that is not invoiced', 0n, [{ ...contract, creditLineMinor: 300n }], 300n],
    ['the part of the credit that is not invoiced yet', 0n, [{ ...contract, creditLineMinor: 300n, invoicedMinor: 120n }], 180n],
    ['nothing for wallet money', 0n, [{ ...contract, walletMinor: 300n }], 0n],
    ['all of the credit while the invoiced part is the wallet’s', 0n, [{ walletMinor: 200n, creditLineMinor: 300n, invoicedMinor: 200n }], 300n],
    ['less credit once more than the wallet’s part is invoiced', 0n, [{ walletMinor: 200n, creditLineMinor: 300n, invoicedMinor: 250n }], 250n],
    ['nothing below zero for an over-invoiced contract', 0n, [{ ...contract, creditLineMinor: 300n, invoicedMinor: 400n }, { ...contract, creditLineMinor: 100n }], 100n],
    ['nothing for credit that was released', 0n, [{ walletMinor: 500n, creditLineMinor: -10n, invoicedMinor: 0n }], 0n],
    ['all of it together', 50n, [{ ...contract, creditLineMinor: 300n, invoicedMinor: 100n }, { ...contract, creditLineMinor: 7n }], 257n],
  ])('counts %s', (_what, outstanding, contracts, exposure) => {
    expect(creditExposureMinor(outstanding, contracts)).toBe(exposure);
  });

  test('may reach the limit and not pass it', () => {
    expect(fitsCreditLimit(100n, 900n, 1_000n)).toBe(true);
    expect(fitsCreditLimit(101n, 900n, 1_000n)).toBe(false);
  });

  test('has no room without a limit', () => {
    expect(fitsCreditLimit(1n, 0n, null)).toBe(false);
  });
});

describe('drift', () => {
  const usage = (month: string, impressions: bigint, revision: number) => ({ month, impressions, clicks: 0n, installs: 0n, revision });
  const chain = (month: string, unitsTotal: bigint, amountTotalMinor: bigint, revision: number) => ({ month, unitsTotal, amountTotalMinor, revision, seqNo: 1 });
  /** One impression costs one minor unit, up to 1,000. */
  const input: DriftInput = {
    contract: { currency: 'INR', pricingModel: 'CPM', billingSource: 'OWN_COUNT', capPolicy: 'CUMULATIVE', startsOn: '2026-09-01', endsOn: '2026-11-30', bookedUnits: null, flatFeeMinor: null },
    rates: [{ validFrom: '2026-09-01', rateMicros: 10_000_000n }],
    budgetMinor: 1_000n,
    usageByMonth: [usage('2026-09', 400n, 2), usage('2026-10', 500n, 1), usage('2026-11', 90n, 1)],
    chains: [chain('2026-09', 400n, 400n, 1), chain('2026-10', 500n, 500n, 1)],
  };

  test('is none while billed months cost what was billed, though a later month is unbilled and a revision is newer', () => {
    expect(findDrift(input)).toEqual([]);
  });

  test('above the booked amount moves units only', () => {
    const chains = [chain('2026-09', 400n, 400n, 1), chain('2026-10', 700n, 600n, 1)];
    expect(findDrift({ ...input, usageByMonth: [usage('2026-09', 400n, 1), usage('2026-10', 800n, 2)], chains })).toMatchObject([{ month: '2026-10', deliveredUnits: 800n, adjustmentMinor: 0n }]);
  });

  test('of an early month does not take the room that a later invoice has used', () => {
    const chains = [chain('2026-09', 400n, 400n, 1), chain('2026-10', 600n, 600n, 1)];
    expect(findDrift({ ...input, usageByMonth: [usage('2026-09', 450n, 3), usage('2026-10', 600n, 1)], chains })).toEqual([
      { month: '2026-09', billedUnits: 400n, deliveredUnits: 450n, billedRevision: 1, currentRevision: 3, adjustmentMinor: 0n },
    ]);
  });

  test('of a month that was voided and not billed again is the whole month', () => {
    expect(findDrift({ ...input, chains: [chain('2026-09', 0n, 0n, 1)] })).toMatchObject([{ month: '2026-09', billedUnits: 0n, deliveredUnits: 400n, adjustmentMinor: 400n }]);
  });

  test('of a flat fee is none, whatever is delivered', () => {
    const contract = { ...input.contract, pricingModel: 'FLAT' as const, flatFeeMinor: 91n };
    expect(findDrift({ ...input, contract, chains: [chain('2026-09', 0n, 30n, 1), chain('2026-10', 0n, 31n, 1)] })).toEqual([]);
  });
});
