/** How well a campaign is covered by money, as Billing knows it. */
export type FundingStatus = 'UNFUNDED' | 'FUNDED' | 'NEARLY_EXHAUSTED' | 'EXHAUSTED' | 'ON_HOLD';

/** How a contract limits what is charged. */
export type CapPolicy = 'NO_CAP' | 'CUMULATIVE' | 'PER_MONTH' | 'PER_MONTH_WITH_ROLLOVER';

/** What the funding decision looks at; amounts in minor units of the contract's currency. */
export interface FundingFacts {
  readonly accountOnHold: boolean;
  readonly capPolicy: CapPolicy;
  /** Sum of the contract's funding entries. */
  readonly budgetMinor: bigint;
  /** What the delivery known to Billing is worth under the contract, capped. */
  readonly accruedMinor: bigint;
}

/** From this share of the budget on, a campaign is nearly exhausted: 90 of 100. */
const nearlyExhaustedPercent = 90n;

/**
 * Decides the funding status of a campaign that has a contract; the first that applies wins. Null stands for "no contract".
 *
 * A contract without a cap is never EXHAUSTED: what it delivers above its budget is still billed, and the account's
 * credit limit is what stops it. It still shows as NEARLY_EXHAUSTED, so that somebody raises the budget.
 */
export function decideFundingStatus(facts: FundingFacts | null): FundingStatus {
  if (facts === null) return 'UNFUNDED';
  if (facts.accountOnHold) return 'ON_HOLD';
  if (facts.budgetMinor <= 0n) return 'UNFUNDED';
  if (facts.accruedMinor >= facts.budgetMinor && facts.capPolicy !== 'NO_CAP') return 'EXHAUSTED';
  if (facts.accruedMinor * 100n >= facts.budgetMinor * nearlyExhaustedPercent) return 'NEARLY_EXHAUSTED';
  return 'FUNDED';
}
