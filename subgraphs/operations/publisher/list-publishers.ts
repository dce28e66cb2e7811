import { decodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, checkFilterList, orderTerms, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, count, inArray, type SQL } from 'drizzle-orm';
import type { partyStatuses } from '../agency/table.ts';
import type { OperationsContext } from '../context.ts';
import { nameContains } from '../name-search.ts';
import { readNewestFirst, toNewestFirst } from '../newest-first-list.ts';
import { publisherColumns, type PublisherRow } from './queries.ts';
import { publisher } from './table.ts';

/** `PublisherFilter` of the SDL. */
export interface PublisherFilter {
  readonly idIn?: readonly string[] | null;
  readonly statusIn?: readonly (typeof partyStatuses)[number][] | null;
  readonly countryIn?: readonly string[] | null;
  readonly nameContains?: string | null;
}

/** Arguments of a list of publishers. */
export interface PublisherListArguments extends PageArguments {
  readonly filter?: PublisherFilter | null;
}

/**
 * A page of publishers, newest first. One statement, and one more when `totalCount` is selected. Throws PublicError before any SQL:
 * see `readPage`; WRONG_ID_KIND, or INVALID_INPUT for a list or text that is too long.
 */
export async function listPublishers(context: OperationsContext, args: PublisherListArguments): Promise<Connection<PublisherRow>> {
  const page = readNewestFirst(args, publisher.id);
  const conditions = filterPublishers(args.filter);
  const db = context.database.drizzle;
  const rows = await db
    .select(publisherColumns)
    .from(publisher)
    .where(and(...conditions, afterCursor(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  return toNewestFirst(rows, page, async () => {
    const counted = await db.select({ rows: count() }).from(publisher).where(and(...conditions));
    return counted[0]?.rows ?? 0;
  });
}

function filterPublishers(filter: PublisherFilter | null | undefined): readonly (SQL | undefined)[] {
  if (filter === null || filter === undefined) return [];
  checkFilterList('idIn', filter.idIn);
  checkFilterList('countryIn', filter.countryIn);
  return [
    filter.idIn ? inArray(publisher.id, filter.idIn.map((id) => decodeId('pub', id))) : undefined,
    filter.statusIn ? inArray(publisher.status, [...new Set(filter.statusIn)]) : undefined,
    filter.countryIn ? inArray(publisher.country, [...new Set(filter.countryIn)]) : undefined,
    filter.nameContains ? nameContains(publisher.name, filter.nameContains) : undefined,
  ];
}
