import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { PublicError } from './public-error.ts';
import { cursorCharactersMax, idsInFilterMax, pageRowsMax } from './runtime-limits.ts';

export type CursorValue = string | number;

/** One column of an order. The last one of an order is always the id, so that no two rows compare equal. */
export interface OrderPart {
  readonly column: SQLWrapper;
  readonly direction: 'asc' | 'desc';
}

/** An order by name: the name is in the cursor, so that a cursor of one order is refused in another. */
export interface PageOrder {
  readonly name: string;
  readonly parts: readonly OrderPart[];
}

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page that was asked for and is allowed. */
export interface Page {
  readonly first: number;
  readonly order: PageOrder;
  /** Values of the order's columns in the row after which the page begins; null at the beginning. */
  readonly after: readonly CursorValue[] | null;
}

/**
 * Reads `first` and `after`. Throws PublicError: PAGE_TOO_LARGE above `rowsMax`, INVALID_INPUT for a negative `first`,
 * INVALID_CURSOR for a cursor that is not ours or of another order.
 */
export function readPage(args: PageArguments, order: PageOrder, bounds: { readonly rowsDefault: number; readonly rowsMax?: number }): Page {
  const rowsMax = bounds.rowsMax ?? pageRowsMax;
  const first = args.first ?? bounds.rowsDefault;
  if (first < 0) throw new PublicError('INVALID_INPUT', `"first" must not be negative; got ${first}.`);
  if (first > rowsMax) throw new PublicError('PAGE_TOO_LARGE', `"first" may be at most ${rowsMax}; got ${first}. Page on with "after".`);
  return { first, order, after: args.after === undefined || args.after === null ? null : decodeCursor(args.after, order) };
}

/** The condition that a row lies after the page's cursor; undefined at the beginning. */
export function afterCursor(page: Page): SQL | undefined {
  if (page.after === null) return undefined;
  const [firstPart, ...rest] = page.order.parts;
  const [firstValue, ...restValues] = page.after;
  if (firstPart === undefined || firstValue === undefined) return undefined;
  if (rest.length === 0) return beyond(firstPart, firstValue);
  // The leading bound alone is what an index range needs; the rest decides among equals.
  return sql`(${withinOrBeyond(firstPart, firstValue)} AND (${beyond(firstPart, firstValue)} OR ${amongEquals(rest, restValues)}))`;
}

function amongEquals(parts: readonly OrderPart[], values: readonly CursorValue[]): SQL {
  const [part, ...rest] = parts;
  const [value, ...restValues] = values;
  if (part === undefined || value === undefined) return sql`FALSE`;
  if (rest.length === 0) return beyond(part, value);
  return sql`(${beyond(part, value)} OR (${part.column} = ${value} AND ${amongEquals(rest, restValues)}))`;
}

function beyond(part: OrderPart, value: CursorValue): SQL {
  return part.direction === 'asc' ? sql`${part.column} > ${value}` : sql`${part.column} < ${value}`;
}

function withinOrBeyond(part: OrderPart, value: CursorValue): SQL {
  return part.direction === 'asc' ? sql`${part.column} >= ${value}` : sql`${part.column} <= ${value}`;
}

/** The order's terms for `.orderBy(...)`. */
export function orderTerms(order: PageOrder): SQL[] {
  return order.parts.map((part) => (part.direction === 'asc' ? sql`${part.column} ASC` : sql`${part.column} DESC`));
}

export interface Connection<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: PageInfo;
  /** A function, which GraphQL calls only when the field is selected. */
  readonly totalCount: () => Promise<number>;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/**
 * The Relay connection of a page. `rows` were read with limit `first + 1`: the one too many says that there is a next page.
 * `cursorOf` gives the values of the order's columns in a row.
 */
export function toConnection<Row>(
  rows: readonly Row[],
  page: Page,
  cursorOf: (row: Row) => readonly CursorValue[],
  totalCount: () => Promise<number>,
): Connection<Row> {
  const edges = rows.slice(0, page.first).map((node) => ({ cursor: encodeCursor(page.order, cursorOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

/** Opaque to clients: base64url of the order's name and the row's values. */
export function encodeCursor(order: PageOrder, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([order.name, ...values])).toString('base64url');
}

function decodeCursor(cursor: string, order: PageOrder): readonly CursorValue[] {
  const parsed = cursor.length > cursorCharactersMax ? null : parseCursor(cursor);
  const isValue = (value: unknown): value is CursorValue => typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value));
  if (parsed === null || parsed[0] !== order.name || parsed.length !== order.parts.length + 1 || !parsed.slice(1).every(isValue)) {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list in this same order; begin again without it.');
  }
  return parsed.slice(1) as CursorValue[];
}

function parseCursor(cursor: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Refuses a filter list that is too long: PublicError INVALID_INPUT naming the argument. */
export function checkFilterList(name: string, values: readonly unknown[] | null | undefined): void {
  if (values !== null && values !== undefined && values.length > idsInFilterMax) {
    throw new PublicError('INVALID_INPUT', `"${name}" may hold at most ${idsInFilterMax} values; got ${values.length}.`);
  }
}
