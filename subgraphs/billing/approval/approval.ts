import { needsSecondPerson } from '../credit-note/rules.ts';
import { money, type Money } from '../money/money.ts';

/** Columns of whatever two people sign: a credit note, a write-off, a payout batch. Amounts in minor units of its currency. */
export interface PreparedRow {
  readonly currency: string;
  readonly approvalLimitMinor: bigint;
  readonly preparedBy: string;
  readonly preparedAt: string;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
  readonly rejectedReason: string | null;
}

/** GraphQL's Approval. */
export interface Approval extends Pick<PreparedRow, 'preparedBy' | 'preparedAt' | 'approvedBy' | 'approvedAt' | 'rejectedReason'> {
  readonly required: boolean;
  readonly limit: Money;
}

/** Who prepared and decided on `totalMinor`, and whether that takes two. */
export function toApproval({ currency, approvalLimitMinor, preparedBy, preparedAt, approvedBy, approvedAt, rejectedReason }: PreparedRow, totalMinor: bigint): Approval {
  return { required: needsSecondPerson(totalMinor, approvalLimitMinor), limit: money(approvalLimitMinor, currency), preparedBy, preparedAt, approvedBy, approvedAt, rejectedReason };
}
