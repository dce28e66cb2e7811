import type { CursorValue, Page, PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { sql, type SQL } from 'drizzle-orm';
import type { InvoiceRow } from './queries.ts';
import { invoice } from './table.ts';

export type InvoiceSort = 'CREATED_AT' | 'ISSUED_ON' | 'DUE_ON' | 'OUTSTANDING' | 'NUMBER';
export type SortDirection = 'ASC' | 'DESC';

/** What one sort needs to know of its column. */
interface SortKey {
  readonly column: typeof invoice.createdAt | typeof invoice.issuedOn | typeof invoice.dueOn | typeof invoice.outstandingMinor | typeof invoice.number;
  /** The row's value as a cursor holds it; an empty text where there is none. */
  readonly valueOf: (row: InvoiceRow) => string;
  /** What a value in a cursor must look like: a forged one must not reach the server as a malformed date. */
  readonly shape: RegExp;
  /** The value as the server compares it: a number must not be compared as text. */
  readonly toParameter: (value: string) => string | bigint;
}

const asIs = (value: string): string => value;
const dayShape = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const sortKeys: Readonly<Record<InvoiceSort, SortKey>> = {
  CREATED_AT: { column: invoice.createdAt, valueOf: (row) => row.createdAt, shape: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/, toParameter: asIs },
  ISSUED_ON: { column: invoice.issuedOn, valueOf: (row) => row.issuedOn ?? '', shape: dayShape, toParameter: asIs },
  DUE_ON: { column: invoice.dueOn, valueOf: (row) => row.dueOn ?? '', shape: dayShape, toParameter: asIs },
  OUTSTANDING: { column: invoice.outstandingMinor, valueOf: (row) => String(row.outstandingMinor), shape: /^-?\d{1,18}$/, toParameter: BigInt },
  NUMBER: { column: invoice.number, valueOf: (row) => row.number ?? '', shape: /^[\x20-\x7e]{1,16}$/, toParameter: asIs },
};

/** An order of invoices: how to page by it. */
export interface InvoiceOrder {
  readonly page: PageOrder;
  readonly cursorOf: (row: InvoiceRow) => readonly CursorValue[];
  /** The condition that a row lies after the page's cursor; undefined at the beginning. Throws PublicError INVALID_CURSOR. */
  readonly after: (page: Page) => SQL | undefined;
}

/** The order that a client asked for; newest first without one. Rows without a value are last when descending, first when ascending, as the server sorts them. */
export function invoiceOrder(orderBy: { readonly by: InvoiceSort; readonly direction: SortDirection } | null): InvoiceOrder {
  const direction = orderBy?.direction === 'ASC' ? 'asc' : 'desc';
  const idPart = { column: invoice.id, direction } as const;
  if (orderBy === null) {
    return { page: { name: 'newest', parts: [idPart] }, cursorOf: (row) => [row.id], after: (page) => (page.after === null ? undefined : beyondId(page.after[0], direction)) };
  }
  const key = sortKeys[orderBy.by];
  return {
    page: { name: `${orderBy.by}.${direction}`, parts: [{ column: key.column, direction }, idPart] },
    cursorOf: (row) => [key.valueOf(row), row.id],
    after: (page) => (page.after === null ? undefined : beyondValue(key, page.after, direction)),
  };
}

function beyondId(id: CursorValue | undefined, direction: 'asc' | 'desc'): SQL {
  if (typeof id !== 'number') throw refuseCursor();
  return direction === 'asc' ? sql`${invoice.id} > ${id}` : sql`${invoice.id} < ${id}`;
}

/** The bound on the sort column stands alone first: it is what an index range needs; the rest decides among equals. */
function beyondValue(key: SortKey, [value, id]: readonly CursorValue[], direction: 'asc' | 'desc'): SQL {
  const { column } = key;
  const later = beyondId(id, direction);
  if (value === '') return direction === 'asc' ? sql`((${column} IS NULL AND ${later}) OR ${column} IS NOT NULL)` : sql`(${column} IS NULL AND ${later})`;
  if (typeof value !== 'string' || !key.shape.test(value)) throw refuseCursor();
  const bound = key.toParameter(value);
  if (direction === 'asc') return sql`(${column} >= ${bound} AND (${column} > ${bound} OR ${later}))`;
  // Without a value is last when descending: such rows are still to come.
  const within = sql`(${column} <= ${bound} AND (${column} < ${bound} OR ${later}))`;
  return column.notNull ? within : sql`(${within} OR ${column} IS NULL)`;
}

function refuseCursor(): PublicError {
  return new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list in this same order; begin again without it.');
}
