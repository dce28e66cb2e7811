import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Kind } from 'graphql';
import { mapExchange, type AnyVariables, type Exchange } from 'urql';
import { clientLimits } from '../graphql/client-limits.ts';

/** A query that a page sent to the gateway, so that it can be sent again to see how it is carried out. */
export interface RecentOperation {
  readonly key: number;
  readonly name: string;
  readonly query: TypedDocumentNode<unknown, AnyVariables>;
  readonly variables: AnyVariables;
}

/** The last queries of this person, newest first. */
export class RecentOperations {
  #operations: readonly RecentOperation[] = [];
  readonly #listeners = new Set<() => void>();

  readonly current = (): readonly RecentOperation[] => this.#operations;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** An exchange that remembers what passes it. Behind the cache: what the cache answers is never sent. */
  readonly exchange: Exchange = mapExchange({
    onOperation: ({ kind, key, query, variables, context }) => {
      if (kind !== 'query' || context['explain'] === true) return;
      const definition = query.definitions.find((known) => known.kind === Kind.OPERATION_DEFINITION);
      this.#add({ key, name: definition?.name?.value ?? 'query', query, variables });
    },
  });

  #add(operation: RecentOperation): void {
    this.#operations = [operation, ...this.#operations.filter(({ key }) => key !== operation.key)].slice(0, clientLimits.recentOperationsMax);
    for (const listener of this.#listeners) listener();
  }
}
