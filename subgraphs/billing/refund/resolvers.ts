import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { money } from '../money/money.ts';
import type { RefundRow } from '../payment/queries.ts';

/** A refund with the currency of what it is of. */
type Refund = RefundRow & { readonly currency: string };

export const refundResolvers = {
  Refund: {
    id: (refund: Refund) => encodeId('rfd', refund.id),
    amount: (refund: Refund) => money(refund.amountMinor, refund.currency),
    actor: (refund: Refund) => refund.createdBy,
  },
} satisfies Resolvers;
