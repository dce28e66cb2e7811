import { decodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, checkFilterList, orderTerms, toConnection, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, between, eq, gte, inArray, isNull, lte, or, type SQL } from 'drizzle-orm';
import { adUnit } from '../ad-unit/table.ts';
import { deliveryRangeDaysMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { addDays, checkRange, type DayRange } from '../day-range.ts';
import { gameOwner } from '../game-ownership/table.ts';
import { cursorOf, groupedColumns, readGroupedPage, type DeliveryGroup, type GroupedPage, type GroupedRow } from './list-order.ts';
import { deliveryDaily } from './table.ts';

/** `DeliveryFilter` of the SDL. */
export interface DeliveryFilter {
  readonly campaignIdIn?: readonly string[] | null;
  readonly gameIdIn?: readonly string[] | null;
  readonly adUnitIdIn?: readonly string[] | null;
  readonly publisherIdIn?: readonly string[] | null;
}

/** Arguments of `deliveryRows`. */
export interface DeliveryListArguments extends PageArguments {
  readonly range: DayRange;
  readonly filter: DeliveryFilter;
  readonly groupBy?: DeliveryGroup | null;
}

/** A row with what its list is grouped by. */
export type ListedDelivery = GroupedRow & { readonly groupBy: DeliveryGroup; readonly campaignId: number | null };

/**
 * A page of delivery. Days are read a few at a time, twice as many each time, until the page is full: what is read grows with the page, and a range of 92 days takes
 * at most seven statements. Throws PublicError before any SQL.
 */
export async function listDelivery(context: OperationsContext, args: DeliveryListArguments): Promise<Omit<Connection<ListedDelivery>, 'totalCount'>> {
  checkRange(args.range, deliveryRangeDaysMax);
  const grouped = readGroupedPage(args);
  const { page, groupBy } = grouped;
  const filter = filterDelivery(args.filter);
  const rows: GroupedRow[] = [];
  let from = page.after === null ? args.range.from : maxDay(args.range.from, String(page.after[0]));
  // A day without groups has one row at most, so that as many days as rows are needed at once.
  for (let days = groupBy === 'NONE' ? page.first + 1 : 1; from <= args.range.to && rows.length <= page.first; days *= 2) {
    const to = minDay(args.range.to, addDays(from, days - 1));
    rows.push(...(await readDays(context, grouped, filter, { from, to }, page.first + 1 - rows.length)));
    from = addDays(to, 1);
  }
  const listed = rows.map((row): ListedDelivery => ({ ...row, groupBy, campaignId: groupBy === 'CAMPAIGN' ? row.groupId : null }));
  return toConnection(listed, page, (row) => cursorOf(groupBy, row), () => Promise.resolve(0));
}

async function readDays(context: OperationsContext, grouped: GroupedPage, filter: Filter, range: DayRange, rowsMax: number): Promise<readonly GroupedRow[]> {
  const { page, groupColumn, groupBy } = grouped;
  const onDay = and(lte(gameOwner.validFrom, deliveryDaily.day), or(isNull(gameOwner.validTo), gte(gameOwner.validTo, deliveryDaily.day)));
  let query = context.database.drizzle.select(groupedColumns(grouped)).from(deliveryDaily).$dynamic();
  if (filter.needsGame || groupBy === 'GAME') query = query.innerJoin(adUnit, eq(adUnit.id, deliveryDaily.adUnitId));
  if (filter.needsOwner) query = query.innerJoin(gameOwner, and(eq(gameOwner.gameId, adUnit.gameId), onDay));
  return query
    .where(and(between(deliveryDaily.day, range.from, range.to), ...filter.conditions, afterCursor(page)))
    .groupBy(...(groupColumn === null ? [deliveryDaily.day] : [deliveryDaily.day, groupColumn]))
    .orderBy(...orderTerms(page.order))
    .limit(rowsMax);
}

interface Filter {
  readonly conditions: readonly (SQL | undefined)[];
  readonly needsGame: boolean;
  readonly needsOwner: boolean;
}

/** Throws PublicError, before any SQL: WRONG_ID_KIND, or INVALID_INPUT for a list that is too long. */
function filterDelivery(filter: DeliveryFilter): Filter {
  for (const name of ['campaignIdIn', 'gameIdIn', 'adUnitIdIn', 'publisherIdIn'] as const) checkFilterList(name, filter[name]);
  const needsOwner = Boolean(filter.publisherIdIn);
  return {
    conditions: [
      filter.campaignIdIn ? inArray(deliveryDaily.campaignId, filter.campaignIdIn.map((id) => decodeId('cmp', id))) : undefined,
      filter.adUnitIdIn ? inArray(deliveryDaily.adUnitId, filter.adUnitIdIn.map((id) => decodeId('adu', id))) : undefined,
      filter.gameIdIn ? inArray(adUnit.gameId, filter.gameIdIn.map((id) => decodeId('gam', id))) : undefined,
      filter.publisherIdIn ? inArray(gameOwner.publisherId, filter.publisherIdIn.map((id) => decodeId('pub', id))) : undefined,
    ],
    needsGame: needsOwner || Boolean(filter.gameIdIn),
    needsOwner,
  };
}

function minDay(a: string, b: string): string {
  return a < b ? a : b;
}

function maxDay(a: string, b: string): string {
  return a < b ? b : a;
}
