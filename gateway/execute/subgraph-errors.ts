import { GraphQLError } from 'graphql';
import type { ResponsePath } from './collect-objects.ts';

/** An error as a subgraph sent it. */
export interface SubgraphError {
  readonly message?: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A subgraph's error at its place in the client's response, in the form that Apollo's gateway gives it: `serviceName`, and a code in any case. */
export function toClientError(error: SubgraphError, service: string, path: ResponsePath | undefined): GraphQLError {
  return new GraphQLError(error.message ?? `Error while fetching subquery from service "${service}"`, {
    ...(path === undefined || path.length === 0 ? {} : { path }),
    extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...error.extensions, serviceName: service },
  });
}

/** A path in the client's own response names. */
export function inClientNames(path: ResponsePath, responseNames: ReadonlyMap<string, string>): ResponsePath {
  return responseNames.size === 0 ? path : path.map((part) => (typeof part === 'string' ? (responseNames.get(part) ?? part) : part));
}

/** Whether an error says already why a place is null: it is of the place itself, of something around it, or of something in it. */
export function explains(errorPath: ResponsePath | undefined, place: ResponsePath): boolean {
  if (errorPath === undefined) return true;
  const shared = Math.min(errorPath.length, place.length);
  for (let at = 0; at < shared; at += 1) if (errorPath[at] !== place[at]) return false;
  return true;
}
