import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, earningDelta, emptyEarningChain, estimatedEarningMinor, estimatedRevenueMinor, openStatementMonth, payoutDueOn, shareOfMonth, splitRevenue, statementStatuses } from './rules.ts';

const delivery = (gameId: number, publisherId: number, impressions: bigint, clicks = 0n) => ({ gameId, publisherId, impressions, clicks, installs: 0n });

describe('splitting revenue over games', () => {
  it('follows the units of the model and adds up to the billed amount', () => {
    expect(splitRevenue(100n, 'CPC', [delivery(2, 1, 900n, 1n), delivery(1, 1, 100n, 3n)])).toEqual([
      { gameId: 1, publisherId: 1, units: 3n, revenueMinor: 75n }, { gameId: 2, publisherId: 1, units: 1n, revenueMinor: 25n },
    ]);
  });
  it('falls back to impressions for FLAT and when the model counted nothing', () => {
    expect(splitRevenue(90n, 'FLAT', [delivery(1, 1, 100n), delivery(2, 2, 200n)]).map((row) => [row.units, row.revenueMinor])).toEqual([[0n, 30n], [0n, 60n]]);
    expect(splitRevenue(90n, 'CPI', [delivery(1, 1, 100n), delivery(2, 2, 200n)]).map((row) => row.revenueMinor)).toEqual([30n, 60n]);
  });
  it('breaks a three-way tie by the lowest game, then publisher', () => {
    const rows = [delivery(3, 1, 5n), delivery(1, 2, 5n), delivery(1, 1, 5n)];
    expect(splitRevenue(100n, 'CPM', rows).map((row) => [row.gameId, row.publisherId, row.revenueMinor])).toEqual([[1, 1, 34n], [1, 2, 33n], [3, 1, 33n]]);
  });
  it('credits nobody when nothing was delivered', () => {
    expect(splitRevenue(100n, 'CPM', [delivery(1, 1, 0n)]).map((row) => row.revenueMinor)).toEqual([0n]);
    expect(splitRevenue(100n, 'FLAT', [])).toEqual([]);
  });
});

describe('earning chains', () => {
  it('end where one calculation from the last state would, whatever revisions came between', () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 6_000, max: 7_500 }), (revenues, shareBp) => {
      let chain = emptyEarningChain;
      for (const revenueMinor of revenues) {
        const delta = earningDelta({ units: revenueMinor, revenueMinor }, shareBp, chain);
        if (delta === null) continue;
        chain = { seqNo: chain.seqNo + 1, unitsTotal: chain.unitsTotal + delta.units, revenueTotalMinor: chain.revenueTotalMinor + delta.revenueMinor, earningTotalMinor: chain.earningTotalMinor + delta.earningMinor };
      }
      const last = revenues.at(-1) ?? 0n;
      expect(chain.earningTotalMinor).toBe((2n * last * BigInt(shareBp) + 10_000n) / 20_000n);
      expect(earningDelta({ units: last, revenueMinor: last }, shareBp, chain)).toBeNull();
    }));
  });
});

describe('statements', () => {
  it('use the share of the usage month', () => {
    const shares = [{ validFrom: '2026-08-01', shareBp: 7_000 }, { validFrom: '2025-01-01', shareBp: 6_500 }];
    expect([shareOfMonth(shares, '2026-07'), shareOfMonth(shares, '2026-08'), shareOfMonth(shares, '2024-12')]).toEqual([6_500, 7_000, null]);
  });
  it('fall due 60 days after their month, and what arrives later goes to the open one', () => {
    expect(payoutDueOn('2026-09', 60)).toBe('2026-11-29');
    expect(openStatementMonth('2026-12')).toBe('2027-01');
  });
  const statements = [{ payoutId: 1, statementMonth: '2026-08', netMinor: 60n }, { payoutId: 2, statementMonth: '2026-09', netMinor: 50n }];
  it('wait below the threshold until their sum reaches it, then all are scheduled; a hold stops them', () => {
    expect([...statementStatuses(statements, 111n, false).values()]).toEqual(['BELOW_THRESHOLD', 'BELOW_THRESHOLD']);
    expect([...statementStatuses(statements, 110n, false).values()]).toEqual(['SCHEDULED', 'SCHEDULED']);
    expect([...statementStatuses(statements, 1n, true).values()]).toEqual(['ON_HOLD', 'ON_HOLD']);
  });
  it('enter a batch together when those that are due reach the threshold', () => {
    const due = [{ ...statements[0]!, dueOn: '2026-10-30' }, { ...statements[1]!, dueOn: '2026-11-29' }];
    expect(batchOf(due, 60n, '2026-10-30')).toEqual([1]);
    expect(batchOf(due, 61n, '2026-10-30')).toEqual([]);
    expect(batchOf(due, 110n, '2026-11-29')).toEqual([1, 2]);
    expect(batchOf([{ ...due[0]!, netMinor: -5n }], 0n, '2026-12-31')).toEqual([]);
  });
});

describe('the estimate of an open month', () => {
  const contract = { currency: 'INR', pricingModel: 'CPM', billingSource: 'OWN_COUNT', capPolicy: 'CUMULATIVE', startsOn: '2026-10-01', endsOn: null, bookedUnits: null, flatFeeMinor: null } as const;
  const rates = [{ validFrom: '2026-10-01', rateMicros: 38_500_000n }];
  const units = { impressions: 1_000_000n, clicks: 40n, installs: 3n };

  it('is the units of the model at the rate of the month, and nothing before the first rate or for a flat fee', () => {
    expect(estimatedRevenueMinor(contract, rates, '2026-11', units)).toBe(3_850_000n);
    expect(estimatedRevenueMinor({ ...contract, pricingModel: 'CPC' }, rates, '2026-11', units)).toBe(154_000n);
    expect(estimatedRevenueMinor(contract, rates, '2026-09', units)).toBe(0n);
    expect(estimatedRevenueMinor({ ...contract, pricingModel: 'FLAT', flatFeeMinor: 5n }, [], '2026-11', units)).toBe(0n);
  });
  it('gives the publisher the share of the month, and nothing where none is agreed', () => {
    const shares = [{ validFrom: '2026-01-01', shareBp: 6_500 }, { validFrom: '2026-11-01', shareBp: 7_000 }];
    expect([estimatedEarningMinor(1_001n, shares, '2026-10'), estimatedEarningMinor(1_001n, shares, '2026-11'), estimatedEarningMinor(1_001n, [], '2026-11')]).toEqual([651n, 701n, 0n]);
  });
});
