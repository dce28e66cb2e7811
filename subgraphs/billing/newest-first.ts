import { orderTerms, readPage, toConnection, type Connection, type Page, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, lt, type SQL } from 'drizzle-orm';
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core';
import { pageRowsDefault } from './config.ts';
import type { BillingContext } from './context.ts';

/** A table whose rows are listed newest first, by their ids. */
export interface NewestFirst {
  readonly table: MySqlTable;
  readonly id: MySqlColumn;
  readonly order: PageOrder;
}

/** The order by falling ids of a table; `name` is in its cursors. */
export function newestFirst(name: string, table: MySqlTable, id: MySqlColumn): NewestFirst {
  return { table, id, order: { name, parts: [{ column: id, direction: 'desc' }] } };
}

/** Reads and checks the page; see `readPage`. */
export function readNewestPage(list: NewestFirst, args: PageArguments): Page {
  const page = readPage(args, list.order, { rowsDefault: pageRowsDefault });
  if (page.after !== null && typeof page.after[0] !== 'number') throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  return page;
}

/** The condition that a row lies after the page's cursor. */
export function afterNewest(list: NewestFirst, page: Page): SQL | undefined {
  return page.after === null ? undefined : lt(list.id, Number(page.after[0]));
}

/** A page of rows, newest first; `read` selects them with a condition, an order and a limit. */
export async function listNewest<Row extends { readonly id: number }>(
  context: BillingContext,
  list: NewestFirst,
  args: PageArguments,
  matches: SQL | undefined,
  read: (where: SQL | undefined, order: SQL[], rows: number) => Promise<readonly Row[]>,
): Promise<Connection<Row>> {
  const page = readNewestPage(list, args);
  const rows = await read(and(matches, afterNewest(list, page)), orderTerms(page.order), page.first + 1);
  // Async: what $count gives runs its statement at each `then`, and Apollo Server asks twice.
  return toConnection(rows, page, (row) => [row.id], async () => context.database.drizzle.$count(list.table, matches));
}
