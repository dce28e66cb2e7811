import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { and, eq, gte, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { readCreditExposures } from '../campaign/funding-reads.ts';
import { recomputeFundingState } from '../campaign/funding-state.ts';
import { fitsCreditLimit, overDeliveryMinor } from '../campaign/rules.ts';
import { billedUsage, campaignFundingState } from '../campaign/table.ts';
import { campaignContract } from '../campaign-contract/table.ts';
import type { BillingContext } from '../context.ts';
import type { LockedAccount } from './settle-account.ts';
import { billingAccount } from './table.ts';

/**
 * Of accounts, those whose contracts without a cap have used more credit than was agreed: nothing else stops such a contract. Of the others none is here, since what they may spend was
 * held against the limit when they were funded. Funding states are up to date, and the accounts locked. Five statements at most.
 */
export async function findBeyondLimit(transaction: Queryable, accounts: readonly LockedAccount[], today: string): Promise<ReadonlySet<number>> {
  if (accounts.length === 0) return new Set();
  const uncapped = await transaction
    .select({
      accountId: campaignContract.billingAccountId, campaignId: campaignContract.campaignId, budgetMinor: campaignFundingState.budgetMinor, accruedMinor: campaignFundingState.accruedMinor,
    })
    .from(campaignContract)
    .innerJoin(campaignFundingState, eq(campaignFundingState.campaignId, campaignContract.campaignId))
    .where(
      and(
        inArray(campaignContract.billingAccountId, accounts.map(({ id }) => id)), eq(campaignContract.capPolicy, 'NO_CAP'), ne(campaignContract.pricingModel, 'FLAT'),
        eq(campaignContract.billingSource, 'OWN_COUNT'), or(isNull(campaignContract.endsOn), gte(campaignContract.endsOn, today)),
      ),
    );
  if (uncapped.length === 0) return new Set();
  const invoiced = await readInvoicedMinor(transaction, uncapped.map(({ campaignId }) => campaignId));
  const overDelivered = new Map<number, bigint>();
  for (const { accountId, campaignId, ...contract } of uncapped) {
    overDelivered.set(accountId, (overDelivered.get(accountId) ?? 0n) + overDeliveryMinor({ ...contract, invoicedMinor: invoiced.get(campaignId) ?? 0n }));
  }
  const exposures = await readCreditExposures(transaction, [...overDelivered.keys()]);
  const beyond = accounts.filter(({ id, creditLimitMinor }) => {
    const over = overDelivered.get(id);
    return over !== undefined && !fitsCreditLimit(over, exposures.get(id) ?? 0n, creditLimitMinor ?? 0n);
  });
  return new Set(beyond.map(({ id }) => id));
}

/** What campaigns were billed. By their ids, since a derived table would add up everybody's chains for each account that is looked at. */
async function readInvoicedMinor(transaction: Queryable, campaignIds: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
  const rows = await transaction
    .select({ campaignId: billedUsage.campaignId, invoicedMinor: sql<string>`SUM(${billedUsage.amountMinor})` })
    .from(billedUsage)
    .where(inArray(billedUsage.campaignId, [...campaignIds]))
    .groupBy(billedUsage.campaignId);
  return new Map(rows.map((row) => [row.campaignId, BigInt(row.invoicedMinor)]));
}

/**
 * Holds accounts that are beyond their credit limit, and lets those go that no longer are; a hold for another reason stays. The campaigns of accounts that changed get their funding
 * status anew. Answers with the accounts that changed.
 */
export async function settleCreditHolds(transaction: Queryable, context: BillingContext, accounts: readonly LockedAccount[]): Promise<readonly number[]> {
  const beyond = await findBeyondLimit(transaction, accounts.filter(({ holdReason }) => holdReason === null || holdReason === 'CREDIT_LIMIT'), context.today);
  const changed: number[] = [];
  const asOf = toDatetime(context.now());
  for (const { id, holdReason } of accounts) {
    const after = holdReason === null || holdReason === 'CREDIT_LIMIT' ? (beyond.has(id) ? 'CREDIT_LIMIT' : null) : holdReason;
    if (after === holdReason) continue;
    await writeHold(transaction, context, id, { before: holdReason, after, asOf });
    changed.push(id);
  }
  if (changed.length > 0) {
    const campaigns = await transaction.select({ campaignId: campaignContract.campaignId }).from(campaignContract).where(inArray(campaignContract.billingAccountId, changed));
    await recomputeFundingState(transaction, campaigns.map(({ campaignId }) => campaignId), { today: context.today, asOf });
  }
  return changed;
}

/** Sets or ends a hold that follows from money, with its event. */
export async function writeHold(
  transaction: Queryable,
  context: BillingContext,
  accountId: number,
  { before, after, asOf }: { readonly before: LockedAccount['holdReason']; readonly after: LockedAccount['holdReason']; readonly asOf: string },
): Promise<void> {
  await transaction
    .update(billingAccount)
    .set({ holdReason: after, holdSince: after === null ? null : asOf, holdNote: null, version: sql`${billingAccount.version} + 1` })
    .where(eq(billingAccount.id, accountId));
  await recordBillingEvent(transaction, context, { entityType: 'BillingAccount', entityId: accountId, action: 'setBillingHold', changes: [{ path: 'hold.reason', before, after }] });
}
