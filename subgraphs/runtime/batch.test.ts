import { describe, expect, it } from 'vitest';
import { defineBatch, forgetLoaded, loadMany, loadOne } from './batch.ts';
import type { RequestContext } from './request-context.ts';

const contextOf = (): RequestContext => ({ loaders: new Map() }) as unknown as RequestContext;

describe('batching', () => {
  it('reads all keys of a tick once, each key once, and gives null for what is not there', async () => {
    const asked: (readonly number[])[] = [];
    const squares = defineBatch<number, number>('squares', async (keys) => {
      asked.push(keys);
      return new Map(keys.filter((key) => key < 10).map((key) => [key, key * key]));
    });
    const context = contextOf();
    expect(await Promise.all([loadOne(context, squares, 3), loadOne(context, squares, 99), loadMany(context, squares, [3, 4])])).toEqual([9, null, [9, 16]]);
    expect(asked).toEqual([[3, 99, 4]]);
  });

  it('remembers within a request, not across requests, and not after forgetting', async () => {
    let reads = 0;
    const one = defineBatch<string, number>('one', async (keys) => new Map(keys.map((key) => [key, (reads += 1)])));
    const context = contextOf();
    expect([await loadOne(context, one, 'a'), await loadOne(context, one, 'a'), await loadOne(contextOf(), one, 'a')]).toEqual([1, 1, 2]);
    forgetLoaded(context, one);
    expect(await loadOne(context, one, 'a')).toBe(3);
  });

  it('tells keys that are objects apart by what identifies them', async () => {
    const sums = defineBatch<{ readonly a: number; readonly b: number }, number>('sums', async (keys) => new Map(keys.map((key) => [key, key.a + key.b])), ({ a, b }) => `${a}:${b}`);
    const context = contextOf();
    expect(await Promise.all([loadOne(context, sums, { a: 1, b: 2 }), loadOne(context, sums, { a: 1, b: 2 }), loadOne(context, sums, { a: 2, b: 2 })])).toEqual([3, 3, 4]);
  });
});
