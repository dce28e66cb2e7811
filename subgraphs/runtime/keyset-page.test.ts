import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { checkFilterList, encodeCursor, readPage, toConnection, type PageOrder } from './keyset-page.ts';

const byName: PageOrder = { name: 'NAME', parts: [{ column: sql`name`, direction: 'asc' }, { column: sql`id`, direction: 'asc' }] };
const bounds = { rowsDefault: 25 };

describe('reading a page', () => {
  it('takes the default without arguments', () => {
    expect(readPage({}, byName, bounds)).toEqual({ first: 25, order: byName, after: null });
  });
  it('refuses more than the bound with PAGE_TOO_LARGE', () => {
    expect(() => readPage({ first: 201 }, byName, bounds)).toThrow(expect.objectContaining({ code: 'PAGE_TOO_LARGE' }));
  });
  it('refuses a negative size', () => {
    expect(() => readPage({ first: -1 }, byName, bounds)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
  it('reads its own cursor back', () => {
    expect(readPage({ after: encodeCursor(byName, ['Zoë', 7]) }, byName, bounds).after).toEqual(['Zoë', 7]);
  });
  it.each([
    ['of another order', encodeCursor({ ...byName, name: 'ENDS_ON' }, ['a', 7])],
    ['with a value too few', encodeCursor(byName, ['a'])],
    ['with an object for a value', Buffer.from('["NAME",{"a":1},7]').toString('base64url')],
    ['of garbage', '%%%'],
    ['that is huge', 'A'.repeat(2_000)],
  ])('refuses a cursor %s', (_what, after) => {
    expect(() => readPage({ after }, byName, bounds)).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
  });
  it('bounds filter lists', () => {
    expect(() => checkFilterList('idIn', new Array(501).fill('cmp_1'))).toThrow(/at most 500/);
  });
});

describe('a connection', () => {
  const page = readPage({ first: 2 }, byName, bounds);
  const rows = [{ name: 'a', id: 1 }, { name: 'b', id: 2 }, { name: 'c', id: 3 }];
  it('drops the row too many and says that there is a next page', () => {
    const connection = toConnection(rows, page, (row) => [row.name, row.id], async () => 3);
    expect(connection.edges.map((edge) => edge.node.id)).toEqual([1, 2]);
    expect(connection.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(readPage({ after: connection.pageInfo.endCursor }, byName, bounds).after).toEqual(['b', 2]);
  });
  it('of no rows has no cursors', () => {
    expect(toConnection([], page, () => [], async () => 0).pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null });
  });
});
