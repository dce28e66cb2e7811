import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/mysql-core';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import type { BillingContext } from '../context.ts';
import { paymentAllocation } from '../payment-allocation/table.ts';
import { writeAllocations } from '../payment-allocation/write-allocation.ts';
import { releaseForCredit as releasesFor, type Release } from './rules.ts';
import { payment } from './table.ts';

/**
 * Makes room on an invoice for a credit of `creditTotalMinor`: allocations are taken back, newest first, until the credit fits what is outstanding, and
 * what still fits of a taken-back payment is put on again. The cash becomes unapplied, to be refunded or allocated elsewhere. Account and invoice are locked; nothing
 * happens when the credit fits already.
 */
export async function releaseForCredit(
  transaction: Queryable,
  context: BillingContext,
  account: LockedAccount,
  invoice: { readonly id: number; readonly outstandingMinor: bigint },
  creditTotalMinor: bigint,
): Promise<void> {
  const releases = await planReleases(transaction, invoice, creditTotalMinor);
  if (releases.length === 0) return;
  await transaction.select({ id: payment.id }).from(payment).where(inArray(payment.id, releases.map(({ allocation }) => allocation.paymentId))).orderBy(asc(payment.id)).for('update');
  const parts = releases.flatMap(({ allocation, againAmountMinor, againWithheldMinor }) => {
    const place = { paymentId: allocation.paymentId, invoiceId: invoice.id };
    const back = { ...place, amountMinor: -allocation.amountMinor, withheldMinor: -allocation.withheldMinor, reversesId: allocation.allocationId };
    return againAmountMinor + againWithheldMinor > 0n ? [back, { ...place, amountMinor: againAmountMinor, withheldMinor: againWithheldMinor, reversesId: null }] : [back];
  });
  await writeAllocations(transaction, context, account, parts);
}

/** What a credit of `creditTotalMinor` would take off an invoice, newest first; nothing where it fits what is outstanding. */
export async function planReleases(transaction: Queryable, invoice: { readonly id: number; readonly outstandingMinor: bigint }, creditTotalMinor: bigint): Promise<readonly Release[]> {
  if (creditTotalMinor <= invoice.outstandingMinor) return [];
  const reversal = alias(paymentAllocation, 'reversal');
  const standing = await transaction
    .select({ allocationId: paymentAllocation.id, paymentId: paymentAllocation.paymentId, amountMinor: paymentAllocation.amountMinor, withheldMinor: paymentAllocation.withheldMinor })
    .from(paymentAllocation)
    .leftJoin(reversal, eq(reversal.reversesId, paymentAllocation.id))
    .where(and(eq(paymentAllocation.invoiceId, invoice.id), isNull(paymentAllocation.reversesId), isNull(reversal.id)))
    .orderBy(desc(paymentAllocation.id));
  return releasesFor(creditTotalMinor, invoice.outstandingMinor, standing);
}
