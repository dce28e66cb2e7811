import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { eq, inArray, sql } from 'drizzle-orm';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import type { BillingContext } from '../context.ts';
import { invoice } from '../invoice/table.ts';
import { postJournal } from '../ledger/commands.ts';
import { payment } from '../payment/table.ts';
import { paymentAllocation } from './table.ts';

/** What an allocation moves; one that takes another back names it and has negative amounts. */
export interface AllocationPart {
  readonly paymentId: number;
  readonly invoiceId: number;
  readonly amountMinor: bigint;
  readonly withheldMinor: bigint;
  readonly reversesId: number | null;
}

/**
 * Writes one allocation, or the reversal of one, and moves payment, invoice and ledger with it. The caller holds the locks of account, payment and
 * invoice, and has checked that it fits; the server's CHECKs refuse what does not (invariant I12). Answers with its id.
 */
export async function writeAllocation(transaction: Queryable, context: BillingContext, account: LockedAccount, part: AllocationPart): Promise<number> {
  const [made] = await transaction.insert(paymentAllocation).values({ ...part, at: toDatetime(context.now()), createdBy: signedIn(context).subject });
  await transaction
    .update(payment)
    .set({ allocatedMinor: sql`${payment.allocatedMinor} + ${part.amountMinor}` })
    .where(eq(payment.id, part.paymentId));
  await transaction
    .update(invoice)
    .set({ paidMinor: sql`${invoice.paidMinor} + ${part.amountMinor}`, withheldMinor: sql`${invoice.withheldMinor} + ${part.withheldMinor}`, version: sql`${invoice.version} + 1` })
    .where(eq(invoice.id, part.invoiceId));
  const reversal = part.reversesId !== null;
  await postJournal(
    transaction,
    context,
    {
      kind: reversal ? 'PAYMENT_UNALLOCATED' : 'PAYMENT_ALLOCATED', billingAccountId: account.id, currency: account.currency,
      amountMinor: reversal ? -part.amountMinor : part.amountMinor, withheldMinor: reversal ? -part.withheldMinor : part.withheldMinor,
    },
    { type: 'payment_allocation', id: made.insertId },
  );
  return made.insertId;
}

/** Withholding of each payment that stands on invoices, in minor units. The payments are locked. */
export async function readPlacedWithholding(transaction: Queryable, paymentIds: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
  const rows = await transaction
    .select({ paymentId: paymentAllocation.paymentId, withheldMinor: sql<string>`SUM(${paymentAllocation.withheldMinor})` })
    .from(paymentAllocation)
    .where(inArray(paymentAllocation.paymentId, [...paymentIds]))
    .groupBy(paymentAllocation.paymentId);
  return new Map(rows.map((row) => [row.paymentId, BigInt(row.withheldMinor)]));
}
