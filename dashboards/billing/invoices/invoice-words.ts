import type { Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { CampaignStatus, InvoiceStatus, LineKind, PaymentStatus } from '../generated/graphql.ts';

/** State of the document. */
export const invoiceStatusWords: Readonly<Record<InvoiceStatus, Wording>> = {
  DRAFT: { text: 'Draft', tone: 'neutral' },
  ISSUED: { text: 'Issued', tone: 'info' },
  VOID: { text: 'Void', tone: 'neutral' },
  WRITTEN_OFF: { text: 'Written off', tone: 'negative' },
};

/** Whether it is paid. */
export const paymentStatusWords: Readonly<Record<PaymentStatus, Wording>> = {
  UNPAID: { text: 'Unpaid', tone: 'warning' },
  PARTIALLY_PAID: { text: 'Partly paid', tone: 'warning' },
  PAID: { text: 'Paid', tone: 'positive' },
};

/** What a line bills. */
export const lineKindWords: Readonly<Record<LineKind, string>> = {
  USAGE: 'Usage',
  LATE_USAGE: 'Late usage',
  CONTRACTED: 'Contracted',
  FLAT_FEE: 'Flat fee',
  MAKE_GOOD: 'Make-good',
  ADJUSTMENT: 'Adjustment',
};

/** A campaign's status today. */
export const campaignStatusWords: Readonly<Record<CampaignStatus, Wording>> = {
  DRAFT: { text: 'Draft', tone: 'neutral' },
  PENDING_REVIEW: { text: 'In review', tone: 'neutral' },
  READY: { text: 'Ready', tone: 'info' },
  ACTIVE: { text: 'Active', tone: 'positive' },
  PAUSED: { text: 'Paused', tone: 'warning' },
  COMPLETED: { text: 'Completed', tone: 'neutral' },
  ARCHIVED: { text: 'Archived', tone: 'neutral' },
};
