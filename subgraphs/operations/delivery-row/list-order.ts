import { PublicError } from '@ad-network/runtime/public-error.ts';
import { readPage, type CursorValue, type Page, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { sql, type SQL } from 'drizzle-orm';
import { adUnit } from '../ad-unit/table.ts';
import { deliveryRowsDefault } from '../config.ts';
import { deliveryDaily } from './table.ts';

export type DeliveryGroup = 'NONE' | 'AD_UNIT' | 'GAME' | 'CAMPAIGN';

/** What each day's units are split by: none for a whole day. */
const groupColumns = { NONE: null, AD_UNIT: deliveryDaily.adUnitId, GAME: adUnit.gameId, CAMPAIGN: deliveryDaily.campaignId } as const;

/** One row of a list: the sum of a day's units, of one group. `groupId` is the id of what the list is grouped by, 0 for none. */
export interface GroupedRow {
  readonly day: string;
  readonly groupId: number;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
}

/** How a list is grouped and which page of it is asked for. */
export interface GroupedPage {
  readonly groupBy: DeliveryGroup;
  readonly page: Page;
  readonly groupColumn: (typeof groupColumns)[DeliveryGroup];
}

/** Reads the page of a list by day and group, earliest first. Throws PublicError: see `readPage`, and INVALID_CURSOR for one that is made up. */
export function readGroupedPage(args: PageArguments & { readonly groupBy?: DeliveryGroup | null }): GroupedPage {
  const groupBy = args.groupBy ?? 'NONE';
  const groupColumn = groupColumns[groupBy];
  const parts = [{ column: deliveryDaily.day, direction: 'asc' as const }, ...(groupColumn === null ? [] : [{ column: groupColumn, direction: 'asc' as const }])];
  const page = readPage(args, { name: `day ${groupBy}`, parts }, { rowsDefault: deliveryRowsDefault });
  if (page.after !== null && !isOurs(page.after)) {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
  return { groupBy, page, groupColumn };
}

function isOurs([day, groupId]: readonly CursorValue[]): boolean {
  return typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && (groupId === undefined || typeof groupId === 'number');
}

/** Values of a row's cursor. */
export function cursorOf(groupBy: DeliveryGroup, row: GroupedRow): readonly CursorValue[] {
  return groupBy === 'NONE' ? [row.day] : [row.day, row.groupId];
}

/** The columns of a `GroupedRow`, named so that a statement around can use them. */
export function groupedColumns({ groupColumn }: GroupedPage): { readonly day: SQL.Aliased<string>; readonly groupId: SQL.Aliased<number> } & { readonly [name in 'impressions' | 'clicks' | 'installs']: SQL.Aliased<bigint> } {
  return {
    day: sql<string>`${deliveryDaily.day}`.as('day'),
    groupId: sql<number>`${groupColumn ?? sql`0`}`.mapWith(Number).as('group_id'),
    impressions: total('impressions'),
    clicks: total('clicks'),
    installs: total('installs'),
  };
}

function total(name: 'impressions' | 'clicks' | 'installs'): SQL.Aliased<bigint> {
  return sql<bigint>`SUM(${deliveryDaily[name]})`.mapWith(BigInt).as(name);
}
