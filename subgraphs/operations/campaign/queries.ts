import { defineBatch } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList } from '@ad-network/runtime/keyset-page.ts';
import { and, gte, inArray, lte, type SQL } from 'drizzle-orm';
import { nameContains } from '../name-search.ts';
import { campaign, type CampaignObjective, type CampaignStatus } from './table.ts';

/** The columns that a campaign's fields are resolved from. */
export const campaignColumns = {
  id: campaign.id,
  advertiserId: campaign.advertiserId,
  name: campaign.name,
  objective: campaign.objective,
  status: campaign.status,
  startsOn: campaign.startsOn,
  endsOn: campaign.endsOn,
  version: campaign.version,
};

/** A row of `campaign`, as its fields are resolved from. */
export type CampaignRow = Pick<typeof campaign.$inferSelect, keyof typeof campaignColumns>;

/** Campaigns by id, archived ones too. */
export const campaignById = defineBatch<number, CampaignRow>('campaign by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(campaignColumns).from(campaign).where(inArray(campaign.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** `CampaignFilter` of the SDL. */
export interface CampaignFilter {
  readonly idIn?: readonly string[] | null;
  readonly advertiserIdIn?: readonly string[] | null;
  readonly statusIn?: readonly CampaignStatus[] | null;
  readonly objectiveIn?: readonly CampaignObjective[] | null;
  readonly runningOn?: string | null;
  readonly nameContains?: string | null;
}

/**
 * The filter as conditions on `campaign`, undefined for those that are absent or null. Throws PublicError, before any SQL: WRONG_ID_KIND,
 * or INVALID_INPUT for a list or text that is too long.
 */
export function filterCampaigns(filter: CampaignFilter | null | undefined): readonly (SQL | undefined)[] {
  if (filter === null || filter === undefined) return [];
  checkFilterList('idIn', filter.idIn);
  checkFilterList('advertiserIdIn', filter.advertiserIdIn);
  return [
    filter.idIn ? inArray(campaign.id, filter.idIn.map((id) => decodeId('cmp', id))) : undefined,
    filter.advertiserIdIn ? inArray(campaign.advertiserId, filter.advertiserIdIn.map((id) => decodeId('adv', id))) : undefined,
    filter.statusIn ? inArray(campaign.status, [...new Set(filter.statusIn)]) : undefined,
    filter.objectiveIn ? inArray(campaign.objective, [...new Set(filter.objectiveIn)]) : undefined,
    filter.runningOn ? and(lte(campaign.startsOn, filter.runningOn), gte(campaign.endsSort, filter.runningOn)) : undefined,
    filter.nameContains ? nameContains(campaign.name, filter.nameContains) : undefined,
  ];
}
