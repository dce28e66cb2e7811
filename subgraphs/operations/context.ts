import type { RequestContext } from '@ad-network/runtime/request-context.ts';

/** What Operations' resolvers, queries and commands have at hand: Operations adds nothing to what every subgraph has. */
export type OperationsContext = RequestContext;
