import DataLoader from 'dataloader';
import type { RequestContext } from './request-context.ts';
import { batchKeysMax } from './runtime-limits.ts';

/** How rows of one kind are read for many keys at once: one statement, whatever the number of keys. */
export interface Batch<Key, Value, Context extends RequestContext = RequestContext> {
  readonly name: string;
  readonly load: (keys: readonly Key[], context: Context) => Promise<ReadonlyMap<Key, Value>>;
  /** For keys that are objects: what makes two of them the same. */
  readonly identify: ((key: Key) => string) | undefined;
}

/**
 * Defines a batch, once, at module level. `load` gets the distinct keys of one request's tick and answers with a map; a key that
 * is not in it has no value. Keys that are objects need `identify`, and the map is then keyed by the same objects.
 */
export function defineBatch<Key, Value, Context extends RequestContext = RequestContext>(
  name: string,
  load: (keys: readonly Key[], context: Context) => Promise<ReadonlyMap<Key, Value>>,
  identify?: (key: Key) => string,
): Batch<Key, Value, Context> {
  return { name, load, identify };
}

/** The value of `key`, read together with every other key of `batch` that this request asks for; null when there is none. */
export function loadOne<Key, Value, Context extends RequestContext>(context: Context, batch: Batch<Key, Value, Context>, key: Key): Promise<Value | null> {
  return loaderOf(context, batch).load(key);
}

/** The values of `keys`, in their order, with null where there is none. */
export function loadMany<Key, Value, Context extends RequestContext>(context: Context, batch: Batch<Key, Value, Context>, keys: readonly Key[]): Promise<readonly (Value | null)[]> {
  const loader = loaderOf(context, batch);
  return Promise.all(keys.map((key) => loader.load(key)));
}

/** Forgets what this request has read in `batch`: for a mutation whose answer must show what it wrote. */
export function forgetLoaded<Key, Value, Context extends RequestContext>(context: Context, batch: Batch<Key, Value, Context>): void {
  context.loaders.delete(batch);
}

function loaderOf<Key, Value, Context extends RequestContext>(context: Context, batch: Batch<Key, Value, Context>): DataLoader<Key, Value | null, unknown> {
  const existing = context.loaders.get(batch);
  // The registry is keyed by the batch itself, which fixes Key and Value.
  if (existing !== undefined) return existing as DataLoader<Key, Value | null, unknown>;
  const loader = new DataLoader<Key, Value | null, unknown>(
    async (keys) => {
      const found = await batch.load(keys, context);
      return keys.map((key) => found.get(key) ?? null);
    },
    { maxBatchSize: batchKeysMax, name: batch.name, ...(batch.identify === undefined ? {} : { cacheKeyFn: batch.identify }) },
  );
  context.loaders.set(batch, loader);
  return loader;
}
