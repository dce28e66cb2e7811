import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { billingAccount } from '../billing-account/table.ts';
import { fundingShownMax, ratesShownMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { campaignContract, campaignFunding, contractRate } from './table.ts';

const columns = {
  id: campaignContract.id,
  campaignId: campaignContract.campaignId,
  billingAccountId: campaignContract.billingAccountId,
  /** A contract has no currency of its own: it is its account's. */
  currency: billingAccount.currency,
  ioNumber: campaignContract.ioNumber,
  startsOn: campaignContract.startsOn,
  endsOn: campaignContract.endsOn,
  pricingModel: campaignContract.pricingModel,
  billingSource: campaignContract.billingSource,
  bookedUnits: campaignContract.bookedUnits,
  flatFeeMinor: campaignContract.flatFeeMinor,
  capPolicy: campaignContract.capPolicy,
  version: campaignContract.version,
};

export type ContractRow = typeof campaignContract.$inferSelect & { readonly currency: string };
export type RateRow = typeof contractRate.$inferSelect;
export type FundingRow = Omit<typeof campaignFunding.$inferSelect, 'id'>;

/** The contract of each campaign that has one. */
export const contractByCampaign = defineBatch('contract by campaign', async (campaignIds: readonly number[], context: BillingContext) => {
  const rows: readonly ContractRow[] = await context.database.drizzle
    .select(columns)
    .from(campaignContract)
    .innerJoin(billingAccount, eq(billingAccount.id, campaignContract.billingAccountId))
    .where(inArray(campaignContract.campaignId, [...campaignIds]))
    .limit(campaignIds.length);
  return new Map(rows.map((row) => [row.campaignId, row]));
});

/** Contracts by their id. */
export const contractById = defineBatch('contract by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly ContractRow[] = await context.database.drizzle
    .select(columns)
    .from(campaignContract)
    .innerJoin(billingAccount, eq(billingAccount.id, campaignContract.billingAccountId))
    .where(inArray(campaignContract.id, [...ids]))
    .limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** The budget of each contract in minor units: the sum of its funding. A contract without funding is not in the map. */
export const budgetByContract = defineBatch('budget by contract', async (contractIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle
    .select({ contractId: campaignFunding.contractId, budgetMinor: sql<string>`SUM(${campaignFunding.amountMinor})` })
    .from(campaignFunding)
    .where(inArray(campaignFunding.contractId, [...contractIds]))
    .groupBy(campaignFunding.contractId)
    .limit(contractIds.length);
  return new Map(rows.map((row) => [row.contractId, BigInt(row.budgetMinor)]));
});

/** The newest prices of each contract, earliest first. */
export const ratesByContract = defineBatch('rates by contract', async (contractIds: readonly number[], context: BillingContext) => {
  const ranked = context.database.drizzle
    .select({
      contractId: contractRate.contractId,
      validFrom: contractRate.validFrom,
      rateMicros: contractRate.rateMicros,
      recency: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${contractRate.contractId} ORDER BY ${contractRate.validFrom} DESC)`.as('recency'),
    })
    .from(contractRate)
    .where(inArray(contractRate.contractId, [...contractIds]))
    .as('ranked');
  const rows: readonly RateRow[] = await context.database.drizzle
    .select({ contractId: ranked.contractId, validFrom: ranked.validFrom, rateMicros: ranked.rateMicros })
    .from(ranked)
    .where(lte(ranked.recency, ratesShownMax))
    .orderBy(asc(ranked.contractId), asc(ranked.validFrom))
    .limit(contractIds.length * ratesShownMax);
  return Map.groupBy(rows, (row) => row.contractId);
});

/** The newest funding entries of each contract, earliest first. */
export const fundingByContract = defineBatch('funding by contract', async (contractIds: readonly number[], context: BillingContext) => {
  const ranked = context.database.drizzle
    .select({
      id: campaignFunding.id,
      contractId: campaignFunding.contractId,
      source: campaignFunding.source,
      amountMinor: campaignFunding.amountMinor,
      createdAt: campaignFunding.createdAt,
      createdBy: campaignFunding.createdBy,
      recency: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${campaignFunding.contractId} ORDER BY ${campaignFunding.id} DESC)`.as('recency'),
    })
    .from(campaignFunding)
    .where(inArray(campaignFunding.contractId, [...contractIds]))
    .as('ranked');
  const rows: readonly FundingRow[] = await context.database.drizzle
    .select({
      contractId: ranked.contractId,
      source: ranked.source,
      amountMinor: ranked.amountMinor,
      createdAt: ranked.createdAt,
      createdBy: ranked.createdBy,
    })
    .from(ranked)
    .where(lte(ranked.recency, fundingShownMax))
    .orderBy(asc(ranked.contractId), asc(ranked.id))
    .limit(contractIds.length * fundingShownMax);
  return Map.groupBy(rows, (row) => row.contractId);
});
