import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import type { DayRange } from '../day-range.ts';
import { totalDelivery } from './queries.ts';

/** Resolvers of what a campaign delivered in all. */
export const deliveryTotalsResolvers: Resolvers = {
  Campaign: {
    delivery: (campaign: { readonly id: number }, args: { readonly range: DayRange }, context: OperationsContext) => totalDelivery(context, campaign.id, args.range),
  },
};
