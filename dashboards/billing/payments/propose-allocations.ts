/** What a payment still has to place; minor units. */
export interface OpenPayment {
  readonly cashMinor: bigint;
  readonly withholdingMinor: bigint;
}

/** An invoice that waits for money; minor units. */
export interface OwedInvoice {
  readonly id: string;
  readonly outstandingMinor: bigint;
}

/** What goes on one invoice; minor units. */
export interface ProposedAllocation {
  readonly invoiceId: string;
  readonly amountMinor: bigint;
  readonly withheldMinor: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Places a payment on invoices in the order given (oldest due first), withholding before cash. A proposal only: Billing checks what is sent. */
export function proposeAllocations(payment: OpenPayment, invoices: readonly OwedInvoice[]): readonly ProposedAllocation[] {
  let { cashMinor, withholdingMinor } = payment;
  return invoices.flatMap(({ id, outstandingMinor }) => {
    const withheldMinor = least(withholdingMinor, outstandingMinor);
    const amountMinor = least(cashMinor, outstandingMinor - withheldMinor);
    if (amountMinor + withheldMinor <= 0n) return [];
    cashMinor -= amountMinor;
    withholdingMinor -= withheldMinor;
    return [{ invoiceId: id, amountMinor, withheldMinor }];
  });
}

/** Withholding that a payment claims and no invoice has: claimed less what its allocations placed, those taken back counted. */
export function unplacedWithholding(claimedMinor: bigint, allocations: readonly { readonly withheld: { readonly amountMinor: string } }[]): bigint {
  return allocations.reduce((left, { withheld }) => left - BigInt(withheld.amountMinor), claimedMinor);
}

/** Ids of allocations that stand: that take nothing back and were not taken back. */
export function standingAllocations(allocations: readonly { readonly id: string; readonly reverses?: string | null | undefined }[]): ReadonlySet<string> {
  const reversed = new Set(allocations.flatMap(({ reverses }) => reverses ?? []));
  return new Set(allocations.filter(({ id, reverses }) => !reverses && !reversed.has(id)).map(({ id }) => id));
}
