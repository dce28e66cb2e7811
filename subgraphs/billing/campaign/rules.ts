import type { CapPolicy } from '../campaign-contract/rules.ts';

/** How well a campaign is covered by money, as Billing knows it. */
export type FundingStatus = 'UNFUNDED' | 'FUNDED' | 'NEARLY_EXHAUSTED' | 'EXHAUSTED' | 'ON_HOLD';

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

/** Funding of one contract and what was made of it; minor units of the account's currency. */
export interface ContractCommitment {
  /** Sum of its funding entries from the wallet. */
  readonly walletMinor: bigint;
  /** Sum of its funding entries on credit. */
  readonly creditLineMinor: bigint;
  /** Net amount billed so far, less credits and voids. */
  readonly invoicedMinor: bigint;
}

/**
 * How much of an account's credit is in use: what its issued invoices still owe (with tax, which is what must be paid), plus what each
 * contract may still spend on credit. Of a contract's money the wallet's part counts as invoiced first, being paid for already;
 * so its open commitment is the smaller of its credit-line funding and its budget not invoiced yet, and never below zero.
 */
export function creditExposureMinor(outstandingMinor: bigint, contracts: readonly ContractCommitment[]): bigint {
  return contracts.reduce((exposure, contract) => exposure + openCommitmentMinor(contract), outstandingMinor);
}

function openCommitmentMinor({ walletMinor, creditLineMinor, invoicedMinor }: ContractCommitment): bigint {
  const uninvoicedMinor = walletMinor + creditLineMinor - invoicedMinor;
  const openMinor = uninvoicedMinor < creditLineMinor ? uninvoicedMinor : creditLineMinor;
  return openMinor > 0n ? openMinor : 0n;
}

/** Whether `amountMinor` more may be committed on credit. An account without a limit has no credit line. */
export function fitsCreditLimit(amountMinor: bigint, exposureMinor: bigint, creditLimitMinor: bigint | null): boolean {
  return creditLimitMinor !== null && exposureMinor + amountMinor <= creditLimitMinor;
}

/** Largest single funding, in minor units: far above any real one, and thousands of them still fit 64 bits. */
export const fundingMinorMax: bigint = 10n ** 15n;
