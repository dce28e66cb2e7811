import { PublicError } from '@ad-network/runtime/public-error.ts';
import type { CursorValue, Page, PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { sql, type SQLWrapper } from 'drizzle-orm';
import { campaign, campaignRecent } from './table.ts';

export type CampaignSort = 'CREATED_AT' | 'NAME' | 'STARTS_ON' | 'ENDS_ON' | 'UPDATED_AT' | 'IMPRESSIONS_LAST_7D';

/** `CampaignOrder` of the SDL. */
export interface CampaignOrder {
  readonly by: CampaignSort;
  readonly direction: 'ASC' | 'DESC';
}

/** What a sort reads of a row, and which values of it a cursor may hold. */
interface SortKey {
  readonly column: SQLWrapper;
  /** The driver's value as a cursor holds it. */
  readonly toCursor: (value: unknown) => CursorValue;
  readonly isCursor: (value: CursorValue) => boolean;
  /** The index of `campaign` that holds the sort key and the id; null where the key is another table's. */
  readonly index: string | null;
}

const text = { toCursor: String, isCursor: (value: CursorValue) => typeof value === 'string' };
const count = { toCursor: Number, isCursor: (value: CursorValue) => typeof value === 'number' };
const day = { toCursor: String, isCursor: (value: CursorValue) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isInstant(`${value}T00:00:00Z`) };
const instant = {
  toCursor: String,
  isCursor: (value: CursorValue) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/.test(value) && isInstant(`${value.replace(' ', 'T')}Z`),
};

function isInstant(iso: string): boolean {
  return !Number.isNaN(Date.parse(iso));
}

const sortKeys: Readonly<Record<CampaignSort, SortKey>> = {
  CREATED_AT: { column: campaign.createdAt, index: 'ix_c_created', ...instant },
  NAME: { column: campaign.name, index: 'ix_c_name', ...text },
  STARTS_ON: { column: campaign.startsOn, index: 'ix_c_start', ...day },
  ENDS_ON: { column: campaign.endsSort, index: 'ix_c_end', ...day },
  UPDATED_AT: { column: campaign.updatedAt, index: 'ix_c_updated', ...instant },
  IMPRESSIONS_LAST_7D: { column: campaignRecent.impressions7d, index: null, ...count },
};

/** An order of campaigns that a page can be read in. */
export interface ListOrder {
  readonly order: PageOrder;
  readonly sortColumn: SQLWrapper;
  /** True when the order is that of `campaign_recent`, in which every campaign has its row: the list begins there, in its index. */
  readonly readsRecent: boolean;
  /** The index that holds all campaigns in this order; null where no hint is needed to read them in it. */
  readonly index: string | null;
  /** Values of a row's cursor; `sortValue` is what `sortColumn` gave. */
  readonly cursorOf: (row: { readonly id: number; readonly sortValue: unknown }) => readonly CursorValue[];
  /** Throws PublicError INVALID_CURSOR for a made-up cursor, whose value the server would refuse or misread. */
  readonly checkCursor: (page: Page) => void;
}

/** The order that was asked for; newest first without one. */
export function orderCampaigns(asked: CampaignOrder | null | undefined): ListOrder {
  if (asked === null || asked === undefined) {
    return {
      order: { name: 'newest', parts: [{ column: campaign.id, direction: 'desc' }] },
      sortColumn: campaign.id,
      readsRecent: false,
      index: null,
      cursorOf: (row) => [row.id],
      checkCursor: (page) => refuseUnless(page, ([id]) => typeof id === 'number'),
    };
  }
  const key = sortKeys[asked.by];
  const direction = asked.direction === 'ASC' ? 'asc' : 'desc';
  const readsRecent = asked.by === 'IMPRESSIONS_LAST_7D';
  return {
    order: {
      name: `${asked.by} ${direction}`,
      parts: [
        { column: key.column, direction },
        { column: readsRecent ? campaignRecent.campaignId : campaign.id, direction },
      ],
    },
    sortColumn: key.column,
    readsRecent,
    index: key.index,
    cursorOf: (row) => [key.toCursor(row.sortValue), row.id],
    checkCursor: (page) => refuseUnless(page, ([value, id]) => value !== undefined && key.isCursor(value) && typeof id === 'number'),
  };
}

function refuseUnless(page: Page, isOurs: (values: readonly CursorValue[]) => boolean): void {
  if (page.after !== null && !isOurs(page.after)) {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
}
