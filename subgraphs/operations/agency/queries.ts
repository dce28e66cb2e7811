import { defineBatch } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { afterCursor, checkFilterList, orderTerms, readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, count, inArray, type SQL } from 'drizzle-orm';
import { pageRowsDefault } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { nameContains } from '../name-search.ts';
import { agency, type PartyStatus } from './table.ts';

/** The columns that an agency's fields are resolved from. */
export const agencyColumns = { id: agency.id, name: agency.name, status: agency.status, version: agency.version };

/** A row of `agency`, as its fields are resolved from. */
export type AgencyRow = Pick<typeof agency.$inferSelect, keyof typeof agencyColumns>;

/** Agencies by id, archived ones too. */
export const agencyById = defineBatch<number, AgencyRow>('agency by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(agencyColumns).from(agency).where(inArray(agency.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** `AgencyFilter` of the SDL. */
export interface AgencyFilter {
  readonly idIn?: readonly string[] | null;
  readonly statusIn?: readonly PartyStatus[] | null;
  readonly nameContains?: string | null;
}

/** Arguments of a list of agencies. */
export interface AgencyListArguments extends PageArguments {
  readonly filter?: AgencyFilter | null;
}

const newestFirst: PageOrder = { name: 'newest', parts: [{ column: agency.id, direction: 'desc' }] };

/**
 * A page of agencies, newest first. One statement, and one more when `totalCount` is selected. Throws PublicError before any SQL:
 * see `readPage`; WRONG_ID_KIND, or INVALID_INPUT for a list or text that is too long.
 */
export async function listAgencies(context: OperationsContext, args: AgencyListArguments): Promise<Connection<AgencyRow>> {
  const page = readPage(args, newestFirst, { rowsDefault: pageRowsDefault });
  if (page.after !== null && typeof page.after[0] !== 'number') {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
  const conditions = filterAgencies(args.filter);
  const db = context.database.drizzle;
  const rows = await db
    .select(agencyColumns)
    .from(agency)
    .where(and(...conditions, afterCursor(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  return toConnection(rows, page, (row) => [row.id], async () => {
    const counted = await db.select({ rows: count() }).from(agency).where(and(...conditions));
    return counted[0]?.rows ?? 0;
  });
}

function filterAgencies(filter: AgencyFilter | null | undefined): readonly (SQL | undefined)[] {
  if (filter === null || filter === undefined) return [];
  checkFilterList('idIn', filter.idIn);
  return [
    filter.idIn ? inArray(agency.id, filter.idIn.map((id) => decodeId('agy', id))) : undefined,
    filter.statusIn ? inArray(agency.status, [...new Set(filter.statusIn)]) : undefined,
    filter.nameContains ? nameContains(agency.name, filter.nameContains) : undefined,
  ];
}
