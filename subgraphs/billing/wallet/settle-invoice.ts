import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import type { BillingContext } from '../context.ts';
import type { LockedInvoice } from '../invoice/lock-invoices.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { takePaymentFromWallet } from '../payment/take-payment.ts';
import { writeAllocations } from '../payment-allocation/write-allocation.ts';
import { lockWallet, type LockedWallet } from './commands.ts';
import { wallet, walletTransaction } from './table.ts';

/**
 * Pays a newly issued invoice of a prepaid account: what was reserved for its campaigns is released as far as the lines bill it, and as much of the invoice as
 * the wallet then has free is paid and allocated. Nothing happens without a wallet. The account's row is locked; `outstandingMinor` is the invoice's after issue.
 */
export async function settleFromWallet(transaction: Queryable, context: BillingContext, account: LockedAccount, invoice: Pick<LockedInvoice, 'id'>, outstandingMinor: bigint): Promise<void> {
  if (outstandingMinor <= 0n) return;
  const locked = await lockWallet(transaction, account.id);
  if (locked === null) return;
  const releasedMinor = await releaseReserved(transaction, context, locked, invoice.id);
  const freeMinor = locked.balanceMinor - (locked.reservedMinor - releasedMinor);
  const amountMinor = freeMinor < outstandingMinor ? freeMinor : outstandingMinor;
  if (amountMinor <= 0n) return;
  const paymentId = await takePaymentFromWallet(transaction, context, account, locked.id, { amountMinor, receivedOn: context.today, reference: null });
  await writeAllocations(transaction, context, account, [{ paymentId, invoiceId: invoice.id, amountMinor, withheldMinor: 0n, reversesId: null }]);
}

/** Releases what is reserved for the invoice's campaigns, each up to what its lines bill; answers with the sum. */
async function releaseReserved(transaction: Queryable, context: BillingContext, locked: LockedWallet, invoiceId: number): Promise<bigint> {
  const lines = await transaction
    .select({ campaignId: invoiceLine.campaignId, amountMinor: sql<string>`SUM(${invoiceLine.amountMinor})` })
    .from(invoiceLine)
    .where(eq(invoiceLine.invoiceId, invoiceId))
    .groupBy(invoiceLine.campaignId);
  const campaignIds = lines.flatMap(({ campaignId }) => campaignId ?? []);
  if (campaignIds.length === 0) return 0n;
  const reserved = await readReserved(transaction, locked.id, campaignIds);
  const releases = lines.flatMap(({ campaignId, amountMinor: billed }) => {
    const held = campaignId === null ? 0n : (reserved.get(campaignId) ?? 0n);
    const amountMinor = BigInt(billed) < held ? BigInt(billed) : held;
    return amountMinor > 0n ? [{ campaignId, amountMinor }] : [];
  });
  if (releases.length === 0) return 0n;
  const entry = { walletId: locked.id, kind: 'RELEASE' as const, createdBy: signedIn(context).subject, at: toDatetime(context.now()) };
  await transaction.insert(walletTransaction).values(releases.map((release) => ({ ...entry, ...release })));
  const releasedMinor = releases.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  await transaction
    .update(wallet)
    .set({ reservedMinor: sql`${wallet.reservedMinor} - ${releasedMinor}` })
    .where(eq(wallet.id, locked.id));
  return releasedMinor;
}

/** What a wallet holds back for each campaign, in minor units: reserved less released. */
export async function readReserved(transaction: Queryable, walletId: number, campaignIds: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
  const rows = await transaction
    .select({ campaignId: walletTransaction.campaignId, reservedMinor: sql<string>`SUM(IF(${walletTransaction.kind} = 'RESERVE', ${walletTransaction.amountMinor}, -${walletTransaction.amountMinor}))` })
    .from(walletTransaction)
    .where(and(eq(walletTransaction.walletId, walletId), inArray(walletTransaction.campaignId, [...campaignIds]), inArray(walletTransaction.kind, ['RESERVE', 'RELEASE'])))
    .groupBy(walletTransaction.campaignId);
  return new Map(rows.flatMap((row) => (row.campaignId === null ? [] : [[row.campaignId, BigInt(row.reservedMinor)] as const])));
}
