import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, eq } from 'drizzle-orm';
import { checkLine } from '../check-input.ts';
import { reasonCharactersMax } from '../config.ts';
import { mayApprove } from '../credit-note/rules.ts';
import { refuse } from '../run-command.ts';
import { approvalLimit } from './table.ts';

export interface DecideInput {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion: number;
  readonly approve: boolean;
  readonly reason?: string | null;
}

/** The amount above which two people must agree, in minor units; 0 where none is configured, so that an unknown currency takes two. */
export async function readApprovalLimit(transaction: Queryable, kind: 'CREDIT_NOTE' | 'WRITE_OFF' | 'PAYOUT_BATCH', currency: string): Promise<bigint> {
  const [row] = await transaction
    .select({ limitMinor: approvalLimit.limitMinor })
    .from(approvalLimit)
    .where(and(eq(approvalLimit.kind, kind), eq(approvalLimit.currency, currency)))
    .limit(1);
  return row?.limitMinor ?? 0n;
}

/** The reason of a decision, null when there is none. Refuses a rejection without one: whoever prepared it must learn why. */
export function checkDecisionReason(input: DecideInput): string | null {
  if (input.reason != null) return checkLine(input.reason, reasonCharactersMax, 'reason');
  return input.approve ? null : refuse('INVALID_INPUT', 'Say why it is rejected: whoever prepared it has to know.', 'reason');
}

/** Refuses with SECOND_PERSON_REQUIRED an approval by whoever prepared what is above the limit (invariant I16). */
export function checkSecondPerson(prepared: { readonly preparedBy: string; readonly approvalLimitMinor: bigint }, totalMinor: bigint, approvedBy: string): void {
  if (mayApprove({ preparedBy: prepared.preparedBy, approvedBy, totalMinor, approvalLimitMinor: prepared.approvalLimitMinor }) === 'OK') return;
  refuse('SECOND_PERSON_REQUIRED', `This is above ${prepared.approvalLimitMinor} minor units, so somebody other than ${prepared.preparedBy}, who prepared it, has to approve it.`, 'approve');
}
