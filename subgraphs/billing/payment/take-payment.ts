import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { eq, sql } from 'drizzle-orm';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import type { BillingContext } from '../context.ts';
import { postJournal } from '../ledger/commands.ts';
import { wallet, walletTransaction } from '../wallet/table.ts';
import { payment } from './table.ts';

/** A payment to be recorded: checked, in the account's currency. */
export interface NewPayment {
  readonly receivedOn: string;
  readonly method: 'BANK_TRANSFER' | 'CARD' | 'UPI' | 'CHEQUE' | 'WALLET';
  readonly reference: string | null;
  readonly amountMinor: bigint;
  readonly withheldMinor: bigint;
}

/** Writes a payment, books it and records the event; answers with its id. The account's row is locked. */
export async function takePayment(transaction: Queryable, context: BillingContext, account: LockedAccount, taken: NewPayment): Promise<number> {
  const [made] = await transaction
    .insert(payment)
    .values({ ...taken, billingAccountId: account.id, currency: account.currency, createdBy: signedIn(context).subject, createdAt: toDatetime(context.now()) });
  await postJournal(
    transaction,
    context,
    { kind: taken.method === 'WALLET' ? 'WALLET_SPENT' : 'PAYMENT_RECEIVED', billingAccountId: account.id, currency: account.currency, amountMinor: taken.amountMinor },
    { type: 'payment', id: made.insertId },
  );
  await recordBillingEvent(transaction, context, {
    entityType: 'Payment', entityId: made.insertId, action: 'recordPayment', changes: [{ path: 'amount.amountMinor', before: null, after: String(taken.amountMinor) }],
  });
  return made.insertId;
}

/** As `takePayment`, out of the account's wallet, whose row is locked and has as much free. */
export async function takePaymentFromWallet(
  transaction: Queryable,
  context: BillingContext,
  account: LockedAccount,
  walletId: number,
  taken: Pick<NewPayment, 'receivedOn' | 'reference' | 'amountMinor'>,
): Promise<number> {
  await transaction
    .update(wallet)
    .set({ balanceMinor: sql`${wallet.balanceMinor} - ${taken.amountMinor}` })
    .where(eq(wallet.id, walletId));
  const paymentId = await takePayment(transaction, context, account, { ...taken, method: 'WALLET', withheldMinor: 0n });
  await transaction.insert(walletTransaction).values({
    walletId, kind: 'SPEND', amountMinor: taken.amountMinor, reference: encodeId('pay', paymentId), createdBy: signedIn(context).subject, at: toDatetime(context.now()),
  });
  return paymentId;
}
