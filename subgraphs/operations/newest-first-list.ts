import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { readPage, toConnection, type Connection, type Page, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import type { SQLWrapper } from 'drizzle-orm';
import { pageRowsDefault } from './config.ts';
import type { OperationsContext } from './context.ts';

/** Reads the page of a list in the default order, newest first. Throws PublicError: see `readPage`. */
export function readNewestFirst(args: PageArguments, idColumn: SQLWrapper): Page {
  const order: PageOrder = { name: 'newest', parts: [{ column: idColumn, direction: 'desc' }] };
  const page = readPage(args, order, { rowsDefault: pageRowsDefault });
  if (page.after !== null && typeof page.after[0] !== 'number') {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
  return page;
}

/** The connection of a page that `readNewestFirst` read. */
export function toNewestFirst<Row extends { readonly id: number }>(rows: readonly Row[], page: Page, totalCount: () => Promise<number>): Connection<Row> {
  return toConnection(rows, page, (row) => [row.id], totalCount);
}

/** How the rows that belong to a parent are read, for many parents in one statement. */
export interface ChildRows<Row> {
  readonly idColumn: SQLWrapper;
  /** Each parent's first `page.first + 1` rows after the page's cursor, newest first. */
  readonly readPages: (context: OperationsContext, parentIds: readonly number[], page: Page) => Promise<readonly (readonly [parentId: number, row: Row])[]>;
  /** How many rows each parent has; one without may be missing. */
  readonly readCounts: (context: OperationsContext, parentIds: readonly number[]) => Promise<readonly (readonly [parentId: number, rows: number])[]>;
}

/**
 * A list within a list, newest first: the pages of every parent that a request asks the same page of are read in one statement. Define it once, at
 * module level.
 */
export function defineNewestFirstChildren<Row extends { readonly id: number }>(
  name: string,
  children: ChildRows<Row>,
): (context: OperationsContext, parentId: number, args: PageArguments) => Promise<Connection<Row>> {
  interface Key {
    readonly parentId: number;
    readonly page: Page;
  }
  const pages = defineBatch<Key, readonly Row[], OperationsContext>(
    name,
    async (keys, context) => {
      const found = new Map<Key, Row[]>();
      for (const group of Map.groupBy(keys, ({ page }) => identifyPage(page)).values()) {
        const byParent = new Map(group.map((key) => [key.parentId, key]));
        const page = group[0]?.page;
        if (page === undefined) continue;
        for (const key of group) found.set(key, []);
        for (const [parentId, row] of await children.readPages(context, [...byParent.keys()], page)) {
          const key = byParent.get(parentId);
          if (key !== undefined) found.get(key)?.push(row);
        }
      }
      return found;
    },
    ({ parentId, page }) => `${parentId} ${identifyPage(page)}`,
  );
  const counts = defineBatch<number, number, OperationsContext>(`count of ${name}`, async (parentIds, context) => new Map(await children.readCounts(context, parentIds)));
  return async (context, parentId, args) => {
    const page = readNewestFirst(args, children.idColumn);
    const rows = await loadOne(context, pages, { parentId, page });
    return toNewestFirst(rows ?? [], page, async () => (await loadOne(context, counts, parentId)) ?? 0);
  };
}

function identifyPage(page: Page): string {
  return JSON.stringify([page.first, page.after]);
}
