import { defineBatch } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, orderTerms, readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, inArray } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import type { FundingStatus } from './rules.ts';
import { campaignFundingState } from './table.ts';

/** A campaign by reference: Billing knows its id only. */
export interface CampaignReference {
  readonly id: string;
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

export interface FundingListFilter {
  readonly statuses: readonly FundingStatus[] | null;
  readonly campaignIds: readonly number[] | null;
}

const newestFirst: PageOrder = { name: 'campaign', parts: [{ column: campaignFundingState.campaignId, direction: 'desc' }] };
const rowsDefault = 25;

/** A page of campaign ids by funding status, newest first. Reads the same column that `Campaign.fundingStatus` answers with. */
export async function listCampaignsByFunding(context: BillingContext, args: PageArguments, filter: FundingListFilter): Promise<Connection<{ readonly campaignId: number }>> {
  const page = readPage(args, newestFirst, { rowsDefault });
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
