import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useQuery, type AnyVariables } from 'urql';
import { describeFailure, type RequestFailure } from './request-failure.ts';

/** What a page has of its query: data, a failure, or both (a partial answer). */
export interface PageQuery<Data> {
  readonly data: Data | undefined;
  readonly failure: RequestFailure | undefined;
  /** Nothing has arrived yet. */
  readonly loading: boolean;
  /** What is shown is being renewed. */
  readonly refreshing: boolean;
  /** Asks the server again; what is shown stays until the answer is there. */
  readonly reload: () => void;
}

/** Reads what a page shows. Cached data shows at once and is renewed. `pause` = do not ask (yet). */
export function usePageQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pause = false,
): PageQuery<Data> {
  const [{ data, error, fetching, stale, operation }, execute] = useQuery({ query, variables, pause, requestPolicy: 'cache-and-network' });
  const requestId: unknown = operation?.context['requestId'];
  return {
    data: data ?? undefined,
    failure: error && describeFailure(error, typeof requestId === 'string' ? requestId : undefined),
    loading: data === undefined && error === undefined && !pause,
    refreshing: stale || (fetching && data !== undefined),
    reload: () => execute({ requestPolicy: 'network-only' }),
  };
}
