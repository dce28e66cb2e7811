import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { advertiserBalance } from '../advertiser/table.ts';
import { recomputeFundingState } from '../campaign/funding-state.ts';
import { campaignContract } from '../campaign-contract/table.ts';
import type { BillingContext } from '../context.ts';
import { invoice } from '../invoice/table.ts';
import { settleCreditHolds, writeHold } from './credit-hold.ts';
import { billingAccount } from './table.ts';

/** An account as a money command finds it, its row locked until the transaction ends. */
export type LockedAccount = typeof billingAccount.$inferSelect;

/**
 * Locks an account's row; null when there is none. Every money movement of an account takes this lock before it reads anything, so that they
 * run one after the other and each sees what the one before has done. (A contract's row, where a command locks one, comes before it.)
 */
export async function lockAccount(transaction: Queryable, id: number): Promise<LockedAccount | null> {
  const [row] = await transaction.select().from(billingAccount).where(eq(billingAccount.id, id)).limit(1).for('update');
  return row ?? null;
}

/**
 * Brings everything that follows from an account's documents and money up to them, at the end of a transaction that moved any: the
 * advertiser's balance, the holds that follow from money, and the funding status of `campaignIds` (of all its campaigns when the hold changed). `account` is as it was locked, or as the
 * caller has changed it since.
 */
export async function settleAccount(transaction: Queryable, context: BillingContext, account: LockedAccount, campaignIds: readonly number[]): Promise<void> {
  const asOf = toDatetime(context.now());
  const balance = await writeBalance(transaction, context, account, asOf);
  const cleared = account.holdReason === 'OVERDUE' && balance.overdueMinor === 0n;
  if (cleared) await writeHold(transaction, context, account.id, { before: 'OVERDUE', after: null, asOf });
  const touched = cleared ? await campaignsOf(transaction, account.id) : campaignIds;
  await recomputeFundingState(transaction, [...new Set(touched)], { today: context.today, asOf });
  await settleCreditHolds(transaction, context, [cleared ? { ...account, holdReason: null } : account]);
}

/** The campaigns that an account pays for. */
export async function campaignsOf(transaction: Queryable, accountId: number): Promise<readonly number[]> {
  const rows = await transaction.select({ campaignId: campaignContract.campaignId }).from(campaignContract).where(inArray(campaignContract.billingAccountId, [accountId]));
  return rows.map((row) => row.campaignId);
}

async function writeBalance(transaction: Queryable, context: BillingContext, account: LockedAccount, asOf: string): Promise<{ readonly overdueMinor: bigint }> {
  const [sums] = await transaction
    .select({
      outstandingMinor: sql<string>`COALESCE(SUM(${invoice.outstandingMinor}), 0)`,
      overdueMinor: sql<string>`COALESCE(SUM(IF(${invoice.dueOn} < ${context.today}, ${invoice.outstandingMinor}, 0)), 0)`,
    })
    .from(invoice)
    .where(and(eq(invoice.billingAccountId, account.id), eq(invoice.status, 'ISSUED')));
  const balance = { outstandingMinor: BigInt(sums?.outstandingMinor ?? 0), overdueMinor: BigInt(sums?.overdueMinor ?? 0) };
  // An advertiser has one account per currency, so the account's balance is the advertiser's in it.
  await transaction
    .insert(advertiserBalance)
    .values({ advertiserId: account.advertiserId, currency: account.currency, ...balance, asOf })
    .onDuplicateKeyUpdate({ set: { outstandingMinor: sql`VALUES(outstanding_minor)`, overdueMinor: sql`VALUES(overdue_minor)`, asOf: sql`VALUES(as_of)` } });
  return balance;
}
