/** Credit notes: what they give back of an invoice, in which taxes, and who has to agree. */
import { documentTotals } from '../invoice/rules.ts';
import { roundHalfUp } from '../money/rules.ts';
import type { DocumentTax } from '../tax-rule/rules.ts';

export type CreditReason = 'DISCREPANCY' | 'INVALID_TRAFFIC' | 'UNDER_DELIVERY' | 'BILLING_ERROR' | 'GOODWILL';

/** An invoice line with what may still be credited on it. */
export type CreditableLine = { readonly lineId: number; readonly amountLeftMinor: bigint };

/** A part of a credit on one invoice line. */
export type CreditPart = { readonly lineId: number; readonly amountMinor: bigint; readonly units: bigint };

/**
 * Spreads a credit that corrects usage over the lines that billed it, newest first, never above what a line has left.
 * All units go with the first part: they are one count of one month, however many lines billed it. Returns null when
 * the lines cannot bear the amount.
 */
export function spreadCredit(amountMinor: bigint, units: bigint, linesNewestFirst: readonly CreditableLine[]): readonly CreditPart[] | null {
  const parts: CreditPart[] = [];
  let left = amountMinor;
  let unitsToPlace = units;
  for (const line of linesNewestFirst) {
    if (left === 0n) break;
    const amount = left < line.amountLeftMinor ? left : line.amountLeftMinor;
    if (amount <= 0n) continue;
    parts.push({ lineId: line.lineId, amountMinor: amount, units: unitsToPlace });
    unitsToPlace = 0n;
    left -= amount;
  }
  return left === 0n ? parts : null;
}

export type CreditTaxInput = {
  /** Net amount of this credit note. */
  readonly creditSubtotalMinor: bigint;
  readonly invoiceSubtotalMinor: bigint;
  readonly invoiceTaxes: readonly DocumentTax[];
  /** Net amount that earlier credit notes of the invoice gave back. */
  readonly creditedSubtotalMinor: bigint;
  /** Tax that they gave back, by code. */
  readonly creditedTaxMinor: ReadonlyMap<string, bigint>;
};

/**
 * Taxes of a credit note, in proportion to the invoice's. Rounded on the running total of all its credit notes, so that
 * crediting an invoice in any number of steps gives back exactly the tax that it charged, never a unit more.
 */
export function creditTaxes(input: CreditTaxInput): readonly DocumentTax[] {
  const { creditSubtotalMinor, invoiceSubtotalMinor, invoiceTaxes, creditedSubtotalMinor, creditedTaxMinor } = input;
  const running = creditedSubtotalMinor + creditSubtotalMinor;
  return invoiceTaxes.map(({ code, rateBp, amountMinor }) => ({
    code, rateBp, taxableMinor: creditSubtotalMinor,
    amountMinor: (invoiceSubtotalMinor === 0n ? 0n : roundHalfUp(amountMinor * running, invoiceSubtotalMinor)) - (creditedTaxMinor.get(code) ?? 0n),
  }));
}

/** Totals of a credit note. */
export const creditTotals = documentTotals;

/** True when a second person must approve: the amount is above the limit that was in force when it was prepared. */
export function needsSecondPerson(totalMinor: bigint, approvalLimitMinor: bigint): boolean {
  return totalMinor > approvalLimitMinor;
}

/** A decision that somebody wants to take. */
export type ApprovalInput = {
  readonly preparedBy: string;
  readonly approvedBy: string;
  readonly totalMinor: bigint;
  /** The limit that was in force when the document was prepared. */
  readonly approvalLimitMinor: bigint;
};

/** Whether a decision by `approvedBy` may take effect. Holds for credit notes, write-offs and payout batches alike. */
export function mayApprove(input: ApprovalInput): 'OK' | 'SECOND_PERSON_REQUIRED' {
  const alone = input.approvedBy === input.preparedBy;
  return alone && needsSecondPerson(input.totalMinor, input.approvalLimitMinor) ? 'SECOND_PERSON_REQUIRED' : 'OK';
}
