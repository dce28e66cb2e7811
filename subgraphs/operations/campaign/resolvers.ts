import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { advertiserById } from '../advertiser/queries.ts';
import type { OperationsContext } from '../context.ts';
import { listCreativesOfCampaign, type CreativeListArguments } from '../creative/list-creatives.ts';
import { readSpend, type BillingAmount } from '../budget-pacing/read-spend.ts';
import { judgePacing } from '../budget-pacing/rules.ts';
import { flightsOfCampaign } from '../flight/queries.ts';
import { deliveredOfCampaign } from '../goal-progress/queries.ts';
import { measureProgress } from '../goal-progress/rules.ts';
import { toPayload } from '../run-command.ts';
import { readServingFacts } from '../serving-status/queries.ts';
import { decideServing } from '../serving-status/rules.ts';
import { targetingOfCampaign } from '../targeting/queries.ts';
import { everywhere } from '../targeting/rules.ts';
import { setCampaignStatus, setCampaignStatuses, type SetCampaignStatusesInput, type SetCampaignStatusInput } from './commands.ts';
import { listCampaigns, type CampaignListArguments } from './list-campaigns.ts';
import { createCampaign, setFlights, setTargeting, updateCampaign, type CreateCampaignInput, type SetFlightsInput, type SetTargetingInput, type UpdateCampaignInput } from './plan-commands.ts';
import { campaignById, type CampaignRow } from './queries.ts';
import { listServingFeed } from './serving-feed.ts';

/** A campaign with what the gateway brought of it from Billing. */
type CampaignParent = CampaignRow & { readonly fundingStatus?: string | null; readonly budget?: BillingAmount | null; readonly accruedSpend?: BillingAmount | null };

async function readCampaign(context: OperationsContext, id: string): Promise<CampaignRow | null> {
  return loadOne(context, campaignById, decodeId('cmp', id));
}

/** Resolvers of Campaign, its lists and its commands. */
export const campaignResolvers: Resolvers = {
  Query: {
    campaign: (_: unknown, args: { readonly id: string }, context: OperationsContext) => readCampaign(context, args.id),
    campaigns: (_: unknown, args: CampaignListArguments, context: OperationsContext) => listCampaigns(context, args),
    servingFeed: (_: unknown, args: PageArguments, context: OperationsContext) => listServingFeed(context, args),
  },
  Mutation: {
    createCampaign: async (_: unknown, args: { readonly input: CreateCampaignInput }, context: OperationsContext) => toPayload('campaign', await createCampaign(context, args.input)),
    updateCampaign: async (_: unknown, args: { readonly input: UpdateCampaignInput }, context: OperationsContext) => toPayload('campaign', await updateCampaign(context, args.input)),
    setFlights: async (_: unknown, args: { readonly input: SetFlightsInput }, context: OperationsContext) => toPayload('campaign', await setFlights(context, args.input)),
    setTargeting: async (_: unknown, args: { readonly input: SetTargetingInput }, context: OperationsContext) => toPayload('campaign', await setTargeting(context, args.input)),
    setCampaignStatus: async (_: unknown, args: { readonly input: SetCampaignStatusInput }, context: OperationsContext) => toPayload('campaign', await setCampaignStatus(context, args.input)),
    async setCampaignStatuses(_: unknown, args: { readonly input: SetCampaignStatusesInput }, context: OperationsContext) {
      const outcomes = await setCampaignStatuses(context, args.input);
      return { results: outcomes.map((outcome) => toPayload('campaign', outcome)) };
    },
  },
  Campaign: {
    async __resolveReference(reference: Pick<CampaignParent, 'fundingStatus' | 'budget' | 'accruedSpend'> & { readonly id: string }, context: OperationsContext): Promise<CampaignParent | null> {
      const row = await readCampaign(context, reference.id);
      return row === null ? null : { ...row, fundingStatus: reference.fundingStatus ?? null, budget: reference.budget ?? null, accruedSpend: reference.accruedSpend ?? null };
    },
    id: (campaign: CampaignRow) => encodeId('cmp', campaign.id),
    advertiser: (campaign: CampaignRow, _: unknown, context: OperationsContext) => loadOne(context, advertiserById, campaign.advertiserId),
    flights: async (campaign: CampaignRow, _: unknown, context: OperationsContext) => (await loadOne(context, flightsOfCampaign, campaign.id)) ?? [],
    targeting: async (campaign: CampaignRow, _: unknown, context: OperationsContext) => (await loadOne(context, targetingOfCampaign, campaign.id)) ?? everywhere,
    creatives: (campaign: CampaignRow, args: CreativeListArguments, context: OperationsContext) => listCreativesOfCampaign(context, campaign.id, args),
    async goalProgress(campaign: CampaignRow, _: unknown, context: OperationsContext) {
      const [flights, delivered] = await Promise.all([loadOne(context, flightsOfCampaign, campaign.id), loadOne(context, deliveredOfCampaign, campaign.id)]);
      return (flights ?? []).map((flight) => ({ flightId: flight.id, ...measureProgress(flight, delivered?.get(flight.id) ?? null, context.today) }));
    },
    async budgetPacing(campaign: CampaignParent, _: unknown, context: OperationsContext) {
      const spend = readSpend(campaign.budget, campaign.accruedSpend);
      return spend === null ? null : judgePacing(spend, (await loadOne(context, flightsOfCampaign, campaign.id)) ?? [], context.today);
    },
    async servingStatus(campaign: CampaignParent, _: unknown, context: OperationsContext) {
      // Not known is not "not serving": Billing was not asked, or did not answer.
      if (campaign.fundingStatus === null || campaign.fundingStatus === undefined) return null;
      return decideServing(await readServingFacts(context, campaign, campaign.fundingStatus));
    },
  },
};
