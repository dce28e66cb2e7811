import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { payoutAccountsByPublisher } from '../payout-account/queries.ts';
import { listPayoutsOfPublisher, type PayoutsArguments } from '../payout/list-payouts.ts';
import { earningsDueByPublisher } from '../payout/queries.ts';

/** A publisher by reference: Billing knows its id only. */
interface PublisherReference {
  readonly id: string;
}

export const publisherResolvers = {
  Publisher: {
    __resolveReference: ({ id }: PublisherReference) => {
      decodeId('pub', id);
      return { id };
    },
    payoutAccounts: async (publisher: PublisherReference, _args: unknown, context: BillingContext) =>
      (await loadOne(context, payoutAccountsByPublisher, decodeId('pub', publisher.id))) ?? [],
    finalisedEarningsDue: async (publisher: PublisherReference, _args: unknown, context: BillingContext) =>
      ((await loadOne(context, earningsDueByPublisher, decodeId('pub', publisher.id))) ?? []).map((due) => money(due.netMinor, due.currency)),
    payouts: (publisher: PublisherReference, args: PayoutsArguments, context: BillingContext) =>
      listPayoutsOfPublisher(context, decodeId('pub', publisher.id), args),
  },
} satisfies Resolvers;
