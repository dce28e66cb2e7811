import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { asc, gt, inArray } from 'drizzle-orm';
import { settleCreditHolds } from '../billing-account/credit-hold.ts';
import { moveToToday } from '../billing-account/date-change.ts';
import { lockAccount } from '../billing-account/settle-account.ts';
import { billingAccount } from '../billing-account/table.ts';
import { executeRun } from '../billing-run/execute.ts';
import { takeLease } from '../billing-run/lease.ts';
import { recomputeFundingState } from '../campaign/funding-state.ts';
import { campaignContract } from '../campaign-contract/table.ts';
import { accountsPerRefreshPage } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { openMonths } from '../invoice/rules.ts';
import { endRefresh, takeRefresh } from '../usage-refresh/commands.ts';
import { forgetOldKeys } from './forget-keys.ts';
import type { GraphSource } from './graph-source.ts';

/** What a round of the worker works with. A context is made anew for each piece of work: the business date may have moved. */
export interface WorkerTools {
  readonly owner: string;
  readonly context: () => BillingContext;
  readonly source: GraphSource;
}

/** Carries out every billing run that waits. True when there was one. */
export async function workOnRuns({ owner, context, source }: WorkerTools): Promise<boolean> {
  const current = context();
  const run = await takeLease(current.database.drizzle, owner);
  if (run === null) return false;
  await executeRun(current, source, run, owner);
  return true;
}

/** Carries out one refresh that somebody asked for. True when there was one. */
export async function workOnRefreshes({ owner, context, source }: WorkerTools): Promise<boolean> {
  const current = context();
  const refresh = await takeRefresh(current.database.drizzle, owner);
  if (refresh === null) return false;
  try {
    await refreshUsage(current, source, refresh.campaignIds);
    await endRefresh(current, owner, refresh.id, 'DONE');
  } catch (error) {
    await endRefresh(current, owner, refresh.id, 'FAILED');
    throw error;
  }
  return true;
}

/**
 * Records the usage of every month whose delivery may still move, of some campaigns or of all, and recomputes their funding status. The month before is one of them until it is locked: what is
 * delivered in its last hour, or restated, uses a budget up as well.
 */
export async function refreshUsage(context: BillingContext, source: GraphSource, campaignIds: readonly number[] | null): Promise<void> {
  for (const month of openMonths(context.today)) {
    for (let after: string | null = null; ; ) {
      after = await source.collectCampaigns(month, campaignIds, after);
      if (after === null) break;
    }
  }
  await refreshFundingStates(context, campaignIds);
}

/**
 * Recomputes funding status without new usage too: what CONTRACTED and FLAT campaigns have accrued moves with the days. Account by account, since the account's
 * lock is what keeps money from moving meanwhile.
 */
export async function refreshFundingStates(context: BillingContext, campaignIds: readonly number[] | null): Promise<void> {
  for (let last = 0; ; ) {
    const accounts = await context.database.drizzle.select({ id: billingAccount.id }).from(billingAccount).where(gt(billingAccount.id, last)).orderBy(asc(billingAccount.id)).limit(accountsPerRefreshPage);
    if (accounts.length === 0) return;
    const contracts = await context.database.drizzle
      .select({ accountId: campaignContract.billingAccountId, campaignId: campaignContract.campaignId })
      .from(campaignContract)
      .where(inArray(campaignContract.billingAccountId, accounts.map(({ id }) => id)));
    const wanted = campaignIds === null ? contracts : contracts.filter(({ campaignId }) => campaignIds.includes(campaignId));
    for (const [accountId, own] of Map.groupBy(wanted, (row) => row.accountId)) await refreshAccount(context, accountId, own.map(({ campaignId }) => campaignId));
    last = accounts.at(-1)?.id ?? last;
  }
}

async function refreshAccount(context: BillingContext, accountId: number, campaignIds: readonly number[]): Promise<void> {
  await inTransaction(context.database.drizzle, async (transaction) => {
    const account = await lockAccount(transaction, accountId);
    if (account === null) return;
    await recomputeFundingState(transaction, campaignIds, { today: context.today, asOf: toDatetime(context.now()) });
    await settleCreditHolds(transaction, context, [account]);
  });
}

/** What follows from a new business date: balances become overdue, notices are due, accounts are held, old keys are forgotten. */
export async function followDate({ context }: WorkerTools): Promise<void> {
  await moveToToday(context());
  await forgetOldKeys(context());
}
