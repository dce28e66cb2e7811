import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { toPayload } from '../run-command.ts';
import { requestUsageRefresh, type RequestUsageRefreshInput } from './commands.ts';
import { usageRefreshById, type UsageRefreshRow } from './queries.ts';

export const usageRefreshResolvers = {
  Query: {
    usageRefresh: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, usageRefreshById, decodeId('urf', id)),
  },
  Mutation: {
    requestUsageRefresh: async (_root: unknown, { input }: { readonly input: RequestUsageRefreshInput }, context: BillingContext) =>
      toPayload('usageRefresh', await requestUsageRefresh(context, input), (id) => loadOne(context, usageRefreshById, id)),
  },
  UsageRefresh: {
    id: (refresh: UsageRefreshRow) => encodeId('urf', refresh.id),
  },
} satisfies Resolvers;
