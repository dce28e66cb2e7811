import type { CursorValue, Page, PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';

/** An order by an amount, largest first, then by an id, highest first: both ends of one index, read backwards. */
export interface AmountOrder {
  readonly page: PageOrder;
  /** The condition that a row lies after the page's cursor; undefined at the beginning. Throws PublicError INVALID_CURSOR. */
  readonly after: (page: Page) => SQL | undefined;
}

const amountShape = /^-?\d{1,18}$/;

/** Makes the order of `name`. A cursor holds the amount as text, since JSON has no whole number of 64 bits. */
export function largestFirst(name: string, amount: SQLWrapper, id: SQLWrapper): AmountOrder {
  return {
    page: { name, parts: [{ column: amount, direction: 'desc' }, { column: id, direction: 'desc' }] },
    after: ({ after }) => (after === null ? undefined : beyond(amount, id, after)),
  };
}

function beyond(amount: SQLWrapper, id: SQLWrapper, [value, lastId]: readonly CursorValue[]): SQL {
  if (typeof value !== 'string' || !amountShape.test(value) || typeof lastId !== 'number') {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list in this same order; begin again without it.');
  }
  // A number, not its text: the server would compare text with a column of integers as floating point.
  const bound = BigInt(value);
  return sql`(${amount} <= ${bound} AND (${amount} < ${bound} OR ${id} < ${lastId}))`;
}
