import type { Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { CreditNoteStatus, CreditReason } from '../generated/graphql.ts';

/** State of a credit note. */
export const creditStatusWords: Readonly<Record<CreditNoteStatus, Wording>> = {
  PREPARED: { text: 'Waits for approval', tone: 'warning' },
  ISSUED: { text: 'Issued', tone: 'positive' },
  REJECTED: { text: 'Rejected', tone: 'neutral' },
};

/** Why something is given back. */
export const creditReasonWords: Readonly<Record<CreditReason, string>> = {
  DISCREPANCY: 'Counts moved after billing',
  INVALID_TRAFFIC: 'Invalid traffic',
  UNDER_DELIVERY: 'Under-delivery',
  BILLING_ERROR: 'Billing error',
  GOODWILL: 'Goodwill',
};
