import type { PaymentMethod } from '../generated/graphql.ts';

/** How money arrived. */
export const methodWords: Readonly<Record<PaymentMethod, string>> = {
  BANK_TRANSFER: 'Bank transfer',
  CARD: 'Card',
  UPI: 'UPI',
  CHEQUE: 'Cheque',
  WALLET: 'Wallet',
};
