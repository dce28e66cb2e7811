import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { recordUsage, type RecordUsageInput } from '../usage/commands.ts';

export const usagePayloadResolvers = {
  Mutation: {
    recordUsage: (_root: unknown, { input }: { readonly input: RecordUsageInput }, context: BillingContext) => recordUsage(context, input),
  },
} satisfies Resolvers;
