import type { Queryable } from '@ad-network/runtime/database.ts';
import { asc, eq, inArray, sql } from 'drizzle-orm';
import { billingAccount } from '../billing-account/table.ts';
import { accruedMinor } from '../campaign-contract/rules.ts';
import { campaignContract, campaignFunding, contractRate } from '../campaign-contract/table.ts';
import { decideFundingStatus } from './rules.ts';
import { campaignFundingState, campaignMonthUsage } from './table.ts';

/**
 * Recomputes the materialised funding status of campaigns from their accounts' holds, funding, prices and usage; one without a
 * contract is UNFUNDED. Called inside the transaction of whatever changed one of these, after the accounts' rows are locked, so that
 * nothing it reads can change before it commits. Six statements at most, however many campaigns.
 */
export async function recomputeFundingState(transaction: Queryable, campaignIds: readonly number[], moment: { readonly today: string; readonly asOf: string }): Promise<void> {
  if (campaignIds.length === 0) return;
  const contracts = await readContracts(transaction, campaignIds);
  const contractIds = contracts.map((contract) => contract.id);
  const budgets = await readBudgets(transaction, contractIds);
  const rates = await readRates(transaction, contractIds);
  const usage = await readUsage(transaction, contracts.map((contract) => contract.campaignId));
  const states = contracts.map((contract) => {
    const budgetMinor = budgets.get(contract.id) ?? 0n;
    const accrued = accruedMinor({
      contract,
      rates: rates.get(contract.id) ?? [],
      usageByMonth: usage.get(contract.campaignId) ?? [],
      budgetMinor,
      today: moment.today,
    });
    const status = decideFundingStatus({ accountOnHold: contract.holdReason !== null, capPolicy: contract.capPolicy, budgetMinor, accruedMinor: accrued });
    return { campaignId: contract.campaignId, status, budgetMinor, accruedMinor: accrued, asOf: moment.asOf };
  });
  const contracted = new Set(states.map((state) => state.campaignId));
  for (const campaignId of campaignIds) {
    if (!contracted.has(campaignId)) states.push({ campaignId, status: decideFundingStatus(null), budgetMinor: 0n, accruedMinor: 0n, asOf: moment.asOf });
  }
  await transaction
    .insert(campaignFundingState)
    // Always in the order of the ids, so that two of these wait for each other and do not deadlock.
    .values(states.toSorted((a, b) => a.campaignId - b.campaignId))
    .onDuplicateKeyUpdate({
      set: { status: sql`VALUES(status)`, budgetMinor: sql`VALUES(budget_minor)`, accruedMinor: sql`VALUES(accrued_minor)`, asOf: sql`VALUES(as_of)` },
    });
}

function readContracts(transaction: Queryable, campaignIds: readonly number[]) {
  return transaction
    .select({
      id: campaignContract.id,
      campaignId: campaignContract.campaignId,
      currency: billingAccount.currency,
      holdReason: billingAccount.holdReason,
      startsOn: campaignContract.startsOn,
      endsOn: campaignContract.endsOn,
      pricingModel: campaignContract.pricingModel,
      billingSource: campaignContract.billingSource,
      capPolicy: campaignContract.capPolicy,
      bookedUnits: campaignContract.bookedUnits,
      flatFeeMinor: campaignContract.flatFeeMinor,
    })
    .from(campaignContract)
    .innerJoin(billingAccount, eq(billingAccount.id, campaignContract.billingAccountId))
    .where(inArray(campaignContract.campaignId, [...campaignIds]))
    .orderBy(asc(campaignContract.campaignId))
    .limit(campaignIds.length);
}

async function readBudgets(transaction: Queryable, contractIds: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
  const rows = await transaction
    .select({ contractId: campaignFunding.contractId, budgetMinor: sql<string>`SUM(${campaignFunding.amountMinor})` })
    .from(campaignFunding)
    .where(inArray(campaignFunding.contractId, [...contractIds]))
    .groupBy(campaignFunding.contractId);
  return new Map(rows.map((row) => [row.contractId, BigInt(row.budgetMinor)]));
}

async function readRates(transaction: Queryable, contractIds: readonly number[]) {
  const rows = await transaction
    .select({ contractId: contractRate.contractId, validFrom: contractRate.validFrom, rateMicros: contractRate.rateMicros })
    .from(contractRate)
    .where(inArray(contractRate.contractId, [...contractIds]));
  return Map.groupBy(rows, (row) => row.contractId);
}

async function readUsage(transaction: Queryable, campaignIds: readonly number[]) {
  const rows = await transaction
    .select({
      campaignId: campaignMonthUsage.campaignId,
      month: campaignMonthUsage.month,
      impressions: campaignMonthUsage.impressions,
      clicks: campaignMonthUsage.clicks,
      installs: campaignMonthUsage.installs,
    })
    .from(campaignMonthUsage)
    .where(inArray(campaignMonthUsage.campaignId, [...campaignIds]));
  return Map.groupBy(rows, (row) => row.campaignId);
}
