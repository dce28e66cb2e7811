import { defineBatch } from '@ad-network/runtime/batch.ts';
import { and, asc, count, eq, inArray, lte, sql } from 'drizzle-orm';
import { currenciesPerPartyMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { payoutAccount } from '../payout-account/table.ts';
import { finalisedUnpaidStatuses, type PayoutStatus } from './rules.ts';
import { payout } from './table.ts';

/** The columns that a Payout answers from. */
export const payoutColumns = {
  id: payout.id,
  payoutAccountId: payout.payoutAccountId,
  batchId: payout.batchId,
  currency: payout.currency,
  statementMonth: payout.statementMonth,
  status: payout.status,
  grossMinor: payout.grossMinor,
  deductionsMinor: payout.deductionsMinor,
  netMinor: payout.netMinor,
  dueOn: payout.dueOn,
  paidOn: payout.paidOn,
  version: payout.version,
};

export type PayoutRow = Pick<typeof payout.$inferSelect, keyof typeof payoutColumns>;

/** Payouts by their id. */
export const payoutById = defineBatch('payout by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly PayoutRow[] = await context.database.drizzle.select(payoutColumns).from(payout).where(inArray(payout.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** Earnings that are final and not paid, in one currency. */
export interface EarningsDue {
  readonly publisherId: number;
  readonly currency: string;
  readonly netMinor: bigint;
}

/** What each publisher has earned for good and was not paid, one entry per payout account, ordered by currency. */
export const earningsDueByPublisher = defineBatch('earnings due by publisher', async (publisherIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle
    .select({
      publisherId: payoutAccount.publisherId,
      currency: payoutAccount.currency,
      netMinor: sql<string>`COALESCE(SUM(IF(${inArray(payout.status, [...finalisedUnpaidStatuses])}, ${payout.netMinor}, 0)), 0)`,
    })
    .from(payoutAccount)
    .leftJoin(payout, eq(payout.payoutAccountId, payoutAccount.id))
    .where(inArray(payoutAccount.publisherId, [...publisherIds]))
    .groupBy(payoutAccount.publisherId, payoutAccount.currency)
    .orderBy(asc(payoutAccount.publisherId), asc(payoutAccount.currency))
    .limit(publisherIds.length * currenciesPerPartyMax);
  return Map.groupBy(rows.map((row): EarningsDue => ({ ...row, netMinor: BigInt(row.netMinor) })), (row) => row.publisherId);
});

/** Statements of one state in one currency. */
export interface PayoutTotalRow {
  readonly status: PayoutStatus;
  readonly currency: string;
  readonly count: number;
  readonly netMinor: bigint;
}

/** Number and sum of what is not paid yet and, with a day, due by then; by state and currency. */
export async function readPayoutTotals(context: BillingContext, dueOnOrBefore: string | null): Promise<readonly PayoutTotalRow[]> {
  const rows = await context.database.drizzle
    .select({ status: payout.status, currency: payout.currency, count: count(), netMinor: sql<string>`SUM(${payout.netMinor})` })
    .from(payout)
    .where(and(inArray(payout.status, [...finalisedUnpaidStatuses]), dueOnOrBefore === null ? undefined : lte(payout.dueOn, dueOnOrBefore)))
    .groupBy(payout.status, payout.currency)
    .orderBy(asc(payout.status), asc(payout.currency))
    .limit(finalisedUnpaidStatuses.length * currenciesPerPartyMax);
  return rows.map((row) => ({ ...row, netMinor: BigInt(row.netMinor) }));
}
