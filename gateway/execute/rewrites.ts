import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isData, readOwn } from './program.ts';
import type { Data } from './program.ts';
import { isOfType } from './type-conditions.ts';

const fragmentPrefix = '... on ';

/** Changes data as a plan asks for around a fetch: sets values, renames keys. */
export function applyRewrites(schema: GraphQLSchema, rewrites: readonly FetchDataRewrite[] | undefined, value: unknown): void {
  for (const rewrite of rewrites ?? []) rewriteAt(schema, rewrite, rewrite.path, value);
}

function rewriteAt(schema: GraphQLSchema, rewrite: FetchDataRewrite, path: readonly string[], value: unknown): void {
  if (Array.isArray(value)) {
    for (const element of value) rewriteAt(schema, rewrite, path, element);
    return;
  }
  const [step, ...rest] = path;
  if (step === undefined || !isData(value)) return;
  if (step.startsWith(fragmentPrefix)) {
    if (isOfType(schema, value['__typename'], step.slice(fragmentPrefix.length), true)) rewriteAt(schema, rewrite, rest, value);
    return;
  }
  if (rest.length > 0) rewriteAt(schema, rewrite, rest, readOwn(value, step));
  else if (rewrite.kind === 'ValueSetter') set(value, step, rewrite.setValueTo);
  else rename(value, step, rewrite.renameKeyTo);
}

function rename(value: Data, from: string, to: string): void {
  const renamed = readOwn(value, from);
  if (renamed === undefined) return;
  delete value[from];
  set(value, to, renamed);
}

function set(value: Data, key: string, to: unknown): void {
  Object.defineProperty(value, key, { value: to, enumerable: true, writable: true, configurable: true });
}
