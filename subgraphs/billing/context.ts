import type { RequestContext } from '@ad-network/runtime/request-context.ts';

/** What Billing's resolvers, queries and commands have at hand: Billing adds nothing to what every subgraph has. */
export type BillingContext = RequestContext;
