import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { billingAccount } from '../billing-account/table.ts';
import { campaignContract, campaignFunding } from '../campaign-contract/table.ts';
import { invoice } from '../invoice/table.ts';
import { creditExposureMinor } from './rules.ts';
import { billedUsage } from './table.ts';

/** What funding a campaign needs to know of its contract and account. */
export interface LockedContract {
  readonly id: number;
  readonly billingAccountId: number;
  readonly currency: string;
  readonly creditLimitMinor: bigint | null;
}

/**
 * Locks a campaign's contract and then its account until the transaction ends; null without a contract. The account's
 * lock makes every money command of the account wait its turn, so that two of them never spend the same credit.
 */
export async function lockContractAndAccount(transaction: Queryable, campaignId: number): Promise<LockedContract | null> {
  const rows = await transaction
    .select({
      id: campaignContract.id,
      billingAccountId: campaignContract.billingAccountId,
      currency: billingAccount.currency,
      creditLimitMinor: billingAccount.creditLimitMinor,
    })
    .from(campaignContract)
    .innerJoin(billingAccount, eq(billingAccount.id, campaignContract.billingAccountId))
    .where(eq(campaignContract.campaignId, campaignId))
    .limit(1)
    .for('update');
  return rows[0] ?? null;
}

/** A contract's budget in minor units: the sum of its funding. */
export async function readBudgetMinor(transaction: Queryable, contractId: number): Promise<bigint> {
  const rows = await transaction
    .select({ budgetMinor: sql<string>`COALESCE(SUM(${campaignFunding.amountMinor}), 0)` })
    .from(campaignFunding)
    .where(eq(campaignFunding.contractId, contractId));
  return BigInt(rows[0]?.budgetMinor ?? 0);
}

/** How much of an account's credit is in use, in minor units (see `creditExposureMinor`). The account's row must be locked. */
export async function readCreditExposureMinor(transaction: Queryable, billingAccountId: number): Promise<bigint> {
  return (await readCreditExposures(transaction, [billingAccountId])).get(billingAccountId) ?? 0n;
}

/** The same for several accounts, whose rows must be locked. Three statements. */
export async function readCreditExposures(transaction: Queryable, billingAccountIds: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
  const accountId = campaignContract.billingAccountId;
  const owed = await transaction
    .select({ accountId: invoice.billingAccountId, outstandingMinor: sql<string>`COALESCE(SUM(${invoice.outstandingMinor}), 0)` })
    .from(invoice)
    .where(and(inArray(invoice.billingAccountId, [...billingAccountIds]), eq(invoice.status, 'ISSUED')))
    .groupBy(invoice.billingAccountId);
  const funded = await transaction
    .select({
      accountId,
      campaignId: campaignContract.campaignId,
      walletMinor: sql<string>`SUM(IF(${campaignFunding.source} = 'WALLET', ${campaignFunding.amountMinor}, 0))`,
      creditLineMinor: sql<string>`SUM(IF(${campaignFunding.source} = 'CREDIT_LINE', ${campaignFunding.amountMinor}, 0))`,
    })
    .from(campaignContract)
    .innerJoin(campaignFunding, eq(campaignFunding.contractId, campaignContract.id))
    .where(inArray(accountId, [...billingAccountIds]))
    .groupBy(accountId, campaignContract.campaignId);
  const billed = await transaction
    .select({ campaignId: campaignContract.campaignId, invoicedMinor: sql<string>`SUM(${billedUsage.amountMinor})` })
    .from(campaignContract)
    .innerJoin(billedUsage, eq(billedUsage.campaignId, campaignContract.campaignId))
    .where(inArray(accountId, [...billingAccountIds]))
    .groupBy(campaignContract.campaignId);
  const outstanding = new Map(owed.map((row) => [row.accountId, BigInt(row.outstandingMinor)]));
  const invoiced = new Map(billed.map((row) => [row.campaignId, BigInt(row.invoicedMinor)]));
  const commitments = Map.groupBy(funded, (row) => row.accountId);
  return new Map(
    billingAccountIds.map((id) => [
      id,
      creditExposureMinor(
        outstanding.get(id) ?? 0n,
        (commitments.get(id) ?? []).map((row) => ({ walletMinor: BigInt(row.walletMinor), creditLineMinor: BigInt(row.creditLineMinor), invoicedMinor: invoiced.get(row.campaignId) ?? 0n })),
      ),
    ]),
  );
}
