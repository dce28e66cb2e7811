import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { clientLimits } from './client-limits.ts';
import { ConnectionPager, type ConnectionPage, type PagedList } from './connection-pager.ts';
import { describeFailure, type RequestFailure } from './request-failure.ts';

/** The variables that the pager sets itself. */
export interface PageVariables {
  readonly after?: string | null | undefined;
}

/** How to read one list. */
export interface ConnectionRequest<Data, Variables extends PageVariables, Node> {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** The variables of a page; `isFirst` lets the count be asked for once. */
  readonly variables: (page: { readonly after: string | undefined; readonly isFirst: boolean }) => Variables;
  /** Two requests with the same key read the same list. */
  readonly key: string;
  readonly select: (data: Data) => ConnectionPage<Node> | null | undefined;
}

/** A growing list with what a page needs to show and drive it. */
export interface Connection<Node> extends PagedList<Node, RequestFailure> {
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** Reads a list of the API page by page; starts over when `key` changes. Cached rows show at once and are renewed. */
export function useConnection<Data, Variables extends PageVariables, Node>(
  request: ConnectionRequest<Data, Variables, Node>,
): Connection<Node> {
  const client = useClient();
  const pager = useMemo(
    () =>
      new ConnectionPager<Node, RequestFailure>(({ after, isFirst, fresh }, report) => {
        const source = client.query<Data, Variables>(request.document, request.variables({ after, isFirst }), {
          requestPolicy: fresh ? 'network-only' : 'cache-and-network',
        });
        const subscription = source.subscribe(({ data, error, stale, operation }) => {
          const requestId: unknown = operation.context['requestId'];
          report({
            page: data === undefined || data === null ? undefined : (request.select(data) ?? undefined),
            failure: error && describeFailure(error, typeof requestId === 'string' ? requestId : undefined),
            stale,
          });
        });
        return subscription.unsubscribe;
      }, clientLimits.pagesMax),
    // The key stands for the request: its functions are new in every render, its meaning is not.
    [client, request.key],
  );
  const list = useSyncExternalStore(pager.subscribe, pager.current);
  useEffect(() => {
    // Coming back to a tab that was left open: what it shows is renewed.
    let hiddenAt = Date.now();
    const renew = (): void => {
      if (document.visibilityState === 'hidden') hiddenAt = Date.now();
      else if (Date.now() - hiddenAt > clientLimits.renewAfterMs) pager.reload();
    };
    document.addEventListener('visibilitychange', renew);
    return () => document.removeEventListener('visibilitychange', renew);
  }, [pager]);
  return useMemo(() => ({ ...list, loadMore: pager.loadMore, reload: pager.reload }), [list, pager]);
}
