/** Money in: what a payment may settle, what customers withhold, and what a credit above the outstanding amount releases. */
import { shareOf } from '../money/rules.ts';

/** Tax that Indian advertisers deduct at source on advertising, in basis points of the net amount (section 194C). */
export const withholdingBasisPoints = 200;

/** What an Indian advertiser is expected to withhold of an invoice's subtotal. */
export function expectedWithholding(subtotalMinor: bigint): bigint {
  return shareOf(subtotalMinor, withholdingBasisPoints);
}

/** A payment's open parts: cash not allocated or refunded, and withholding claimed but not placed on an invoice. */
export type OpenPayment = { readonly unallocatedMinor: bigint; readonly unplacedWithholdingMinor: bigint };

export type AllocationRefusal = 'INVALID_INPUT' | 'EXCEEDS_UNALLOCATED' | 'EXCEEDS_OUTSTANDING';

/** Whether an allocation of cash and withholding fits both the payment and the invoice. */
export function checkAllocation(
  payment: OpenPayment, invoiceOutstandingMinor: bigint, amountMinor: bigint, withheldMinor: bigint,
): 'OK' | AllocationRefusal {
  if (amountMinor < 0n || withheldMinor < 0n || amountMinor + withheldMinor === 0n) return 'INVALID_INPUT';
  if (amountMinor > payment.unallocatedMinor || withheldMinor > payment.unplacedWithholdingMinor) return 'EXCEEDS_UNALLOCATED';
  return amountMinor + withheldMinor > invoiceOutstandingMinor ? 'EXCEEDS_OUTSTANDING' : 'OK';
}

/** An invoice that waits for money. */
export type OwedInvoice = { readonly invoiceId: number; readonly dueOn: string; readonly outstandingMinor: bigint };

/** One allocation: cash and withholding of a payment that settle an invoice. */
export type Allocation = { readonly invoiceId: number; readonly amountMinor: bigint; readonly withheldMinor: bigint };

/** Places a payment on what is owed, oldest due date first (then lowest id), withholding before cash; the rest stays unallocated. */
export function proposeAllocations(payment: OpenPayment, invoices: readonly OwedInvoice[]): readonly Allocation[] {
  let cash = payment.unallocatedMinor;
  let withholding = payment.unplacedWithholdingMinor;
  const allocations: Allocation[] = [];
  for (const invoice of invoices.toSorted((a, b) => (a.dueOn === b.dueOn ? a.invoiceId - b.invoiceId : a.dueOn < b.dueOn ? -1 : 1))) {
    const withheldMinor = least(withholding, invoice.outstandingMinor);
    const amountMinor = least(cash, invoice.outstandingMinor - withheldMinor);
    if (amountMinor + withheldMinor === 0n) continue;
    allocations.push({ invoiceId: invoice.invoiceId, amountMinor, withheldMinor });
    cash -= amountMinor;
    withholding -= withheldMinor;
  }
  return allocations;
}

/** An allocation that stands (not reversed). */
export type StandingAllocation = {
  readonly allocationId: number;
  readonly paymentId: number;
  readonly amountMinor: bigint;
  readonly withheldMinor: bigint;
};

/** A released allocation, and what of the same payment goes back on the invoice. */
export type Release = { readonly allocation: StandingAllocation; readonly againAmountMinor: bigint; readonly againWithheldMinor: bigint };

/**
 * Allocations that a credit of `creditMinor` releases so that it fits: newest first, each reversed whole (a reversal
 * names one allocation, once), and the part that still fits allocated again from the same payment, withholding first.
 */
export function releaseForCredit(creditMinor: bigint, outstandingMinor: bigint, newestFirst: readonly StandingAllocation[]): readonly Release[] {
  let missing = creditMinor - outstandingMinor;
  const releases: Release[] = [];
  for (const allocation of newestFirst) {
    if (missing <= 0n) break;
    const whole = allocation.amountMinor + allocation.withheldMinor;
    const keep = whole > missing ? whole - missing : 0n;
    const againWithheldMinor = least(allocation.withheldMinor, keep);
    releases.push({ allocation, againWithheldMinor, againAmountMinor: keep - againWithheldMinor });
    missing -= whole - keep;
  }
  if (missing > 0n) throw new RangeError(`a credit of ${creditMinor} is more than the invoice was worth`);
  return releases;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
