import { defineBatch } from '@ad-network/runtime/batch.ts';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { advertiserBalance } from '../advertiser/table.ts';
import { billingAccount } from '../billing-account/table.ts';
import { currenciesPerPartyMax } from '../config.ts';
import type { BillingContext } from '../context.ts';

/** What an agency owes in one currency. */
export interface AgencyBalance {
  readonly agencyId: number | null;
  readonly currency: string;
  readonly outstandingMinor: string;
}

/** What each agency owes on the accounts that it pays for, by currency; an agency that pays for none is not in the map. */
export const balancesByAgency = defineBatch('balances by agency', async (agencyIds: readonly number[], context: BillingContext) => {
  const rows: readonly AgencyBalance[] = await context.database.drizzle
    .select({
      agencyId: billingAccount.agencyId,
      currency: billingAccount.currency,
      outstandingMinor: sql<string>`COALESCE(SUM(${advertiserBalance.outstandingMinor}), 0)`,
    })
    .from(billingAccount)
    .leftJoin(advertiserBalance, and(eq(advertiserBalance.advertiserId, billingAccount.advertiserId), eq(advertiserBalance.currency, billingAccount.currency)))
    .where(and(inArray(billingAccount.agencyId, [...agencyIds]), eq(billingAccount.payer, 'AGENCY')))
    .groupBy(billingAccount.agencyId, billingAccount.currency)
    .orderBy(asc(billingAccount.agencyId), asc(billingAccount.currency))
    .limit(agencyIds.length * currenciesPerPartyMax);
  return Map.groupBy(rows, (row) => row.agencyId ?? 0);
});
