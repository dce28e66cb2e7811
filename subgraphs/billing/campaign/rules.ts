import { billableDelta, monthAmounts, type CapPolicy, type ChainTotal, type ContractTerms, type DatedRate, type MonthUsage } from '../campaign-contract/rules.ts';

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

/** What a contract without a cap has accrued above its budget and above what was billed of it, so that neither its commitment nor its invoices show it yet. */
export function overDeliveryMinor({ budgetMinor, accruedMinor, invoicedMinor }: { readonly budgetMinor: bigint; readonly accruedMinor: bigint; readonly invoicedMinor: bigint }): bigint {
  const shownMinor = budgetMinor > invoicedMinor ? budgetMinor : invoicedMinor;
  return accruedMinor > shownMinor ? accruedMinor - shownMinor : 0n;
}

/** Largest single funding, in minor units: far above any real one, and thousands of them still fit 64 bits. */
export const fundingMinorMax: bigint = 10n ** 15n;

/** What was billed of a campaign-month, and the revision of the usage that the last entry was made from. */
export interface BilledMonth extends ChainTotal {
  readonly month: string;
  readonly revision: number;
}

export interface DriftInput {
  readonly contract: ContractTerms;
  readonly rates: readonly DatedRate[];
  readonly budgetMinor: bigint;
  /** Delivery as Operations tells it now. */
  readonly usageByMonth: readonly (MonthUsage & { readonly revision: number })[];
  /** Every month that was billed. */
  readonly chains: readonly BilledMonth[];
}

/** A month that no longer costs what was billed for it. */
export interface Drift {
  readonly month: string;
  readonly billedUnits: bigint;
  readonly deliveredUnits: bigint;
  readonly billedRevision: number;
  readonly currentRevision: number;
  /** What the next run bills (+) or credits (-). */
  readonly adjustmentMinor: bigint;
}

/**
 * The billed months whose chain differs from what their usage costs now, earliest first: exactly what the next billing run would bill or
 * credit of them, because it is found in the same way. A month that was never billed has not drifted: it is unbilled.
 */
export function findDrift({ contract, rates, budgetMinor, usageByMonth, chains }: DriftInput): readonly Drift[] {
  const billed = new Map(chains.map((chain) => [chain.month, chain]));
  const revisions = new Map(usageByMonth.map((usage) => [usage.month, usage.revision]));
  const throughMonth = chains.reduce((last, { month }) => (month > last ? month : last), '');
  const billedMinorByMonth = new Map(chains.map((chain) => [chain.month, chain.amountTotalMinor]));
  return monthAmounts({ contract, rates, usageByMonth, budgetMinor, throughMonth, billedMinorByMonth }).flatMap((month) => {
    const chain = billed.get(month.month);
    const delta = chain === undefined ? null : billableDelta(month, chain);
    if (chain === undefined || delta === null || delta.entry === 'NONE') return [];
    return [
      {
        month: month.month,
        billedUnits: chain.unitsTotal,
        deliveredUnits: month.units,
        billedRevision: chain.revision,
        currentRevision: revisions.get(month.month) ?? chain.revision,
        adjustmentMinor: delta.amountMinor,
      },
    ];
  });
}
