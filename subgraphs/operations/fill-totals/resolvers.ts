import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import type { DayRange } from '../day-range.ts';
import { totalFill } from './queries.ts';

/** Resolvers of how an ad unit's requests were filled. */
export const fillTotalsResolvers: Resolvers = {
  AdUnit: {
    fill: (adUnit: { readonly id: number }, args: { readonly range: DayRange }, context: OperationsContext) => totalFill(context, adUnit.id, args.range),
  },
};
