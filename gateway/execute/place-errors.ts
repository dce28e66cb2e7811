import { GraphQLError, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import { SubgraphFetchError } from '../fetch/subgraph-fetch-error.ts';
import type { ResponsePath } from './collect-objects.ts';
import type { Data } from './program.ts';

/** The response names that a client uses anywhere in an operation. */
export function responseNamesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Field: (node) => {
      names.add(node.alias?.value ?? node.name.value);
    },
  });
  return names;
}

/** How far a path leads in a response, and whether to a null, which takes in all that is below it. */
export function depthIn(data: unknown, path: ResponsePath): { readonly depth: number; readonly isNulled: boolean } {
  let current = data;
  for (const [depth, step] of path.entries()) {
    if (current === null) return { depth, isNulled: true };
    const next = typeof current === 'object' && Object.hasOwn(current as object, step) ? (current as Record<string | number, unknown>)[step] : undefined;
    if (next === undefined) return { depth, isNulled: false };
    current = next;
  }
  return { depth: path.length, isNulled: current === null };
}

/**
 * Puts errors where the client can find them. One below a null stays as it is. One of a field that the client asks for, but not of this object, is left out: we asked more broadly than it
 * did. One of a field that only we asked for, since another requires it, is told of the object that it is in.
 *
 * @param names the client's response names
 */
export function placeErrors(errors: readonly GraphQLError[], data: Data | null, names: ReadonlySet<string>): readonly GraphQLError[] {
  return errors.flatMap((error) => {
    const { path } = error;
    if (path === undefined) return [error];
    const { depth, isNulled } = depthIn(data, path);
    const step = path[depth];
    if (isNulled || step === undefined) return [error];
    if (typeof step === 'string' && names.has(step)) return [];
    const place = path.slice(0, depth);
    if (error instanceof SubgraphFetchError) return [new SubgraphFetchError(error.subgraph, error.failure, place, error.originalError)];
    return [new GraphQLError(error.message, { path: place, extensions: error.extensions, ...(error.originalError === undefined ? {} : { originalError: error.originalError }) })];
  });
}
