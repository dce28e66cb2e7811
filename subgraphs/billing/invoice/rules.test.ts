import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContractTerms } from '../campaign-contract/rules.ts';
import { daysOverdue, descriptionLengthMax, documentTotals, draftCampaign, finalOn, invoiceDueOn, lineDescription, lockedAfter, mayVoid, openMonths, outstandingMinor, paymentStatus, type DraftInput } from './rules.ts';

const contract: ContractTerms = {
  currency: 'INR', pricingModel: 'CPM', billingSource: 'OWN_COUNT', capPolicy: 'CUMULATIVE', startsOn: '2026-08-01', endsOn: '2026-10-31', bookedUnits: null, flatFeeMinor: null,
};
const usage = (month: string, impressions: bigint, revision = 1) => ({ month, impressions, clicks: 0n, installs: 0n, revision });
const input: DraftInput = {
  invoiceMonth: '2026-09', campaignId: 7, campaignName: 'Diwali burst', contract, rates: [{ validFrom: '2026-08-01', rateMicros: 50_000_000n }], budgetMinor: 100_000n,
  usageByMonth: [usage('2026-08', 1_000n, 2), usage('2026-09', 2_000n)], chains: new Map([['2026-08', { seqNo: 1, unitsTotal: 900n, amountTotalMinor: 4_500n }]]),
};

describe('drafting a campaign', () => {
  it('bills the month and what arrived late for an earlier one, each against its chain', () => {
    const { lines, credits } = draftCampaign(input);
    expect(credits).toEqual([]);
    expect(lines).toMatchObject([
      { kind: 'LATE_USAGE', usageMonth: '2026-08', usageRevision: 2, baseSeq: 1, units: 100n, amountMinor: 500n },
      { kind: 'USAGE', usageMonth: '2026-09', usageRevision: 1, baseSeq: 0, units: 2_000n, amountMinor: 10_000n, rateMicros: 50_000_000n },
    ]);
  });
  it('makes a credit, not a negative line, of what was billed too much', () => {
    const { lines, credits } = draftCampaign({ ...input, usageByMonth: [usage('2026-08', 700n, 3)] });
    expect(lines).toEqual([]);
    expect(credits).toEqual([{ campaignId: 7, usageMonth: '2026-08', usageRevision: 3, units: 200n, amountMinor: 1_000n }]);
  });
  it('does not bill what a credit would free under the cap before it is given', () => {
    const over = { ...input, budgetMinor: 4_500n, usageByMonth: [usage('2026-08', 700n, 3), usage('2026-09', 2_000n)] };
    const first = draftCampaign(over);
    expect(first.credits.map((credit) => credit.amountMinor)).toEqual([1_000n]);
    expect(first.lines.map((line) => [line.usageMonth, line.amountMinor])).toEqual([['2026-09', 0n]]);
    const after = draftCampaign({ ...over, chains: new Map([['2026-08', { seqNo: 2, unitsTotal: 700n, amountTotalMinor: 3_500n }], ['2026-09', { seqNo: 1, unitsTotal: 2_000n, amountTotalMinor: 0n }]]) });
    expect(after.lines.map((line) => [line.usageMonth, line.units, line.amountMinor])).toEqual([['2026-09', 0n, 1_000n]]);
  });
  it('never bills a capped contract above its booked amount, whichever credits are given or refused', () => {
    const step = fc.record({ month: fc.constantFrom('2026-08', '2026-09', '2026-10'), impressions: fc.bigInt({ min: 0n, max: 3_000n }), credited: fc.boolean() });
    fc.assert(fc.property(fc.constantFrom('CUMULATIVE' as const, 'PER_MONTH' as const, 'PER_MONTH_WITH_ROLLOVER' as const), fc.bigInt({ min: 0n, max: 20_000n }), fc.array(step, { minLength: 1, maxLength: 14 }), (capPolicy, budgetMinor, steps) => {
      const counted = new Map<string, bigint>();
      const chains = new Map<string, { seqNo: number; unitsTotal: bigint; amountTotalMinor: bigint }>();
      const append = (month: string, units: bigint, amountMinor: bigint) => {
        const before = chains.get(month) ?? { seqNo: 0, unitsTotal: 0n, amountTotalMinor: 0n };
        chains.set(month, { seqNo: before.seqNo + 1, unitsTotal: before.unitsTotal + units, amountTotalMinor: before.amountTotalMinor + amountMinor });
      };
      for (const { month, impressions, credited } of steps) {
        counted.set(month, impressions);
        const drafted = draftCampaign({ ...input, invoiceMonth: '2026-10', contract: { ...contract, capPolicy }, budgetMinor, chains: new Map(chains), usageByMonth: [...counted].map(([of, count]) => usage(of, count)) });
        for (const line of drafted.lines) append(line.usageMonth ?? '', line.units ?? 0n, line.amountMinor);
        for (const credit of credited ? drafted.credits : []) append(credit.usageMonth, -credit.units, -credit.amountMinor);
        expect([...chains.values()].reduce((sum, chain) => sum + chain.amountTotalMinor, 0n) <= budgetMinor).toBe(true);
      }
    }), { numRuns: 400 });
  });
  it('shows over-delivery as units with amount 0', () => {
    const { lines } = draftCampaign({ ...input, budgetMinor: 5_000n });
    expect(lines.map((line) => [line.usageMonth, line.units, line.amountMinor])).toEqual([['2026-08', 100n, 500n], ['2026-09', 2_000n, 0n]]);
  });
  it('drafts nothing when nothing moved', () => {
    expect(draftCampaign({ ...input, usageByMonth: [usage('2026-08', 900n)] })).toEqual({ lines: [], credits: [] });
  });
  it('writes a flat fee without units or rate, and CONTRACTED by its booked units', () => {
    const flat = draftCampaign({ ...input, contract: { ...contract, pricingModel: 'FLAT', flatFeeMinor: 9_200n }, chains: new Map(), usageByMonth: [] });
    expect(flat.lines).toMatchObject([{ kind: 'FLAT_FEE', usageMonth: '2026-08', units: null, rateMicros: null, amountMinor: 3_100n }, { kind: 'FLAT_FEE', usageMonth: '2026-09', amountMinor: 3_000n }]);
    const contracted = draftCampaign({ ...input, contract: { ...contract, billingSource: 'CONTRACTED', bookedUnits: 9_200n }, chains: new Map(), usageByMonth: [] });
    expect(contracted.lines[0]).toMatchObject({ kind: 'CONTRACTED', units: 3_100n, amountMinor: 15_500n });
  });
});

describe('descriptions', () => {
  it('freeze the campaign\'s name, month and what was counted', () => {
    expect(lineDescription('Diwali burst', '2026-10', 'CPC')).toBe('Diwali burst, 2026-10, clicks');
  });
  it('cut a long name between characters, never inside an emoji', () => {
    const text = lineDescription('🎮'.repeat(400), '2026-10', 'CPM');
    expect([...text]).toHaveLength(descriptionLengthMax);
    expect(text.isWellFormed()).toBe(true);
    expect(text.endsWith('…, 2026-10, impressions')).toBe(true);
  });
});

describe('totals and states', () => {
  it('add up lines and taxes', () => {
    const tax = { code: 'IGST', rateBp: 1_800, taxableMinor: 3_850_000n, amountMinor: 693_000n };
    expect(documentTotals([{ amountMinor: 3_850_000n }, { amountMinor: 0n }], [tax])).toEqual({ subtotalMinor: 3_850_000n, taxMinor: 693_000n, totalMinor: 4_543_000n });
  });
  it('fall due after the account\'s terms', () => {
    expect(invoiceDueOn('2026-11-05', 30)).toBe('2026-12-05');
    expect([finalOn('2026-12'), lockedAfter('2026-10')]).toEqual(['2027-01-05', '2026-11-30']);
  });
  it.each([
    ['2026-11-15', ['2026-10', '2026-11']], ['2026-11-30', ['2026-10', '2026-11']], ['2026-12-01', ['2026-11', '2026-12']], ['2026-12-31', ['2026-12']],
    ['2027-03-02', ['2027-01', '2027-02', '2027-03']], ['2027-03-03', ['2027-02', '2027-03']],
  ])('on %s the delivery of %j may move', (today, months) => {
    expect(openMonths(today)).toEqual(months);
  });
  const issued = { status: 'ISSUED', totalMinor: 100n, creditedMinor: 0n, paidMinor: 0n, withheldMinor: 0n } as const;
  it.each([
    [issued, 'UNPAID', 100n], [{ ...issued, paidMinor: 40n, withheldMinor: 2n }, 'PARTIALLY_PAID', 58n], [{ ...issued, paidMinor: 98n, withheldMinor: 2n }, 'PAID', 0n],
    [{ ...issued, creditedMinor: 100n }, 'PAID', 0n], [{ ...issued, totalMinor: 0n }, 'PAID', 0n], [{ ...issued, status: 'VOID' as const }, 'UNPAID', 0n],
    [{ ...issued, status: 'WRITTEN_OFF' as const, paidMinor: 40n }, 'PARTIALLY_PAID', 0n],
  ] as const)('of %o: %s, %s outstanding', (invoice, status, outstanding) => {
    expect(paymentStatus(invoice)).toBe(status);
    expect(outstandingMinor(invoice)).toBe(outstanding);
  });
  it('count overdue days only when something is owed after the due date', () => {
    expect([daysOverdue(5n, '2026-11-01', '2026-11-15'), daysOverdue(0n, '2026-11-01', '2026-11-15'), daysOverdue(5n, '2026-11-15', '2026-11-15'), daysOverdue(5n, null, '2026-11-15')]).toEqual([14, 0, 0, 0]);
  });
  it('allow a void only before any money or credit', () => {
    expect(mayVoid(issued)).toBe(true);
    for (const touched of [{ paidMinor: 1n }, { withheldMinor: 1n }, { creditedMinor: 1n }, { status: 'DRAFT' as const }]) expect(mayVoid({ ...issued, ...touched })).toBe(false);
  });
});
