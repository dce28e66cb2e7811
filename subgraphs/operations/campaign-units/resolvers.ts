import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { CampaignUnitsRow } from './queries.ts';

/** Resolvers of CampaignUnits and of the open month's units. */
export const campaignUnitsResolvers: Resolvers = {
  CampaignUnits: {
    campaignId: (units: CampaignUnitsRow) => encodeId('cmp', units.campaignId),
  },
};
