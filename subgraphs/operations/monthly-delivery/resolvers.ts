import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { monthlyDeliveryOfCampaign } from './queries.ts';

/** Resolvers of what campaigns delivered month by month. */
export const monthlyDeliveryResolvers: Resolvers = {
  Campaign: {
    monthlyDelivery: async (campaign: { readonly id: number }, _: unknown, context: OperationsContext) => (await loadOne(context, monthlyDeliveryOfCampaign, campaign.id)) ?? [],
  },
};
