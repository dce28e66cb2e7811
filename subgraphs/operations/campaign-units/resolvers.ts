import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { openMonthUnitsOfGame, openMonthUnitsOfPublisher, type CampaignUnitsRow } from './queries.ts';

/** Resolvers of CampaignUnits, and of the open month's units of publishers and games. */
export const campaignUnitsResolvers: Resolvers = {
  CampaignUnits: {
    campaignId: (units: CampaignUnitsRow) => encodeId('cmp', units.campaignId),
  },
  Publisher: {
    openMonthDelivery: async (publisher: { readonly id: number }, _: unknown, context: OperationsContext) => (await loadOne(context, openMonthUnitsOfPublisher, publisher.id)) ?? [],
  },
  Game: {
    openMonthDelivery: async (game: { readonly id: number }, _: unknown, context: OperationsContext) => (await loadOne(context, openMonthUnitsOfGame, game.id)) ?? [],
  },
};
