import { defineBatch } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, orderTerms, readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { pageRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import type { BilledMonth, FundingStatus } from './rules.ts';
import { billedUsage, campaignFundingState } from './table.ts';

/** A campaign by reference: Billing knows its id only. */
export interface CampaignReference {
  readonly id: string;
  /** What Operations delivered, where a field `@requires` it; not checked yet (see reported-delivery.ts). */
  readonly monthlyDelivery?: unknown;
}

/** The reference of a campaign by its row id. */
export function toCampaignReference(campaignId: number): CampaignReference {
  return { id: encodeId('cmp', campaignId) };
}

/** When the funding status of each campaign was computed, and what it is; a campaign without a contract is not in the map. */
export const fundingStateByCampaign = defineBatch('funding state by campaign', async (campaignIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle
    .select({ campaignId: campaignFundingState.campaignId, status: campaignFundingState.status, asOf: campaignFundingState.asOf })
    .from(campaignFundingState)
    .where(inArray(campaignFundingState.campaignId, [...campaignIds]))
    .limit(campaignIds.length);
  return new Map(rows.map((row) => [row.campaignId, row]));
});

/** What was billed of each month of each campaign, earliest first: the last entry of every chain. A campaign that was never billed is not in the map. */
export const chainsByCampaign = defineBatch('billed usage by campaign', async (campaignIds: readonly number[], context: BillingContext) => {
  const ranked = context.database.drizzle
    .select({
      campaignId: billedUsage.campaignId,
      month: billedUsage.month,
      seqNo: billedUsage.seqNo,
      revision: billedUsage.revision,
      unitsTotal: billedUsage.unitsTotal,
      amountTotalMinor: billedUsage.amountTotalMinor,
      recency: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${billedUsage.campaignId}, ${billedUsage.month} ORDER BY ${billedUsage.seqNo} DESC)`.as('recency'),
    })
    .from(billedUsage)
    .where(inArray(billedUsage.campaignId, [...campaignIds]))
    .as('ranked');
  const rows: readonly (BilledMonth & { readonly campaignId: number })[] = await context.database.drizzle
    .select()
    .from(ranked)
    .where(eq(ranked.recency, 1))
    .orderBy(asc(ranked.campaignId), asc(ranked.month));
  return Map.groupBy(rows, (row) => row.campaignId);
});

export interface FundingListFilter {
  readonly statuses: readonly FundingStatus[] | null;
  readonly campaignIds: readonly number[] | null;
}

const newestFirst: PageOrder = { name: 'campaign', parts: [{ column: campaignFundingState.campaignId, direction: 'desc' }] };

/** A page of campaign ids by funding status, newest first. Reads the same column that `Campaign.fundingStatus` answers with. */
export async function listCampaignsByFunding(context: BillingContext, args: PageArguments, filter: FundingListFilter): Promise<Connection<{ readonly campaignId: number }>> {
  const page = readPage(args, newestFirst, { rowsDefault: pageRowsDefault });
  if (page.after !== null && typeof page.after[0] !== 'number') {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
  const matches = and(
    filter.statuses === null ? undefined : inArray(campaignFundingState.status, [...filter.statuses]),
    filter.campaignIds === null ? undefined : inArray(campaignFundingState.campaignId, [...filter.campaignIds]),
  );
  const { drizzle } = context.database;
  const rows = await drizzle
    .select({ campaignId: campaignFundingState.campaignId })
    .from(campaignFundingState)
    .where(and(matches, afterCursor(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  // Async: what $count gives runs its statement at each `then`, and Apollo Server asks twice.
  return toConnection(rows, page, (row) => [row.campaignId], async () => drizzle.$count(campaignFundingState, matches));
}
