import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { DecideInput } from '../approval/decide.ts';
import { toApproval } from '../approval/approval.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { listPayoutsOfBatch } from '../payout/list-payouts.ts';
import { toPayload } from '../run-command.ts';
import { decidePayoutBatch, preparePayoutBatch, type PreparePayoutBatchInput } from './commands.ts';
import { listPayoutBatches, payoutBatchById, payoutCountByBatch, type PayoutBatchesArguments, type PayoutBatchRow } from './queries.ts';

export const payoutBatchResolvers = {
  Query: {
    payoutBatch: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, payoutBatchById, decodeId('pbt', id)),
    payoutBatches: (_root: unknown, args: PayoutBatchesArguments, context: BillingContext) => listPayoutBatches(context, args),
  },
  Mutation: {
    preparePayoutBatch: async (_root: unknown, { input }: { readonly input: PreparePayoutBatchInput }, context: BillingContext) =>
      toPayload('payoutBatch', await preparePayoutBatch(context, input), (id) => loadOne(context, payoutBatchById, id)),
    decidePayoutBatch: async (_root: unknown, { input }: { readonly input: DecideInput }, context: BillingContext) =>
      toPayload('payoutBatch', await decidePayoutBatch(context, input), (id) => loadOne(context, payoutBatchById, id)),
  },
  PayoutBatch: {
    __resolveReference: ({ id }: { readonly id: string }, context: BillingContext) => loadOne(context, payoutBatchById, decodeId('pbt', id)),
    id: (batch: PayoutBatchRow) => encodeId('pbt', batch.id),
    total: (batch: PayoutBatchRow) => money(batch.totalMinor, batch.currency),
    payoutCount: async (batch: PayoutBatchRow, _args: unknown, context: BillingContext) => (await loadOne(context, payoutCountByBatch, batch.id)) ?? 0,
    payouts: (batch: PayoutBatchRow, args: PageArguments, context: BillingContext) => listPayoutsOfBatch(context, batch.id, args),
    approval: (batch: PayoutBatchRow) => toApproval(batch, batch.totalMinor),
  },
} satisfies Resolvers;
