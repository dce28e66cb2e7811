import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { adUnitById } from '../ad-unit/queries.ts';
import { campaignById } from '../campaign/queries.ts';
import type { OperationsContext } from '../context.ts';
import { recordDelivery } from '../delivery-ingest/commands.ts';
import type { RecordDeliveryInput } from '../delivery-ingest/rules.ts';
import { gameById } from '../game/queries.ts';
import { listDelivery, type DeliveryListArguments, type ListedDelivery } from './list-delivery.ts';
import { listDeliveryOfCampaign, type DeliveryByDayArguments } from './list-delivery-of-campaign.ts';

/** Resolvers of delivery day by day, and of what reports it. */
export const deliveryRowResolvers: Resolvers = {
  Query: {
    deliveryRows: (_: unknown, args: DeliveryListArguments, context: OperationsContext) => listDelivery(context, args),
  },
  Campaign: {
    deliveryByDay: (campaign: { readonly id: number }, args: DeliveryByDayArguments, context: OperationsContext) => listDeliveryOfCampaign(context, campaign.id, args),
  },
  DeliveryRow: {
    campaign: (row: ListedDelivery, _: unknown, context: OperationsContext) => (row.campaignId === null ? null : loadOne(context, campaignById, row.campaignId)),
    adUnit: (row: ListedDelivery, _: unknown, context: OperationsContext) => (row.groupBy === 'AD_UNIT' ? loadOne(context, adUnitById, row.groupId) : null),
    async game(row: ListedDelivery, _: unknown, context: OperationsContext) {
      if (row.groupBy === 'GAME') return loadOne(context, gameById, row.groupId);
      const unit = row.groupBy === 'AD_UNIT' ? await loadOne(context, adUnitById, row.groupId) : null;
      return unit === null ? null : loadOne(context, gameById, unit.gameId);
    },
  },
  Mutation: {
    async recordDelivery(_: unknown, args: { readonly input: RecordDeliveryInput }, context: OperationsContext) {
      const outcome = await recordDelivery(context, args.input);
      if (outcome.kind === 'failed') return { batchId: null, accepted: 0, restated: 0, ignored: 0, userErrors: outcome.errors };
      return { ...outcome, batchId: encodeId('dbt', outcome.batchId), userErrors: [] };
    },
  },
};
