import type { ReviewStatus } from './table.ts';

/** A step in a creative's review. `approve` and `reject` are the two decisions of reviewCreative. */
export type ReviewStep = 'update' | 'submit' | 'approve' | 'reject' | 'appeal' | 'archive';

/**
 * What each step makes of a creative (— is refused):
 *
 *     step      DRAFT     PENDING    APPROVED   REJECTED   APPEALED
 *     update    DRAFT     —          —          REJECTED   —
 *     submit    PENDING   —          —          PENDING    —
 *     approve   —         APPROVED   —          —          APPROVED
 *     reject    —         REJECTED   —          —          REJECTED
 *     appeal    —         —          —          APPEALED   —
 *     archive   DRAFT     PENDING    APPROVED   REJECTED   APPEALED
 *
 * What was approved is what is shown: it cannot be changed, a new creative is made instead. Archiving keeps the review status, takes the creative
 * out of the queue and out of delivery, and is final: an archived creative takes no step at all.
 */
const nextStatuses: Readonly<Record<ReviewStep, Partial<Readonly<Record<ReviewStatus, ReviewStatus>>>>> = {
  update: { DRAFT: 'DRAFT', REJECTED: 'REJECTED' },
  submit: { DRAFT: 'PENDING', REJECTED: 'PENDING' },
  approve: { PENDING: 'APPROVED', APPEALED: 'APPROVED' },
  reject: { PENDING: 'REJECTED', APPEALED: 'REJECTED' },
  appeal: { REJECTED: 'APPEALED' },
  archive: { DRAFT: 'DRAFT', PENDING: 'PENDING', APPROVED: 'APPROVED', REJECTED: 'REJECTED', APPEALED: 'APPEALED' },
};

/** Every step there is. */
export const reviewSteps: readonly ReviewStep[] = ['update', 'submit', 'approve', 'reject', 'appeal', 'archive'];

const verbs: Readonly<Record<ReviewStep, string>> = { update: 'changed', submit: 'submitted', approve: 'approved', reject: 'rejected', appeal: 'appealed', archive: 'archived' };

/** The review status after the step, or why the step is refused, for people. */
export function takeStep(step: ReviewStep, creative: { readonly reviewStatus: ReviewStatus; readonly archived: boolean }): { readonly status: ReviewStatus } | { readonly refusal: string } {
  if (creative.archived) return { refusal: `The creative is archived, which is final; it can no longer be ${verbs[step]}.` };
  const status = nextStatuses[step][creative.reviewStatus];
  if (status !== undefined) return { status };
  const from = Object.keys(nextStatuses[step]).join(' or ');
  const possible = reviewSteps.filter((other) => nextStatuses[other][creative.reviewStatus] !== undefined).map((other) => verbs[other]);
  return { refusal: `A creative that is ${creative.reviewStatus} cannot be ${verbs[step]}, only one that is ${from}; this one can be ${possible.join(' or ')}.` };
}

const reasonCodeShape = /^[A-Z][A-Z0-9_]{0,39}$/;

/** Null for a code like `LOW_CONTRAST`; otherwise why not, for people. A rejection needs one. */
export function refuseReasonCode(reasonCode: string | null, isRejection: boolean): string | null {
  if (reasonCode === null) return isRejection ? 'A rejection needs a "reasonCode", like "LOW_CONTRAST", so that it can be mended or appealed.' : null;
  return reasonCodeShape.test(reasonCode) ? null : 'A "reasonCode" is 1 to 40 capitals, digits and "_", beginning with a letter, like "LOW_CONTRAST".';
}
