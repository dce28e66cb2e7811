import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { accountsByAdvertiser, type BillingAccountRow } from '../billing-account/queries.ts';
import type { BillingContext } from '../context.ts';

/** An advertiser by reference: Billing knows its id only. */
interface AdvertiserReference {
  readonly id: string;
}

async function accountsOf(advertiser: AdvertiserReference, context: BillingContext): Promise<readonly BillingAccountRow[]> {
  return (await loadOne(context, accountsByAdvertiser, decodeId('adv', advertiser.id))) ?? [];
}

export const advertiserResolvers = {
  Advertiser: {
    __resolveReference: ({ id }: AdvertiserReference) => {
      decodeId('adv', id);
      return { id };
    },
    billingAccounts: (advertiser: AdvertiserReference, _args: unknown, context: BillingContext) => accountsOf(advertiser, context),
    billingHold: async (advertiser: AdvertiserReference, _args: unknown, context: BillingContext) =>
      (await accountsOf(advertiser, context)).some((account) => account.holdReason !== null),
  },
} satisfies Resolvers;
