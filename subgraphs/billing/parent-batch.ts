import { defineBatch, type Batch } from '@ad-network/runtime/batch.ts';
import type { BillingContext } from './context.ts';

/** What is asked of each parent of a list: a page, a filter, an order. Two lists of the same `identity` are the same question. */
export interface ParentList {
  readonly identity: string;
}

/** One parent's part of a list. */
export interface ParentKey<List extends ParentList> {
  readonly parentId: number;
  readonly list: List;
}

/**
 * Defines a batch of a field that takes arguments and stands inside a list: `load` runs once for each distinct question (as many as the
 * operation has selections of the field), whatever the number of parents. It answers by parent id; a parent without rows may be absent.
 */
export function defineParentBatch<List extends ParentList, Value>(
  name: string,
  load: (context: BillingContext, parentIds: readonly number[], list: List) => Promise<ReadonlyMap<number, Value>>,
): Batch<ParentKey<List>, Value, BillingContext> {
  return defineBatch(
    name,
    async (keys: readonly ParentKey<List>[], context: BillingContext) => {
      const found = new Map<ParentKey<List>, Value>();
      for (const group of Map.groupBy(keys, (key) => key.list.identity).values()) {
        const list = group[0]?.list;
        if (list === undefined) continue;
        const byParent = await load(context, group.map((key) => key.parentId), list);
        for (const key of group) {
          const value = byParent.get(key.parentId);
          if (value !== undefined) found.set(key, value);
        }
      }
      return found;
    },
    ({ parentId, list }) => `${parentId} ${list.identity}`,
  );
}
