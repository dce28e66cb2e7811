import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { Located } from './collect-objects.ts';
import { isData, readOwn } from './program.ts';
import { isOfType } from './type-conditions.ts';

type ContextRewrites = NonNullable<FetchNode['contextRewrites']>;

/** Objects that get the same values from what is around them. */
export interface ContextGroup {
  readonly members: readonly Located[];
  /** Members of a JSON object: the values, as variables of the fetch. */
  readonly variables: string;
}

/** Groups objects by the values that `@fromContext` arguments take from the objects around them. */
export function groupByContext(schema: GraphQLSchema, located: readonly Located[], rewrites: ContextRewrites): readonly ContextGroup[] {
  const groups = new Map<string, Located[]>();
  for (const place of located) {
    const values = new Map<string, unknown>();
    for (const { path, renameKeyTo } of rewrites) {
      // Several types may set one context: each has its rewrite, and the one that applies has a value.
      const value = readContext(schema, place, path);
      if (value !== undefined || !values.has(renameKeyTo)) values.set(renameKeyTo, value);
    }
    const key = [...values].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value ?? null)}`).join(',');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  }
  return [...groups].map(([variables, members]) => ({ members, variables }));
}

/** Follows a path such as `.., .., "... on Parent", name` from an object outwards and then in. */
function readContext(schema: GraphQLSchema, { ancestors }: Located, path: readonly string[]): unknown {
  let up = 0;
  while (path[up] === '..') up += 1;
  let current: unknown = ancestors[ancestors.length - 1 - up];
  for (const step of path.slice(up)) {
    if (!isData(current)) return undefined;
    if (step.startsWith('... on ')) {
      if (!isOfType(schema, current['__typename'], step.slice('... on '.length), true)) return undefined;
    } else current = readOwn(current, step);
  }
  return current;
}
