import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { budgetByContract, contractByCampaign } from '../campaign-contract/queries.ts';
import type { BillingContext } from '../context.ts';
import { listCampaignLines } from '../invoice-line/list-campaign-lines.ts';
import { money } from '../money/money.ts';
import { fundCampaign, type FundCampaignInput } from './commands.ts';
import { fundingStateByCampaign, listCampaignsByFunding, toCampaignReference, type CampaignReference } from './queries.ts';
import { releaseFunding } from './release-funding.ts';
import { decideFundingStatus, type FundingStatus } from './rules.ts';
import { readAccruedSpend, readBillingDrift, readInvoicedToDate, readUnbilledSpend } from './spend.ts';

interface CampaignsByFundingArguments extends PageArguments {
  readonly filter?: { readonly statusIn?: readonly FundingStatus[] | null; readonly campaignIdIn?: readonly string[] | null } | null;
}

export const campaignResolvers = {
  Query: {
    campaignsByFunding: async (_root: unknown, args: CampaignsByFundingArguments, context: BillingContext) => {
      checkFilterList('filter.campaignIdIn', args.filter?.campaignIdIn);
      const connection = await listCampaignsByFunding(context, args, {
        statuses: args.filter?.statusIn ?? null,
        campaignIds: args.filter?.campaignIdIn?.map((id) => decodeId('cmp', id)) ?? null,
      });
      const edges = connection.edges.map(({ cursor, node }) => {
        const campaign = toCampaignReference(node.campaignId);
        return { cursor, campaignRef: campaign.id, node: campaign };
      });
      return { ...connection, edges };
    },
  },
  Mutation: {
    fundCampaign: async (_root: unknown, { input }: { readonly input: FundCampaignInput }, context: BillingContext) => {
      const outcome = await fundCampaign(context, input);
      if (outcome.kind === 'refused') return { campaignRef: null, campaign: null, userErrors: [outcome.error] };
      return { campaignRef: outcome.campaignRef, campaign: { id: outcome.campaignRef }, userErrors: [] };
    },
    releaseFunding: async (_root: unknown, { input }: { readonly input: FundCampaignInput }, context: BillingContext) => {
      const outcome = await releaseFunding(context, input);
      if (outcome.kind === 'failed') return { campaignRef: null, campaign: null, userErrors: [outcome.error] };
      const campaign = toCampaignReference(outcome.id);
      return { campaignRef: campaign.id, campaign, userErrors: [] };
    },
  },
  Campaign: {
    __resolveReference: ({ id, monthlyDelivery }: CampaignReference): CampaignReference => {
      decodeId('cmp', id);
      return { id, monthlyDelivery };
    },
    contract: (campaign: CampaignReference, _args: unknown, context: BillingContext) => loadOne(context, contractByCampaign, decodeId('cmp', campaign.id)),
    budget: async (campaign: CampaignReference, _args: unknown, context: BillingContext) => {
      const contract = await loadOne(context, contractByCampaign, decodeId('cmp', campaign.id));
      return contract === null ? null : money((await loadOne(context, budgetByContract, contract.id)) ?? 0n, contract.currency);
    },
    fundingStatus: async (campaign: CampaignReference, _args: unknown, context: BillingContext) =>
      (await loadOne(context, fundingStateByCampaign, decodeId('cmp', campaign.id)))?.status ?? decideFundingStatus(null),
    fundingAsOf: async (campaign: CampaignReference, _args: unknown, context: BillingContext) =>
      (await loadOne(context, fundingStateByCampaign, decodeId('cmp', campaign.id)))?.asOf ?? null,
    invoicedToDate: (campaign: CampaignReference, _args: unknown, context: BillingContext) => readInvoicedToDate(context, campaign),
    invoiceLines: (campaign: CampaignReference, args: PageArguments, context: BillingContext) => listCampaignLines(context, decodeId('cmp', campaign.id), args),
    accruedSpend: (campaign: CampaignReference, _args: unknown, context: BillingContext) => readAccruedSpend(context, campaign),
    accruedSpendThrough: (campaign: CampaignReference, { month }: { readonly month: string }, context: BillingContext) => readAccruedSpend(context, campaign, month),
    unbilledSpend: (campaign: CampaignReference, _args: unknown, context: BillingContext) => readUnbilledSpend(context, campaign),
    billingDrift: (campaign: CampaignReference, _args: unknown, context: BillingContext) => readBillingDrift(context, campaign),
  },
} satisfies Resolvers;
