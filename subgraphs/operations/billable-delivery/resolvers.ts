import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { listBillableDelivery, type BillableArguments, type BillableRow } from './queries.ts';

/** Resolvers of what Billing's worker reads. */
export const billableDeliveryResolvers: Resolvers = {
  Query: {
    billableDelivery: (_: unknown, args: BillableArguments, context: OperationsContext) => listBillableDelivery(context, args),
  },
  BillableDelivery: {
    campaignRef: (row: BillableRow) => encodeId('cmp', row.campaignId),
    gameRef: (row: BillableRow) => encodeId('gam', row.gameId),
    publisherRef: (row: BillableRow) => encodeId('pub', row.publisherId),
  },
};
