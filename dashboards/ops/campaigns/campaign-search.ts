import type { CampaignFilter, CampaignOrder, CampaignSort, CampaignStatus, SortDirection } from '../generated/graphql.ts';
import { statusWords } from './campaign-words.ts';

/** What the campaign list keeps in the address. All optional: an absent part has its default. */
export interface CampaignSearch {
  /** Statuses joined by commas, or `all`. Default `ACTIVE`. */
  readonly status?: string | undefined;
  /** Id of the advertiser whose campaigns are listed. */
  readonly advertiser?: string | undefined;
  /** Part of the name. */
  readonly q?: string | undefined;
  readonly sort?: CampaignSort | undefined;
  readonly dir?: SortDirection | undefined;
  /** Id of the campaign whose panel is open. */
  readonly campaign?: string | undefined;
}

/** The orders that are offered by name. The first is the default. */
export const campaignSorts: readonly { readonly by: CampaignSort; readonly direction: SortDirection; readonly label: string }[] = [
  { by: 'ENDS_ON', direction: 'ASC', label: 'Ending soon' },
  { by: 'ENDS_ON', direction: 'DESC', label: 'Ending last' },
  { by: 'STARTS_ON', direction: 'DESC', label: 'Started last' },
  { by: 'CREATED_AT', direction: 'DESC', label: 'Newest' },
  { by: 'UPDATED_AT', direction: 'DESC', label: 'Changed last' },
  { by: 'IMPRESSIONS_LAST_7D', direction: 'DESC', label: 'Most impressions (7 days)' },
  { by: 'NAME', direction: 'ASC', label: 'Name A–Z' },
  { by: 'NAME', direction: 'DESC', label: 'Name Z–A' },
];

/** Statuses in the order of a campaign's life. */
export const campaignStatuses: readonly CampaignStatus[] = [
  'ACTIVE',
  'PAUSED',
  'READY',
  'PENDING_REVIEW',
  'DRAFT',
  'COMPLETED',
  'ARCHIVED',
];

const defaultStatuses: readonly CampaignStatus[] = ['ACTIVE'];

function isStatus(value: string): value is CampaignStatus {
  return Object.hasOwn(statusWords, value);
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((known) => known === value);
}

/** Reads the address: whatever is not understood is left out, so that no link is ever broken. */
export function parseCampaignSearch(search: Readonly<Record<string, unknown>>): CampaignSearch {
  const text = (name: string): string | undefined => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  return {
    status: text('status'),
    advertiser: text('advertiser'),
    q: text('q')?.trim() || undefined,
    sort: oneOf(campaignSorts.map(({ by }) => by), search['sort']),
    dir: oneOf<SortDirection>(['ASC', 'DESC'], search['dir']),
    campaign: text('campaign'),
  };
}

/** The statuses that a search selects; empty = all. */
export function selectedStatuses(search: CampaignSearch): readonly CampaignStatus[] {
  if (search.status === undefined) return defaultStatuses;
  return search.status.split(',').filter(isStatus);
}

/** The address for a choice of statuses. */
export function statusParameter(statuses: readonly CampaignStatus[]): string | undefined {
  if (statuses.length === 0) return 'all';
  return statuses.length === 1 && statuses[0] === 'ACTIVE' ? undefined : statuses.join(',');
}

/** The order that a search asks for. */
export function selectedOrder(search: CampaignSearch): Required<CampaignOrder> {
  const by = search.sort ?? 'ENDS_ON';
  const direction = search.dir ?? campaignSorts.find((sort) => sort.by === by)?.direction ?? 'ASC';
  return { by, direction };
}

/** The API's filter for a search. */
export function campaignFilter(search: CampaignSearch): CampaignFilter {
  const statuses = selectedStatuses(search);
  return {
    ...(statuses.length === 0 ? {} : { statusIn: [...statuses] }),
    ...(search.advertiser === undefined ? {} : { advertiserIdIn: [search.advertiser] }),
    ...(search.q === undefined ? {} : { nameContains: search.q }),
  };
}
