/** Which accounts each business event debits and credits. One debit and one credit account per leg, so nothing can be out of balance. */

export type LedgerCode =
  | 'CASH' | 'RECEIVABLE' | 'UNAPPLIED_CASH' | 'CUSTOMER_WALLET' | 'REVENUE' | 'TAX_PAYABLE' | 'WITHHOLDING_RECEIVABLE'
  | 'PUBLISHER_PAYABLE' | 'PUBLISHER_COST' | 'BAD_DEBT';
export type LedgerOwnerType = 'COMPANY' | 'BILLING_ACCOUNT' | 'PAYOUT_ACCOUNT';

/** Whose books an account is in (customers', publishers' or the company's own) and the side on which its balance grows. */
export const ledgerAccounts: Readonly<Record<LedgerCode, { readonly ownerType: LedgerOwnerType; readonly normalSide: 'DEBIT' | 'CREDIT' }>> = {
  CASH: { ownerType: 'COMPANY', normalSide: 'DEBIT' },
  RECEIVABLE: { ownerType: 'BILLING_ACCOUNT', normalSide: 'DEBIT' },
  UNAPPLIED_CASH: { ownerType: 'BILLING_ACCOUNT', normalSide: 'CREDIT' },
  CUSTOMER_WALLET: { ownerType: 'BILLING_ACCOUNT', normalSide: 'CREDIT' },
  REVENUE: { ownerType: 'COMPANY', normalSide: 'CREDIT' },
  TAX_PAYABLE: { ownerType: 'COMPANY', normalSide: 'CREDIT' },
  WITHHOLDING_RECEIVABLE: { ownerType: 'BILLING_ACCOUNT', normalSide: 'DEBIT' },
  PUBLISHER_PAYABLE: { ownerType: 'PAYOUT_ACCOUNT', normalSide: 'CREDIT' },
  PUBLISHER_COST: { ownerType: 'COMPANY', normalSide: 'DEBIT' },
  BAD_DEBT: { ownerType: 'COMPANY', normalSide: 'DEBIT' },
};

/** A ledger account by meaning; `ownerId` is 0 for the company. */
export type LedgerAccountRef = {
  readonly code: LedgerCode;
  readonly ownerType: LedgerOwnerType;
  readonly ownerId: number;
  readonly currency: string;
};

/** One transfer: always a positive amount. */
export type LedgerLeg = { readonly debit: LedgerAccountRef; readonly credit: LedgerAccountRef; readonly amountMinor: bigint };

type OnAccount = { readonly billingAccountId: number; readonly currency: string };

/** A business event that moves money, amounts in minor units and positive or zero, but for publishers' (see `ledgerLegs`). */
export type LedgerEvent =
  | ({ readonly kind: DocumentKind; readonly netMinor: bigint; readonly taxMinor: bigint } & OnAccount)
  | ({ readonly kind: CustomerKind; readonly amountMinor: bigint } & OnAccount)
  | ({ readonly kind: 'PAYMENT_ALLOCATED' | 'PAYMENT_UNALLOCATED'; readonly amountMinor: bigint; readonly withheldMinor: bigint } & OnAccount)
  | { readonly kind: 'PUBLISHER_ACCRUED' | 'PUBLISHER_ADJUSTED'; readonly currency: string; readonly earnings: readonly AccountEarning[] }
  | { readonly kind: 'PAYOUT_PAID' | 'PAYOUT_RETURNED'; readonly currency: string; readonly payoutAccountId: number; readonly amountMinor: bigint };

type DocumentKind = 'INVOICE_ISSUED' | 'CREDIT_NOTE_ISSUED' | 'INVOICE_VOIDED';
type CustomerKind = 'PAYMENT_RECEIVED' | 'PAYMENT_REFUNDED' | 'WALLET_TOPPED_UP' | 'WALLET_SPENT' | 'WALLET_REFUNDED' | 'WRITE_OFF_APPROVED';

/** What a publisher's account earned, or lost when negative. */
export type AccountEarning = { readonly payoutAccountId: number; readonly earningMinor: bigint };

/** Debit and credit code of each simple movement, in the order of domain.md 2.3. */
const movements = {
  PAYMENT_RECEIVED: ['CASH', 'UNAPPLIED_CASH'],
  PAYMENT_REFUNDED: ['UNAPPLIED_CASH', 'CASH'],
  WALLET_TOPPED_UP: ['CASH', 'CUSTOMER_WALLET'],
  WALLET_SPENT: ['CUSTOMER_WALLET', 'UNAPPLIED_CASH'],
  WALLET_REFUNDED: ['CUSTOMER_WALLET', 'CASH'],
  WRITE_OFF_APPROVED: ['BAD_DEBT', 'RECEIVABLE'],
  PAYOUT_PAID: ['PUBLISHER_PAYABLE', 'CASH'],
  PAYOUT_RETURNED: ['CASH', 'PUBLISHER_PAYABLE'],
} as const satisfies Record<string, readonly [LedgerCode, LedgerCode]>;

/**
 * The legs of an event; legs of amount 0 are left out. Earnings may be negative, and so may a paid statement that only
 * took back (its batch pays the account's others that much less): those are booked the other way round.
 */
export function ledgerLegs(event: LedgerEvent): readonly LedgerLeg[] {
  switch (event.kind) {
    case 'INVOICE_ISSUED':
      return legs(event.billingAccountId, event.currency, [['RECEIVABLE', 'REVENUE', event.netMinor], ['RECEIVABLE', 'TAX_PAYABLE', event.taxMinor]]);
    case 'INVOICE_VOIDED':
    case 'CREDIT_NOTE_ISSUED':
      return legs(event.billingAccountId, event.currency, [['REVENUE', 'RECEIVABLE', event.netMinor], ['TAX_PAYABLE', 'RECEIVABLE', event.taxMinor]]);
    case 'PAYMENT_ALLOCATED':
      return legs(
        event.billingAccountId, event.currency,
        [['UNAPPLIED_CASH', 'RECEIVABLE', event.amountMinor], ['WITHHOLDING_RECEIVABLE', 'RECEIVABLE', event.withheldMinor]],
      );
    case 'PAYMENT_UNALLOCATED':
      return legs(
        event.billingAccountId, event.currency,
        [['RECEIVABLE', 'UNAPPLIED_CASH', event.amountMinor], ['RECEIVABLE', 'WITHHOLDING_RECEIVABLE', event.withheldMinor]],
      );
    case 'PUBLISHER_ACCRUED':
    case 'PUBLISHER_ADJUSTED':
      return event.earnings.flatMap(({ payoutAccountId, earningMinor }) => earningMinor >= 0n
        ? legs(payoutAccountId, event.currency, [['PUBLISHER_COST', 'PUBLISHER_PAYABLE', earningMinor]])
        : legs(payoutAccountId, event.currency, [['PUBLISHER_PAYABLE', 'PUBLISHER_COST', -earningMinor]]));
    case 'PAYOUT_PAID':
    case 'PAYOUT_RETURNED': {
      const [debit, credit] = movements[event.kind];
      const { amountMinor } = event;
      return legs(event.payoutAccountId, event.currency, [amountMinor >= 0n ? [debit, credit, amountMinor] : [credit, debit, -amountMinor]]);
    }
    default:
      return legs(event.billingAccountId, event.currency, [[...movements[event.kind], event.amountMinor]]);
  }
}

function legs(ownerId: number, currency: string, parts: readonly (readonly [LedgerCode, LedgerCode, bigint])[]): readonly LedgerLeg[] {
  const ref = (code: LedgerCode): LedgerAccountRef => {
    const { ownerType } = ledgerAccounts[code];
    return { code, ownerType, ownerId: ownerType === 'COMPANY' ? 0 : ownerId, currency };
  };
  return parts.flatMap(([debit, credit, amountMinor]) => {
    if (amountMinor < 0n) throw new RangeError(`a leg from ${debit} to ${credit} must not be negative: ${amountMinor}`);
    return amountMinor === 0n ? [] : [{ debit: ref(debit), credit: ref(credit), amountMinor }];
  });
}
