/** Publishers' money: revenue of a campaign-month shared over games, earnings by share, statements and when they fall due. */
import { addDays, addMonths, firstDayOf, lastDayOf } from '../campaign-contract/calendar.ts';
import { uncappedAmount, unitsOfModel, type ContractTerms, type DatedRate, type PricingModel, type Units } from '../campaign-contract/rules.ts';
import { shareOf, splitByLargestRemainder, sumMinor } from '../money/rules.ts';

/** Delivery of a campaign-month in one game, by the publisher that owned it on those days. */
export type GameDelivery = Units & { readonly gameId: number; readonly publisherId: number };

/** What one game earned for the network. `units` are the pricing model's; 0 for FLAT. */
export type GameRevenue = { readonly gameId: number; readonly publisherId: number; readonly units: bigint; readonly revenueMinor: bigint };

/**
 * Splits what a campaign-month was billed, net, over (game, publisher) in proportion to the model's units (impressions
 * for FLAT, and when those units are all 0), largest remainder, ties to the lowest game then publisher id. Nothing
 * delivered: nothing credited.
 */
export function splitRevenue(amountMinor: bigint, model: PricingModel, deliveries: readonly GameDelivery[]): readonly GameRevenue[] {
  const rows = deliveries.toSorted((a, b) => a.gameId - b.gameId || a.publisherId - b.publisherId);
  const byModel = rows.map((row) => unitsOfModel(model, row));
  const weights = sumMinor(byModel) > 0n ? byModel : rows.map((row) => row.impressions);
  const nothing = sumMinor(weights) === 0n;
  const parts = nothing ? rows.map(() => 0n) : splitByLargestRemainder(amountMinor, weights);
  return rows.map((row, index) => ({
    gameId: row.gameId, publisherId: row.publisherId,
    units: model === 'FLAT' ? 0n : byModel[index] ?? 0n, revenueMinor: parts[index] ?? 0n,
  }));
}

/** A revenue share that holds from the first of a month until the next row. */
export type DatedShare = { readonly validFrom: string; readonly shareBp: number };

/** The share that holds in a month, or null before the first one. */
export function shareOfMonth(shares: readonly DatedShare[], month: string): number | null {
  const first = firstDayOf(month);
  let found: DatedShare | null = null;
  for (const share of shares) {
    if (share.validFrom <= first && (found === null || share.validFrom > found.validFrom)) found = share;
  }
  return found === null ? null : found.shareBp;
}

/** Running totals of a payout chain (account, campaign, month, game). */
export type EarningChain = {
  readonly seqNo: number;
  readonly unitsTotal: bigint;
  readonly revenueTotalMinor: bigint;
  readonly earningTotalMinor: bigint;
};

/** The chain before its first row. */
export const emptyEarningChain: EarningChain = { seqNo: 0, unitsTotal: 0n, revenueTotalMinor: 0n, earningTotalMinor: 0n };

/** What a game's next statement row says; null when nothing moved. The earning is rounded on the running revenue, once. */
export type EarningDelta = { readonly units: bigint; readonly revenueMinor: bigint; readonly earningMinor: bigint };

/** Difference between what a game should have earned by now and what its chain has credited. */
export function earningDelta(target: Pick<GameRevenue, 'units' | 'revenueMinor'>, shareBp: number, chain: EarningChain): EarningDelta | null {
  const delta = {
    units: target.units - chain.unitsTotal,
    revenueMinor: target.revenueMinor - chain.revenueTotalMinor,
    earningMinor: shareOf(target.revenueMinor, shareBp) - chain.earningTotalMinor,
  };
  return delta.units === 0n && delta.revenueMinor === 0n && delta.earningMinor === 0n ? null : delta;
}

/** Last day to pay a statement: the terms after the end of its month. */
export function payoutDueOn(statementMonth: string, termsDays: number): string {
  return addDays(lastDayOf(statementMonth), termsDays);
}

/** Statement that takes whatever arrives now: the month after the last one that a billing run closed. */
export function openStatementMonth(closedThroughMonth: string): string {
  return addMonths(closedThroughMonth, 1);
}

export type UnpaidStatement = { readonly payoutId: number; readonly statementMonth: string; readonly netMinor: bigint };

/**
 * Status of an account's closed, unpaid statements: they wait below the threshold until their sum reaches it, then all
 * of them are scheduled. A hold stops them whatever the sum. A statement that is not positive waits with the others.
 */
export function statementStatuses(
  statements: readonly UnpaidStatement[], thresholdMinor: bigint, onHold: boolean,
): ReadonlyMap<number, 'ON_HOLD' | 'SCHEDULED' | 'BELOW_THRESHOLD'> {
  const reached = sumMinor(statements.map((statement) => statement.netMinor)) >= thresholdMinor;
  const status = onHold ? 'ON_HOLD' : reached ? 'SCHEDULED' : 'BELOW_THRESHOLD';
  return new Map(statements.map((statement) => [statement.payoutId, status]));
}

/** Statements that a batch takes of one account: every unpaid one that is due, if their sum reaches the threshold. */
export function batchOf(
  statements: readonly (UnpaidStatement & { readonly dueOn: string })[], thresholdMinor: bigint, dueOnOrBefore: string,
): readonly number[] {
  const due = statements.filter((statement) => statement.dueOn <= dueOnOrBefore);
  const sum = sumMinor(due.map((statement) => statement.netMinor));
  return sum > 0n && sum >= thresholdMinor ? due.map((statement) => statement.payoutId) : [];
}

export type PayoutStatus = 'ACCRUING' | 'BELOW_THRESHOLD' | 'SCHEDULED' | 'ON_HOLD' | 'IN_BATCH' | 'PAID' | 'FAILED';

/** Statements whose month is closed and that are still owed: everything but the one that accrues and those that are paid. */
export const finalisedUnpaidStatuses: readonly PayoutStatus[] = ['BELOW_THRESHOLD', 'SCHEDULED', 'ON_HOLD', 'IN_BATCH', 'FAILED'];

/**
 * What units of a month that is not billed yet bring in if nothing else happens: at the month's rate, before any cap. A flat fee is not
 * estimated: it is shared by what the whole month delivers.
 */
export function estimatedRevenueMinor(contract: ContractTerms, rates: readonly DatedRate[], month: string, units: Units): bigint {
  return uncappedAmount(contract, rates, month, unitsOfModel(contract.pricingModel, units));
}

/** The publisher's part of a revenue, at the share that holds in the month; nothing before the first one. */
export function estimatedEarningMinor(revenueMinor: bigint, shares: readonly DatedShare[], month: string): bigint {
  return shareOf(revenueMinor, shareOfMonth(shares, month) ?? 0);
}
