import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { eq, sql } from 'drizzle-orm';
import { lockAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { checkAmount, checkCurrency, checkId, checkLine } from '../check-input.ts';
import { referenceCharactersMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { postJournal } from '../ledger/commands.ts';
import type { Money } from '../money/money.ts';
import { refuseKnownRefund } from '../payment/commands.ts';
import { refund } from '../refund/table.ts';
import { refuse, runOnce, type Outcome } from '../run-command.ts';
import { lockWallet } from './commands.ts';
import { wallet, walletTransaction } from './table.ts';

export interface TopUpWalletInput {
  readonly idempotencyKey: string;
  readonly billingAccountId: string;
  readonly amount: Money;
  readonly method: 'BANK_TRANSFER' | 'CARD' | 'UPI' | 'CHEQUE' | 'WALLET';
  readonly reference: string;
  readonly receivedOn: string;
}

export interface RefundWalletInput {
  readonly idempotencyKey: string;
  readonly billingAccountId: string;
  readonly amount: Money;
  readonly reference: string;
}

/** Puts money that arrived into an account's wallet, which is made at its first top-up. Answers with the account's id. */
export function topUpWallet(context: BillingContext, input: TopUpWalletInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'topUpWallet', input },
    () => {
      if (input.method === 'WALLET') refuse('INVALID_INPUT', 'A wallet is not topped up out of a wallet.', 'method');
      if (input.receivedOn > context.today) refuse('INVALID_INPUT', `Money that has not arrived cannot be recorded: today is ${context.today}.`, 'receivedOn');
      return { accountId: checkId('bac', input.billingAccountId, 'billingAccountId'), amount: checkAmount(input.amount, 'amount'), reference: checkLine(input.reference, referenceCharactersMax, 'reference') };
    },
    async (transaction, { accountId, amount, reference }) => {
      const account = (await lockAccount(transaction, accountId)) ?? refuse('NOT_FOUND', 'There is no billing account with this id.', 'billingAccountId');
      checkCurrency(amount, account.currency, 'amount');
      if ((await lockWallet(transaction, accountId)) === null) await transaction.insert(wallet).values({ billingAccountId: accountId, currency: account.currency, balanceMinor: 0n, reservedMinor: 0n });
      const locked = await lockWallet(transaction, accountId);
      if (locked === null) throw new Error(`the wallet of account ${accountId} could not be made`);
      await transaction
        .update(wallet)
        .set({ balanceMinor: sql`${wallet.balanceMinor} + ${amount.amountMinor}` })
        .where(eq(wallet.id, locked.id));
      const [made] = await transaction
        .insert(walletTransaction)
        .values({ walletId: locked.id, kind: 'TOP_UP', amountMinor: amount.amountMinor, reference, createdBy: signedIn(context).subject, at: toDatetime(context.now()) });
      await postJournal(transaction, context, { kind: 'WALLET_TOPPED_UP', billingAccountId: accountId, currency: account.currency, amountMinor: amount.amountMinor }, { type: 'wallet_transaction', id: made.insertId });
      await recordBillingEvent(transaction, context, {
        entityType: 'Wallet', entityId: locked.id, action: 'topUpWallet',
        changes: [
          { path: 'balance.amountMinor', before: String(locked.balanceMinor), after: String(locked.balanceMinor + amount.amountMinor) },
          { path: 'method', before: null, after: input.method },
          { path: 'receivedOn', before: null, after: input.receivedOn },
        ],
      });
      return accountId;
    },
  );
}

/** Records that money of a wallet that no campaign reserves was sent back. Answers with the account's id. */
export function refundWallet(context: BillingContext, input: RefundWalletInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'refundWallet', input },
    () => ({ accountId: checkId('bac', input.billingAccountId, 'billingAccountId'), amount: checkAmount(input.amount, 'amount'), reference: checkLine(input.reference, referenceCharactersMax, 'reference') }),
    async (transaction, { accountId, amount, reference }) => {
      const account = (await lockAccount(transaction, accountId)) ?? refuse('NOT_FOUND', 'There is no billing account with this id.', 'billingAccountId');
      checkCurrency(amount, account.currency, 'amount');
      const locked = (await lockWallet(transaction, accountId)) ?? refuse('INSUFFICIENT_FUNDS', 'This account has no wallet.', 'amount', 'amountMinor');
      const freeMinor = locked.balanceMinor - locked.reservedMinor;
      if (amount.amountMinor > freeMinor) refuse('INSUFFICIENT_FUNDS', `The wallet has ${freeMinor} minor units that no campaign reserves. Release a campaign's funding first.`, 'amount', 'amountMinor');
      await refuseKnownRefund(transaction, reference);
      const entry = { createdBy: signedIn(context).subject };
      const at = toDatetime(context.now());
      await transaction
        .update(wallet)
        .set({ balanceMinor: sql`${wallet.balanceMinor} - ${amount.amountMinor}` })
        .where(eq(wallet.id, locked.id));
      const [made] = await transaction
        .insert(refund)
        .values({ paymentId: null, walletId: locked.id, amountMinor: amount.amountMinor, reference, refundedOn: context.today, createdAt: at, ...entry });
      await transaction.insert(walletTransaction).values({ walletId: locked.id, kind: 'REFUND', amountMinor: amount.amountMinor, reference, at, ...entry });
      await postJournal(transaction, context, { kind: 'WALLET_REFUNDED', billingAccountId: accountId, currency: account.currency, amountMinor: amount.amountMinor }, { type: 'refund', id: made.insertId });
      await recordBillingEvent(transaction, context, {
        entityType: 'Wallet', entityId: locked.id, action: 'refundWallet', changes: [{ path: 'balance.amountMinor', before: String(locked.balanceMinor), after: String(locked.balanceMinor - amount.amountMinor) }],
      });
      return accountId;
    },
  );
}
