import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { payoutAccountById } from '../payout-account/queries.ts';
import { payoutBatchById } from '../payout-batch/queries.ts';
import { listPayoutLines } from '../payout-line/queries.ts';
import { toPayload } from '../run-command.ts';
import { clawBack, markPayoutFailed, markPayoutPaid, type ClawBackInput, type MarkPayoutFailedInput, type MarkPayoutPaidInput } from './commands.ts';
import { listPayouts, type PayoutsArguments } from './list-payouts.ts';
import { payoutById, readPayoutTotals, type PayoutRow, type PayoutTotalRow } from './queries.ts';

async function publisherRef(payout: PayoutRow, context: BillingContext): Promise<string | null> {
  const account = await loadOne(context, payoutAccountById, payout.payoutAccountId);
  return account === null ? null : encodeId('pub', account.publisherId);
}

const read = (context: BillingContext) => (id: number): Promise<PayoutRow | null> => loadOne(context, payoutById, id);

export const payoutResolvers = {
  Query: {
    payout: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, payoutById, decodeId('pyt', id)),
    payoutTotals: (_root: unknown, { dueOnOrBefore }: { readonly dueOnOrBefore?: string | null }, context: BillingContext) => readPayoutTotals(context, dueOnOrBefore ?? null),
    payouts: (_root: unknown, args: PayoutsArguments, context: BillingContext) => listPayouts(context, args),
  },
  Mutation: {
    clawBack: async (_root: unknown, { input }: { readonly input: ClawBackInput }, context: BillingContext) => toPayload('payout', await clawBack(context, input), read(context)),
    markPayoutPaid: async (_root: unknown, { input }: { readonly input: MarkPayoutPaidInput }, context: BillingContext) => toPayload('payout', await markPayoutPaid(context, input), read(context)),
    markPayoutFailed: async (_root: unknown, { input }: { readonly input: MarkPayoutFailedInput }, context: BillingContext) => toPayload('payout', await markPayoutFailed(context, input), read(context)),
  },
  PayoutTotal: {
    net: (row: PayoutTotalRow) => money(row.netMinor, row.currency),
  },
  Payout: {
    __resolveReference: ({ id }: { readonly id: string }, context: BillingContext) => loadOne(context, payoutById, decodeId('pyt', id)),
    id: (payout: PayoutRow) => encodeId('pyt', payout.id),
    publisherRef: (payout: PayoutRow, _args: unknown, context: BillingContext) => publisherRef(payout, context),
    publisher: async (payout: PayoutRow, _args: unknown, context: BillingContext) => {
      const id = await publisherRef(payout, context);
      return id === null ? null : { id };
    },
    payoutAccount: (payout: PayoutRow, _args: unknown, context: BillingContext) => loadOne(context, payoutAccountById, payout.payoutAccountId),
    gross: (payout: PayoutRow) => money(payout.grossMinor, payout.currency),
    deductions: (payout: PayoutRow) => money(payout.deductionsMinor, payout.currency),
    net: (payout: PayoutRow) => money(payout.netMinor, payout.currency),
    batch: (payout: PayoutRow, _args: unknown, context: BillingContext) => (payout.batchId === null ? null : loadOne(context, payoutBatchById, payout.batchId)),
    lines: (payout: PayoutRow, args: PageArguments, context: BillingContext) => listPayoutLines(context, payout, args),
  },
} satisfies Resolvers;
