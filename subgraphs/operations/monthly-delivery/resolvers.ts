import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { closeDeliveryMonth, type CloseDeliveryMonthInput } from './commands.ts';
import { monthlyDeliveryOfCampaign } from './queries.ts';

/** Resolvers of what campaigns delivered month by month, and of closing a month. */
export const monthlyDeliveryResolvers: Resolvers = {
  Mutation: {
    async closeDeliveryMonth(_: unknown, args: { readonly input: CloseDeliveryMonthInput }, context: OperationsContext) {
      const { month } = args.input;
      const outcome = await closeDeliveryMonth(context, args.input);
      return outcome.kind === 'done' ? { month, state: outcome.state, userErrors: [] } : { month, state: null, userErrors: [outcome.error] };
    },
  },
  Campaign: {
    monthlyDelivery: async (campaign: { readonly id: number }, _: unknown, context: OperationsContext) => (await loadOne(context, monthlyDeliveryOfCampaign, campaign.id)) ?? [],
  },
};
