import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, inArray } from 'drizzle-orm';
import { currenciesPerPartyMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { billingAccount } from './table.ts';

/** The columns that a BillingAccount answers from. */
export const accountColumns = {
  id: billingAccount.id,
  payer: billingAccount.payer,
  advertiserId: billingAccount.advertiserId,
  agencyId: billingAccount.agencyId,
  legalName: billingAccount.legalName,
  taxId: billingAccount.taxId,
  placeOfSupply: billingAccount.placeOfSupply,
  currency: billingAccount.currency,
  paymentTermsDays: billingAccount.paymentTermsDays,
  creditLimitMinor: billingAccount.creditLimitMinor,
  holdReason: billingAccount.holdReason,
  holdSince: billingAccount.holdSince,
  holdNote: billingAccount.holdNote,
  version: billingAccount.version,
};

export type BillingAccountRow = Pick<typeof billingAccount.$inferSelect, keyof typeof accountColumns>;

/** Accounts by their id. */
export const accountById = defineBatch('account by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly BillingAccountRow[] = await context.database.drizzle.select(accountColumns).from(billingAccount).where(inArray(billingAccount.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** The accounts of each advertiser, ordered by currency; an advertiser without any is not in the map. */
export const accountsByAdvertiser = defineBatch('accounts by advertiser', async (advertiserIds: readonly number[], context: BillingContext) => {
  const rows: readonly BillingAccountRow[] = await context.database.drizzle
    .select(accountColumns)
    .from(billingAccount)
    .where(inArray(billingAccount.advertiserId, [...advertiserIds]))
    .orderBy(asc(billingAccount.advertiserId), asc(billingAccount.currency))
    .limit(advertiserIds.length * currenciesPerPartyMax);
  return Map.groupBy(rows, (row) => row.advertiserId);
});
