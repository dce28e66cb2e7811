import { describe, expect, it } from 'vitest';
import { ledgerAccounts, ledgerLegs, type LedgerEvent } from './rules.ts';

const account = { billingAccountId: 5, currency: 'INR' } as const;
const booked = (event: LedgerEvent): string[] => ledgerLegs(event).map((leg) => `${leg.debit.code} ${leg.debit.ownerId} -> ${leg.credit.code} ${leg.credit.ownerId}: ${leg.amountMinor} ${leg.debit.currency}`);

describe('ledger postings', () => {
  it.each<[LedgerEvent, readonly string[]]>([
    [{ kind: 'INVOICE_ISSUED', ...account, netMinor: 100n, taxMinor: 18n }, ['RECEIVABLE 5 -> REVENUE 0: 100 INR', 'RECEIVABLE 5 -> TAX_PAYABLE 0: 18 INR']],
    [{ kind: 'INVOICE_VOIDED', ...account, netMinor: 100n, taxMinor: 18n }, ['REVENUE 0 -> RECEIVABLE 5: 100 INR', 'TAX_PAYABLE 0 -> RECEIVABLE 5: 18 INR']],
    [{ kind: 'CREDIT_NOTE_ISSUED', ...account, netMinor: 10n, taxMinor: 0n }, ['REVENUE 0 -> RECEIVABLE 5: 10 INR']],
    [{ kind: 'PAYMENT_RECEIVED', ...account, amountMinor: 7n }, ['CASH 0 -> UNAPPLIED_CASH 5: 7 INR']],
    [{ kind: 'PAYMENT_ALLOCATED', ...account, amountMinor: 7n, withheldMinor: 2n }, ['UNAPPLIED_CASH 5 -> RECEIVABLE 5: 7 INR', 'WITHHOLDING_RECEIVABLE 5 -> RECEIVABLE 5: 2 INR']],
    [{ kind: 'PAYMENT_UNALLOCATED', ...account, amountMinor: 7n, withheldMinor: 2n }, ['RECEIVABLE 5 -> UNAPPLIED_CASH 5: 7 INR', 'RECEIVABLE 5 -> WITHHOLDING_RECEIVABLE 5: 2 INR']],
    [{ kind: 'PAYMENT_REFUNDED', ...account, amountMinor: 7n }, ['UNAPPLIED_CASH 5 -> CASH 0: 7 INR']],
    [{ kind: 'WALLET_TOPPED_UP', ...account, amountMinor: 7n }, ['CASH 0 -> CUSTOMER_WALLET 5: 7 INR']],
    [{ kind: 'WALLET_SPENT', ...account, amountMinor: 7n }, ['CUSTOMER_WALLET 5 -> UNAPPLIED_CASH 5: 7 INR']],
    [{ kind: 'WALLET_REFUNDED', ...account, amountMinor: 7n }, ['CUSTOMER_WALLET 5 -> CASH 0: 7 INR']],
    [{ kind: 'WRITE_OFF_APPROVED', ...account, amountMinor: 7n }, ['BAD_DEBT 0 -> RECEIVABLE 5: 7 INR']],
    [{ kind: 'PAYOUT_PAID', currency: 'USD', payoutAccountId: 9, amountMinor: 7n }, ['PUBLISHER_PAYABLE 9 -> CASH 0: 7 USD']],
    [{ kind: 'PAYOUT_RETURNED', currency: 'USD', payoutAccountId: 9, amountMinor: 7n }, ['CASH 0 -> PUBLISHER_PAYABLE 9: 7 USD']],
    [{ kind: 'PAYOUT_PAID', currency: 'USD', payoutAccountId: 9, amountMinor: -7n }, ['CASH 0 -> PUBLISHER_PAYABLE 9: 7 USD']],
  ])('of %o', (event, expected) => {
    expect(booked(event)).toEqual(expected);
  });
  it('accrue each publisher\'s earning, and book a correction the other way round', () => {
    const earnings = [{ payoutAccountId: 1, earningMinor: 60n }, { payoutAccountId: 2, earningMinor: -5n }, { payoutAccountId: 3, earningMinor: 0n }];
    expect(booked({ kind: 'PUBLISHER_ACCRUED', currency: 'INR', earnings })).toEqual(['PUBLISHER_COST 0 -> PUBLISHER_PAYABLE 1: 60 INR', 'PUBLISHER_PAYABLE 2 -> PUBLISHER_COST 0: 5 INR']);
  });
  it('never book a negative leg', () => {
    expect(() => ledgerLegs({ kind: 'PAYMENT_RECEIVED', ...account, amountMinor: -1n })).toThrow(RangeError);
  });
  it('put an account in the books of its owner', () => {
    for (const leg of ledgerLegs({ kind: 'INVOICE_ISSUED', ...account, netMinor: 1n, taxMinor: 1n })) {
      for (const side of [leg.debit, leg.credit]) expect(side.ownerType).toBe(ledgerAccounts[side.code].ownerType);
    }
  });
});
