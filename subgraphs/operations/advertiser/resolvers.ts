import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { agencyById } from '../agency/queries.ts';
import { listCampaignsOfAdvertiser, type CampaignListArguments } from '../campaign/list-campaigns.ts';
import type { OperationsContext } from '../context.ts';
import { opsUserById } from '../ops-user/queries.ts';
import { toPayload } from '../run-command.ts';
import { createAdvertiser, updateAdvertiser, type CreateAdvertiserInput, type UpdateAdvertiserInput } from './commands.ts';
import { advertiserById, listAdvertisers, type AdvertiserListArguments, type AdvertiserRow } from './queries.ts';

/** Resolvers of Advertiser, its lists and its commands. */
export const advertiserResolvers: Resolvers = {
  Query: {
    advertiser: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, advertiserById, decodeId('adv', args.id)),
    advertisers: (_: unknown, args: AdvertiserListArguments, context: OperationsContext) => listAdvertisers(context, args),
  },
  Mutation: {
    createAdvertiser: async (_: unknown, args: { readonly input: CreateAdvertiserInput }, context: OperationsContext) => toPayload('advertiser', await createAdvertiser(context, args.input)),
    updateAdvertiser: async (_: unknown, args: { readonly input: UpdateAdvertiserInput }, context: OperationsContext) => toPayload('advertiser', await updateAdvertiser(context, args.input)),
  },
  Advertiser: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, advertiserById, decodeId('adv', reference.id)),
    id: (advertiser: AdvertiserRow) => encodeId('adv', advertiser.id),
    agency: (advertiser: AdvertiserRow, _: unknown, context: OperationsContext) => (advertiser.agencyId === null ? null : loadOne(context, agencyById, advertiser.agencyId)),
    accountManager: (advertiser: AdvertiserRow, _: unknown, context: OperationsContext) =>
      advertiser.accountManagerId === null ? null : loadOne(context, opsUserById, advertiser.accountManagerId),
    campaigns: (advertiser: AdvertiserRow, args: CampaignListArguments, context: OperationsContext) => listCampaignsOfAdvertiser(context, advertiser.id, args),
  },
};
