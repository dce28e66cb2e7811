import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumMinor } from '../money/rules.ts';
import { addMonths } from './calendar.ts';
import {
  accruedMinor, billableDelta, contractMonths, emptyChain, monthAmounts, rateOfMonth, splitOverMonths, unitsOfModel,
  type CapPolicy, type ContractTerms, type DatedRate, type MonthUsage,
} from './rules.ts';

const base: ContractTerms = {
  currency: 'INR', pricingModel: 'CPM', billingSource: 'OWN_COUNT', capPolicy: 'CUMULATIVE', startsOn: '2026-08-10', endsOn: '2026-11-20', bookedUnits: null, flatFeeMinor: null,
};
const rates: readonly DatedRate[] = [{ validFrom: '2026-08-01', rateMicros: 50_000_000n }];
const usage = (month: string, impressions: bigint): MonthUsage => ({ month, impressions, clicks: impressions / 100n, installs: impressions / 2_000n });
/** Impressions that cost an amount of paise at INR 50 CPM. */
const worth = (month: string, paise: bigint): MonthUsage => usage(month, paise / 5n);

const cappedPolicies = ['CUMULATIVE', 'PER_MONTH', 'PER_MONTH_WITH_ROLLOVER'] as const;
const monthList = ['2026-08', '2026-09', '2026-10', '2026-11'];
const scenario = fc.record({
  policy: fc.constantFrom<CapPolicy>(...cappedPolicies),
  budgetMinor: fc.bigInt({ min: 0n, max: 40_000n }),
  impressions: fc.array(fc.bigInt({ min: 0n, max: 6_000n }), { minLength: 4, maxLength: 4 }),
});
const amountsOf = ({ policy, budgetMinor, impressions }: { policy: CapPolicy; budgetMinor: bigint; impressions: readonly bigint[] }, billed?: ReadonlyMap<string, bigint>) =>
  monthAmounts({
    contract: { ...base, capPolicy: policy }, rates, budgetMinor, throughMonth: '2026-11',
    usageByMonth: monthList.map((month, index) => usage(month, impressions[index] ?? 0n)), ...(billed === undefined ? {} : { billedMinorByMonth: billed }),
  });

/** What each policy allows, written down as the definition says: limits on running sums, taken month by month. */
function capByDefinition(policy: CapPolicy, budgetMinor: bigint, uncapped: readonly bigint[]): bigint[] {
  const splits = [...splitOverMonths(budgetMinor, base).values()];
  const billed: bigint[] = [];
  uncapped.forEach((amount, index) => {
    const before = sumMinor(billed);
    const through = sumMinor(splits.slice(0, index + 1));
    const limit = policy === 'CUMULATIVE' ? budgetMinor - before : policy === 'PER_MONTH' ? splits[index] ?? 0n : through - before;
    billed.push(amount < limit ? amount : limit);
  });
  return billed;
}

describe('monthAmounts of OWN_COUNT', () => {
  it('caps as the policies are defined, over random delivery and budgets', () => {
    fc.assert(fc.property(scenario, (random) => {
      const amounts = amountsOf(random);
      expect(amounts.map((month) => month.amountMinor)).toEqual(capByDefinition(random.policy, random.budgetMinor, amounts.map((month) => month.uncappedMinor)));
    }), { numRuns: 500 });
  });
  it('is never above the booked amount, and never above what was delivered', () => {
    fc.assert(fc.property(scenario, (random) => {
      const amounts = amountsOf(random);
      expect(sumMinor(amounts.map((month) => month.amountMinor)) <= random.budgetMinor).toBe(true);
      for (const month of amounts) expect(month.amountMinor >= 0n && month.amountMinor <= month.uncappedMinor).toBe(true);
    }));
  });
  it('never falls in total when more is delivered or booked', () => {
    fc.assert(fc.property(scenario, fc.nat(3), fc.bigInt({ min: 0n, max: 2_000n }), (random, index, more) => {
      const total = (input: typeof random): bigint => sumMinor(amountsOf(input).map((month) => month.amountMinor));
      const delivered = random.impressions.map((count, at) => (at === index ? count + more : count));
      expect(total({ ...random, impressions: delivered }) >= total(random)).toBe(true);
      if (random.policy === 'CUMULATIVE') expect(total({ ...random, budgetMinor: random.budgetMinor + more }) >= total(random)).toBe(true);
    }));
  });
  it('bills everything without a cap and records over-delivery as units with amount 0', () => {
    const open = monthAmounts({ contract: { ...base, capPolicy: 'NO_CAP' }, rates, usageByMonth: [worth('2026-09', 9_000n)], budgetMinor: 10n, throughMonth: '2026-11' });
    expect(open).toMatchObject([{ month: '2026-09', amountMinor: 9_000n, uncappedMinor: 9_000n }]);
    const capped = monthAmounts({ contract: base, rates, usageByMonth: [worth('2026-09', 9_000n), worth('2026-10', 500n)], budgetMinor: 9_000n, throughMonth: '2026-11' });
    expect(capped[1]).toMatchObject({ month: '2026-10', units: 100n, uncappedMinor: 500n, amountMinor: 0n });
  });
  it('uses each month\'s rate, and none before the first', () => {
    const changed = [...rates, { validFrom: '2026-10-01', rateMicros: 60_000_000n }];
    const amounts = monthAmounts({ contract: { ...base, capPolicy: 'NO_CAP' }, rates: changed, usageByMonth: ['2026-07', '2026-09', '2026-10'].map((month) => usage(month, 1_000n)), budgetMinor: 0n, throughMonth: '2026-12' });
    expect(amounts.map((month) => [month.rateMicros, month.amountMinor])).toEqual([[null, 0n], [50_000_000n, 5_000n], [60_000_000n, 6_000n]]);
    expect(rateOfMonth(changed.toReversed(), '2026-12')).toBe(60_000_000n);
  });
  it('leaves months after the asked one out', () => {
    const amounts = monthAmounts({ contract: base, rates, usageByMonth: [worth('2026-09', 100n), worth('2026-10', 100n)], budgetMinor: 1_000n, throughMonth: '2026-09' });
    expect(amounts.map((month) => month.month)).toEqual(['2026-09']);
  });
});

describe('monthAmounts against a chain', () => {
  it('does not take back what a later invoice says when an earlier month is restated up', () => {
    const billed = new Map([['2026-08', 4_000n], ['2026-09', 6_000n]]);
    const [august, september] = monthAmounts({ contract: base, rates, usageByMonth: [worth('2026-08', 5_000n), worth('2026-09', 6_500n)], budgetMinor: 10_000n, throughMonth: '2026-11', billedMinorByMonth: billed });
    expect([august?.amountMinor, september?.amountMinor]).toEqual([4_000n, 6_000n]);
  });
  it('gives the room that an early month frees to what a later month delivered over the cap', () => {
    const billed = new Map([['2026-08', 4_000n], ['2026-09', 6_000n]]);
    const amounts = monthAmounts({ contract: base, rates, usageByMonth: [worth('2026-08', 3_500n), worth('2026-09', 6_500n)], budgetMinor: 10_000n, throughMonth: '2026-11', billedMinorByMonth: billed });
    expect(amounts.map((month) => month.amountMinor)).toEqual([3_500n, 6_500n]);
  });
  it('keeps the sum within the booked amount through any series of restatements, and comes to rest with one more run', () => {
    fc.assert(fc.property(scenario, fc.array(fc.record({ index: fc.nat(3), impressions: fc.bigInt({ min: 0n, max: 6_000n }) }), { maxLength: 12 }), (random, restatements) => {
      const chains = new Map<string, bigint>();
      let impressions = random.impressions;
      for (const step of [null, ...restatements]) {
        if (step !== null) impressions = impressions.map((count, at) => (at === step.index ? step.impressions : count));
        for (const month of amountsOf({ ...random, impressions }, chains)) chains.set(month.month, month.amountMinor);
        expect(sumMinor(chains.values()) <= random.budgetMinor).toBe(true);
      }
      // Room that a credit of a later month frees is billed by the run after it; then nothing is left to do.
      for (const month of amountsOf({ ...random, impressions }, chains)) chains.set(month.month, month.amountMinor);
      expect(sumMinor(chains.values()) <= random.budgetMinor).toBe(true);
      for (const month of amountsOf({ ...random, impressions }, chains)) expect(month.amountMinor).toBe(chains.get(month.month));
    }), { numRuns: 300 });
  });
});

describe('contract months', () => {
  it('counts the calendar days inside the contract', () => {
    expect(contractMonths(base).map((month) => [month.month, month.days])).toEqual([['2026-08', 22], ['2026-09', 30], ['2026-10', 31], ['2026-11', 20]]);
  });
  it('splits without losing a unit, in proportion to days', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.nat(20), (total, months) => {
      const parts = splitOverMonths(total, { startsOn: '2026-01-15', endsOn: `${addMonths('2026-01', months)}-20` });
      expect(sumMinor(parts.values())).toBe(total);
      expect(parts.size).toBe(months + 1);
    }));
  });
  it('splits a flat fee over three months by days, ties to the earlier month', () => {
    const flat: ContractTerms = { ...base, pricingModel: 'FLAT', flatFeeMinor: 100n, startsOn: '2026-05-01', endsOn: '2026-08-31', capPolicy: 'NO_CAP' };
    const amounts = monthAmounts({ contract: flat, rates: [], usageByMonth: [], budgetMinor: 100n, throughMonth: '2026-12' });
    expect(amounts.map((month) => [month.units, month.rateMicros, month.amountMinor])).toEqual([[0n, null, 25n], [0n, null, 25n], [0n, null, 25n], [0n, null, 25n]]);
    const three = monthAmounts({ contract: { ...flat, startsOn: '2026-06-01', endsOn: '2026-08-31' }, rates: [], usageByMonth: [], budgetMinor: 100n, throughMonth: '2026-12' });
    expect(three.map((month) => month.amountMinor)).toEqual([32n, 34n, 34n]);
  });
  it('bills the booked units of CONTRACTED whatever was delivered', () => {
    const contracted: ContractTerms = { ...base, billingSource: 'CONTRACTED', bookedUnits: 103_000n };
    const amounts = monthAmounts({ contract: contracted, rates, usageByMonth: [usage('2026-09', 9_999_999n)], budgetMinor: 1n, throughMonth: '2026-09' });
    expect(amounts.map((month) => [month.month, month.units, month.amountMinor])).toEqual([['2026-08', 22_000n, 110_000n], ['2026-09', 30_000n, 150_000n]]);
  });
});

describe('accruedMinor', () => {
  it('is the capped worth of delivery, through a month if asked', () => {
    const input = { contract: base, rates, usageByMonth: [worth('2026-08', 600n), worth('2026-09', 700n)], budgetMinor: 1_000n, today: '2026-11-15' };
    expect(accruedMinor(input)).toBe(1_000n);
    expect(accruedMinor({ ...input, throughMonth: '2026-08' })).toBe(600n);
  });
  it('counts the days of FLAT and CONTRACTED that have begun', () => {
    const flat: ContractTerms = { ...base, pricingModel: 'FLAT', flatFeeMinor: 30_000n, startsOn: '2026-11-01', endsOn: '2026-11-30' };
    const on = (today: string): bigint => accruedMinor({ contract: flat, rates: [], usageByMonth: [], budgetMinor: 30_000n, today });
    expect([on('2026-10-31'), on('2026-11-01'), on('2026-11-15'), on('2026-11-30'), on('2027-02-01')]).toEqual([0n, 1_000n, 15_000n, 30_000n, 30_000n]);
  });
});

describe('billableDelta', () => {
  const chain = { seqNo: 2, unitsTotal: 100n, amountTotalMinor: 500n };
  it('does nothing when nothing moved, bills what is more and credits what is less', () => {
    expect(billableDelta({ units: 100n, amountMinor: 500n }, chain)).toEqual({ entry: 'NONE' });
    expect(billableDelta({ units: 120n, amountMinor: 600n }, chain)).toEqual({ entry: 'BILL', units: 20n, amountMinor: 100n });
    expect(billableDelta({ units: 80n, amountMinor: 400n }, chain)).toEqual({ entry: 'CREDIT', units: -20n, amountMinor: -100n });
    expect(billableDelta({ units: 7n, amountMinor: 35n }, emptyChain)).toEqual({ entry: 'BILL', units: 7n, amountMinor: 35n });
  });
  it('records units without money as a line of amount 0, also when they fall', () => {
    expect(billableDelta({ units: 130n, amountMinor: 500n }, chain)).toEqual({ entry: 'BILL', units: 30n, amountMinor: 0n });
    expect(billableDelta({ units: 90n, amountMinor: 500n }, chain)).toEqual({ entry: 'BILL', units: -10n, amountMinor: 0n });
  });
  it('never lets a credit add units', () => {
    expect(billableDelta({ units: 130n, amountMinor: 400n }, chain)).toEqual({ entry: 'CREDIT', units: 0n, amountMinor: -100n });
  });
});

describe('unitsOfModel', () => {
  it('counts impressions for CPM and FLAT, clicks for CPC, installs for CPI', () => {
    const counted = { impressions: 1n, clicks: 2n, installs: 3n };
    expect([unitsOfModel('CPM', counted), unitsOfModel('CPC', counted), unitsOfModel('CPI', counted), unitsOfModel('FLAT', counted)]).toEqual([1n, 2n, 3n, 1n]);
  });
});
