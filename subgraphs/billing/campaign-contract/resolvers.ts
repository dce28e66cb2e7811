import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { accountById } from '../billing-account/queries.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { toPayload } from '../run-command.ts';
import { createContract, setContractRate, type CreateContractInput, type SetContractRateInput } from './commands.ts';
import { budgetByContract, contractById, fundingByContract, ratesByContract, type ContractRow } from './queries.ts';
import { toRatePeriods } from './rate-periods.ts';

export const campaignContractResolvers = {
  Mutation: {
    createContract: async (_root: unknown, { input }: { readonly input: CreateContractInput }, context: BillingContext) =>
      toPayload('contract', await createContract(context, input), (id) => loadOne(context, contractById, id)),
    setContractRate: async (_root: unknown, { input }: { readonly input: SetContractRateInput }, context: BillingContext) =>
      toPayload('contract', await setContractRate(context, input), (id) => loadOne(context, contractById, id)),
  },
  CampaignContract: {
    id: (contract: ContractRow) => encodeId('con', contract.id),
    campaignRef: (contract: ContractRow) => encodeId('cmp', contract.campaignId),
    billingAccount: (contract: ContractRow, _args: unknown, context: BillingContext) => loadOne(context, accountById, contract.billingAccountId),
    flatFee: (contract: ContractRow) => money(contract.flatFeeMinor, contract.currency),
    budget: async (contract: ContractRow, _args: unknown, context: BillingContext) =>
      money((await loadOne(context, budgetByContract, contract.id)) ?? 0n, contract.currency),
    rates: async (contract: ContractRow, _args: unknown, context: BillingContext) =>
      toRatePeriods((await loadOne(context, ratesByContract, contract.id)) ?? [], contract.currency),
    funding: async (contract: ContractRow, _args: unknown, context: BillingContext) => {
      const entries = (await loadOne(context, fundingByContract, contract.id)) ?? [];
      return entries.map((entry) => ({ at: entry.createdAt, source: entry.source, amount: money(entry.amountMinor, contract.currency), actor: entry.createdBy }));
    },
  },
} satisfies Resolvers;
