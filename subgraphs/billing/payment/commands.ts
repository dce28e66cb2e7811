import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, eq, sql } from 'drizzle-orm';
import { lockAccount, settleAccount, type LockedAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { checkAmount, checkAmountOrZero, checkCurrency, checkId, checkLine } from '../check-input.ts';
import { allocationsPerCommandMax, reasonCharactersMax, referenceCharactersMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { lockInvoices } from '../invoice/lock-invoices.ts';
import { postJournal } from '../ledger/commands.ts';
import type { Money } from '../money/money.ts';
import { paymentAllocation } from '../payment-allocation/table.ts';
import { readPlacedWithholding, writeAllocations, type AllocationPart } from '../payment-allocation/write-allocation.ts';
import { refund } from '../refund/table.ts';
import { refuse, runOnce, type Outcome } from '../run-command.ts';
import { lockWallet } from '../wallet/commands.ts';
import { checkAllocation } from './rules.ts';
import { payment } from './table.ts';
import { takePayment, takePaymentFromWallet, type NewPayment } from './take-payment.ts';

export interface AllocationInput {
  readonly invoiceId: string;
  readonly amount: Money;
  readonly withheld?: Money | null;
}

export interface RecordPaymentInput {
  readonly idempotencyKey: string;
  readonly billingAccountId: string;
  readonly receivedOn: string;
  readonly method: NewPayment['method'];
  readonly reference?: string | null;
  readonly amount: Money;
  readonly withheld?: Money | null;
  readonly allocations: readonly AllocationInput[];
}

export interface AllocatePaymentInput {
  readonly idempotencyKey: string;
  readonly paymentId: string;
  readonly allocations: readonly AllocationInput[];
}

export interface UnallocatePaymentInput {
  readonly idempotencyKey: string;
  readonly allocationId: string;
  readonly reason: string;
}

export interface RefundPaymentInput {
  readonly idempotencyKey: string;
  readonly paymentId: string;
  readonly amount: Money;
  readonly reference: string;
  readonly refundedOn: string;
}

/** An allocation that was asked for, its id and amounts checked; `at` is its place in the input. */
interface Wanted {
  readonly at: number;
  readonly invoiceId: number;
  readonly amount: Money;
  readonly withheld: Money | null;
}

/**
 * Records money that arrived, and puts it on invoices as asked, in one transaction (invariants I9, I12). With method WALLET it is taken out of
 * the account's wallet. What is not allocated stays on the payment. DUPLICATE: this account has a payment of this method and reference already.
 */
export function recordPayment(context: BillingContext, input: RecordPaymentInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'recordPayment', input },
    () => {
      const accountId = checkId('bac', input.billingAccountId, 'billingAccountId');
      const amount = checkAmount(input.amount, 'amount');
      const withheld = input.withheld == null ? null : checkAmountOrZero(input.withheld, 'withheld');
      const reference = input.reference == null ? null : checkLine(input.reference, referenceCharactersMax, 'reference');
      if (input.receivedOn > context.today) refuse('INVALID_INPUT', `Money that has not arrived cannot be recorded: today is ${context.today}.`, 'receivedOn');
      if (input.method === 'WALLET' && (withheld?.amountMinor ?? 0n) > 0n) refuse('INVALID_INPUT', 'Nothing is withheld from a payment out of the wallet.', 'withheld');
      return { accountId, amount, withheld, reference, allocations: checkAllocations(input.allocations) };
    },
    async (transaction, checked) => {
      const account = (await lockAccount(transaction, checked.accountId)) ?? refuse('NOT_FOUND', 'There is no billing account with this id.', 'billingAccountId');
      checkCurrency(checked.amount, account.currency, 'amount');
      if (checked.withheld !== null) checkCurrency(checked.withheld, account.currency, 'withheld');
      const taken = { receivedOn: input.receivedOn, reference: checked.reference, amountMinor: checked.amount.amountMinor };
      if (checked.reference !== null) await refuseKnownReference(transaction, account.id, input.method, checked.reference);
      const paymentId = input.method === 'WALLET'
        ? await takeFromWallet(transaction, context, account, taken)
        : await takePayment(transaction, context, account, { ...taken, method: input.method, withheldMinor: checked.withheld?.amountMinor ?? 0n });
      await allocate(transaction, context, account, paymentId, checked.allocations);
      await settleAccount(transaction, context, account, []);
      return paymentId;
    },
  );
}

/** Puts cash and withholding of a payment that are not allocated yet on invoices of its account. */
export function allocatePayment(context: BillingContext, input: AllocatePaymentInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'allocatePayment', input },
    async () => {
      const allocations = checkAllocations(input.allocations);
      if (allocations.length === 0) refuse('INVALID_INPUT', 'Say which invoices the payment is for.', 'allocations');
      const paymentId = checkId('pay', input.paymentId, 'paymentId');
      return { paymentId, accountId: await accountOfPayment(context, paymentId, 'paymentId'), allocations };
    },
    async (transaction, { paymentId, accountId, allocations }) => {
      const account = await lockOwner(transaction, accountId);
      await allocate(transaction, context, account, paymentId, allocations);
      await recordBillingEvent(transaction, context, {
        entityType: 'Payment', entityId: paymentId, action: 'allocatePayment',
        changes: allocations.map(({ invoiceId, amount }) => ({ path: `allocations.${encodeId('inv', invoiceId)}.amountMinor`, before: null, after: String(amount.amountMinor) })),
      });
      await settleAccount(transaction, context, account, []);
      return paymentId;
    },
  );
}

/** Takes an allocation back, whole and once: its cash is unallocated again, its invoice owes it again. */
export function unallocatePayment(context: BillingContext, input: UnallocatePaymentInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'unallocatePayment', input },
    async () => {
      const allocationId = checkId('pal', input.allocationId, 'allocationId');
      const reason = checkLine(input.reason, reasonCharactersMax, 'reason');
      const known = (await readAllocation(context, allocationId)) ?? refuse('NOT_FOUND', 'There is no allocation with this id.', 'allocationId');
      return { allocationId, reason, known, accountId: await accountOfPayment(context, known.paymentId, 'allocationId') };
    },
    async (transaction, { allocationId, reason, known, accountId }) => {
      const account = await lockOwner(transaction, accountId);
      await transaction.select({ id: payment.id }).from(payment).where(eq(payment.id, known.paymentId)).for('update');
      const invoice = (await lockInvoices(transaction, [known.invoiceId])).get(known.invoiceId);
      if (known.reversesId !== null) refuse('ILLEGAL_TRANSITION', 'This entry takes an allocation back itself; allocate anew instead.', 'allocationId');
      const [reversal] = await transaction.select({ id: paymentAllocation.id }).from(paymentAllocation).where(eq(paymentAllocation.reversesId, allocationId)).limit(1);
      if (reversal !== undefined) refuse('ILLEGAL_TRANSITION', `This allocation was taken back before, by ${encodeId('pal', reversal.id)}.`, 'allocationId');
      if (invoice?.status !== 'ISSUED') refuse('ILLEGAL_TRANSITION', `The invoice is ${invoice?.status ?? 'gone'}: it takes no money any more, and gives none back.`, 'allocationId');
      await writeAllocations(transaction, context, account, [{ paymentId: known.paymentId, invoiceId: known.invoiceId, amountMinor: -known.amountMinor, withheldMinor: -known.withheldMinor, reversesId: allocationId }]);
      await recordBillingEvent(transaction, context, {
        entityType: 'Payment', entityId: known.paymentId, action: 'unallocatePayment',
        changes: [{ path: `allocations.${encodeId('inv', known.invoiceId)}.amountMinor`, before: String(known.amountMinor), after: null }, { path: 'reason', before: null, after: reason }],
      });
      await settleAccount(transaction, context, account, []);
      return known.paymentId;
    },
  );
}

/** Records that unallocated cash of a payment was sent back. DUPLICATE: a refund with this reference is recorded already. */
export function refundPayment(context: BillingContext, input: RefundPaymentInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'refundPayment', input },
    async () => {
      if (input.refundedOn > context.today) refuse('INVALID_INPUT', `A refund that has not been sent cannot be recorded: today is ${context.today}.`, 'refundedOn');
      const paymentId = checkId('pay', input.paymentId, 'paymentId');
      const amount = checkAmount(input.amount, 'amount');
      const reference = checkLine(input.reference, referenceCharactersMax, 'reference');
      return { paymentId, amount, reference, accountId: await accountOfPayment(context, paymentId, 'paymentId') };
    },
    async (transaction, { paymentId, accountId, amount, reference }) => {
      const account = await lockOwner(transaction, accountId);
      checkCurrency(amount, account.currency, 'amount');
      const locked = await lockPayment(transaction, paymentId);
      if (input.refundedOn < locked.receivedOn) refuse('INVALID_INPUT', `The payment arrived on ${locked.receivedOn}; it cannot have been sent back before.`, 'refundedOn');
      if (amount.amountMinor > locked.unallocatedMinor) {
        refuse('EXCEEDS_UNALLOCATED', `Of this payment ${locked.unallocatedMinor} minor units are not allocated. Take an allocation back first, or refund less.`, 'amount', 'amountMinor');
      }
      await refuseKnownRefund(transaction, reference);
      const [made] = await transaction
        .insert(refund)
        .values({ paymentId, walletId: null, amountMinor: amount.amountMinor, reference, refundedOn: input.refundedOn, createdBy: signedIn(context).subject, createdAt: toDatetime(context.now()) });
      await transaction
        .update(payment)
        .set({ refundedMinor: sql`${payment.refundedMinor} + ${amount.amountMinor}` })
        .where(eq(payment.id, paymentId));
      await postJournal(transaction, context, { kind: 'PAYMENT_REFUNDED', billingAccountId: account.id, currency: account.currency, amountMinor: amount.amountMinor }, { type: 'refund', id: made.insertId });
      await recordBillingEvent(transaction, context, {
        entityType: 'Payment', entityId: paymentId, action: 'refundPayment',
        changes: [{ path: 'refunded.amountMinor', before: String(locked.refundedMinor), after: String(locked.refundedMinor + amount.amountMinor) }],
      });
      await settleAccount(transaction, context, account, []);
      return paymentId;
    },
  );
}

/** Refuses with DUPLICATE a reference that names a refund already, whoever's: a transfer is recorded once. */
export async function refuseKnownRefund(transaction: Queryable, reference: string): Promise<void> {
  const [known] = await transaction.select({ id: refund.id }).from(refund).where(eq(refund.reference, reference)).limit(1);
  if (known !== undefined) refuse('DUPLICATE', `A refund with this reference is recorded already (${encodeId('rfd', known.id)}).`, 'reference');
}

function checkAllocations(allocations: readonly AllocationInput[]): readonly Wanted[] {
  if (allocations.length > allocationsPerCommandMax) refuse('BATCH_TOO_LARGE', `At most ${allocationsPerCommandMax} allocations at once; got ${allocations.length}. Send the rest with allocatePayment.`, 'allocations');
  const wanted = allocations.map((allocation, at) => {
    const path = ['allocations', String(at)];
    const withheld = allocation.withheld == null ? null : checkAmountOrZero(allocation.withheld, ...path, 'withheld');
    return { at, invoiceId: checkId('inv', allocation.invoiceId, ...path, 'invoiceId'), amount: checkAmountOrZero(allocation.amount, ...path, 'amount'), withheld };
  });
  const twice = wanted.find(({ invoiceId, at }) => wanted.some((other) => other.invoiceId === invoiceId && other.at < at));
  if (twice !== undefined) refuse('INVALID_INPUT', 'This invoice is named twice; give one allocation with the sum.', 'allocations', String(twice.at), 'invoiceId');
  return wanted;
}

async function allocate(transaction: Queryable, context: BillingContext, account: LockedAccount, paymentId: number, allocations: readonly Wanted[]): Promise<void> {
  if (allocations.length === 0) return;
  const locked = await lockPayment(transaction, paymentId);
  const invoices = await lockInvoices(transaction, allocations.map(({ invoiceId }) => invoiceId));
  let unallocatedMinor = locked.unallocatedMinor;
  let unplacedWithholdingMinor = locked.withheldMinor - ((await readPlacedWithholding(transaction, [paymentId])).get(paymentId) ?? 0n);
  const parts = allocations.map(({ at, invoiceId, amount, withheld }): AllocationPart => {
    const path = ['allocations', String(at)];
    const invoice = invoices.get(invoiceId);
    if (invoice === undefined) return refuse('NOT_FOUND', 'There is no invoice with this id.', ...path, 'invoiceId');
    if (invoice.billingAccountId !== account.id) refuse('INVALID_INPUT', 'This invoice is of another account; a payment settles what its own account owes.', ...path, 'invoiceId');
    checkCurrency(amount, account.currency, ...path, 'amount');
    if (withheld !== null) checkCurrency(withheld, account.currency, ...path, 'withheld');
    if (invoice.status !== 'ISSUED') refuse('ILLEGAL_TRANSITION', `This invoice is ${invoice.status}: only an ISSUED one can be paid.`, ...path, 'invoiceId');
    const withheldMinor = withheld?.amountMinor ?? 0n;
    const fits = checkAllocation({ unallocatedMinor, unplacedWithholdingMinor }, invoice.outstandingMinor, amount.amountMinor, withheldMinor);
    if (fits === 'INVALID_INPUT') refuse('INVALID_INPUT', 'An allocation is more than zero.', ...path, 'amount', 'amountMinor');
    if (fits === 'EXCEEDS_UNALLOCATED') {
      refuse(fits, `Of this payment ${unallocatedMinor} minor units of cash and ${unplacedWithholdingMinor} of withholding are not allocated.`, ...path, amount.amountMinor > unallocatedMinor ? 'amount' : 'withheld', 'amountMinor');
    }
    if (fits === 'EXCEEDS_OUTSTANDING') refuse(fits, `This invoice owes ${invoice.outstandingMinor} minor units; put the rest elsewhere, or leave it unallocated.`, ...path, 'amount', 'amountMinor');
    unallocatedMinor -= amount.amountMinor;
    unplacedWithholdingMinor -= withheldMinor;
    return { paymentId, invoiceId, amountMinor: amount.amountMinor, withheldMinor, reversesId: null };
  });
  await writeAllocations(transaction, context, account, parts);
}

async function takeFromWallet(transaction: Queryable, context: BillingContext, account: LockedAccount, taken: Pick<NewPayment, 'receivedOn' | 'reference' | 'amountMinor'>): Promise<number> {
  const locked = await lockWallet(transaction, account.id);
  const freeMinor = locked === null ? 0n : locked.balanceMinor - locked.reservedMinor;
  if (locked === null || taken.amountMinor > freeMinor) {
    return refuse('INSUFFICIENT_FUNDS', `The wallet has ${freeMinor} minor units that no campaign reserves. Top it up, or release a campaign's funding.`, 'amount', 'amountMinor');
  }
  return takePaymentFromWallet(transaction, context, account, locked.id, taken);
}

async function refuseKnownReference(transaction: Queryable, accountId: number, method: NewPayment['method'], reference: string): Promise<void> {
  const [known] = await transaction
    .select({ id: payment.id })
    .from(payment)
    .where(and(eq(payment.billingAccountId, accountId), eq(payment.method, method), eq(payment.reference, reference)))
    .limit(1);
  if (known !== undefined) refuse('DUPLICATE', `This account has a payment with this method and reference already (${encodeId('pay', known.id)}).`, 'reference');
}

/** The account that made a payment, which never changes; refuses with NOT_FOUND. */
async function accountOfPayment(context: BillingContext, paymentId: number, field: string): Promise<number> {
  const [owner] = await context.database.drizzle.select({ accountId: payment.billingAccountId }).from(payment).where(eq(payment.id, paymentId)).limit(1);
  return owner?.accountId ?? refuse('NOT_FOUND', 'There is no payment with this id.', field);
}

async function lockOwner(transaction: Queryable, accountId: number): Promise<LockedAccount> {
  const account = await lockAccount(transaction, accountId);
  if (account === null) throw new Error(`billing account ${accountId} is not there, though it has payments`);
  return account;
}

async function lockPayment(transaction: Queryable, id: number): Promise<typeof payment.$inferSelect> {
  const [row] = await transaction.select().from(payment).where(eq(payment.id, id)).limit(1).for('update');
  if (row === undefined) throw new Error(`payment ${id} is not there, though its account is locked`);
  return row;
}

/** An allocation as it was written, which is for ever. */
async function readAllocation(context: BillingContext, id: number): Promise<typeof paymentAllocation.$inferSelect | null> {
  const [row] = await context.database.drizzle.select().from(paymentAllocation).where(eq(paymentAllocation.id, id)).limit(1);
  return row ?? null;
}
