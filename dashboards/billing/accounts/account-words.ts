import type { HoldReason, WalletTransactionKind } from '../generated/graphql.ts';

/** Why an account is on hold. */
export const holdWords: Readonly<Record<HoldReason, string>> = {
  OVERDUE: 'Overdue: ends with the payment',
  CREDIT_LIMIT: 'Credit limit used up',
  FRAUD: 'Suspected fraud',
  MANUAL: 'Set by finance',
};

/** What a movement of a wallet did, and whether it adds to the balance or takes from it. */
export const movementWords: Readonly<Record<WalletTransactionKind, { readonly text: string; readonly sign: '+' | '−' | '' }>> = {
  TOP_UP: { text: 'Top-up', sign: '+' },
  RESERVE: { text: 'Reserved', sign: '' },
  RELEASE: { text: 'Released', sign: '' },
  SPEND: { text: 'Paid an invoice', sign: '−' },
  REFUND: { text: 'Refunded', sign: '−' },
};
