import type { Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { PayoutBatchStatus, PayoutHoldReason, PayoutStatus } from '../generated/graphql.ts';

/** State of a statement. */
export const payoutStatusWords: Readonly<Record<PayoutStatus, Wording>> = {
  ACCRUING: { text: 'Month open', tone: 'neutral' },
  BELOW_THRESHOLD: { text: 'Below threshold', tone: 'neutral' },
  SCHEDULED: { text: 'Scheduled', tone: 'info' },
  ON_HOLD: { text: 'On hold', tone: 'negative' },
  IN_BATCH: { text: 'In a batch', tone: 'warning' },
  PAID: { text: 'Paid', tone: 'positive' },
  FAILED: { text: 'Failed', tone: 'negative' },
};

/** State of a batch. */
export const batchStatusWords: Readonly<Record<PayoutBatchStatus, Wording>> = {
  PREPARED: { text: 'Waits for approval', tone: 'warning' },
  APPROVED: { text: 'May be paid', tone: 'info' },
  REJECTED: { text: 'Rejected', tone: 'neutral' },
  SETTLED: { text: 'All paid', tone: 'positive' },
};

/** Why nothing is paid out. */
export const payoutHoldWords: Readonly<Record<PayoutHoldReason, string>> = {
  NO_BANK_DETAILS: 'no bank details',
  FRAUD: 'suspected fraud',
  MANUAL: 'held by finance',
};

/** The lists of payouts, by what they wait for; no state = every one. What is due is due by today, or by a day that is chosen. */
export const payoutViews = {
  due: { text: 'Due', statuses: ['SCHEDULED', 'FAILED'] },
  scheduled: { text: 'Due later too', statuses: ['SCHEDULED', 'FAILED'] },
  below: { text: 'Below threshold', statuses: ['BELOW_THRESHOLD'] },
  hold: { text: 'On hold', statuses: ['ON_HOLD'] },
  batched: { text: 'In a batch', statuses: ['IN_BATCH'] },
  paid: { text: 'Paid', statuses: ['PAID'] },
  open: { text: 'Month open', statuses: ['ACCRUING'] },
  all: { text: 'All', statuses: [] },
} as const satisfies Readonly<Record<string, { readonly text: string; readonly statuses: readonly PayoutStatus[] }>>;

/** Name of such a list. */
export type PayoutView = keyof typeof payoutViews;

/** A share in basis points as percent, `6550` is `65.5 %`; exact. */
export function sharePercent(basisPoints: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000);
}
