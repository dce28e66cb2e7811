import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { agingByAccount } from '../aging-buckets/queries.ts';
import type { AgingOnDay } from '../aging-buckets/resolvers.ts';
import { nothingOwed } from '../aging-buckets/rules.ts';
import type { BillingContext } from '../context.ts';
import { dunningPolicyBatch, lastNoticeByAccount } from '../dunning-state/queries.ts';
import { dunningState } from '../dunning-state/rules.ts';
import { money } from '../money/money.ts';
import { listPaymentsOfAccount } from '../payment/list-payments.ts';
import { toPayload } from '../run-command.ts';
import { listStatement, type StatementArguments } from '../statement-entry/list-statement.ts';
import { walletByAccount } from '../wallet/queries.ts';
import { createBillingAccount, setBillingHold, updateBillingAccount, type CreateBillingAccountInput, type SetHoldInput, type UpdateBillingAccountInput } from './commands.ts';
import { listAccounts, type BillingAccountsArguments } from './list-accounts.ts';
import { accountById, type BillingAccountRow } from './queries.ts';

export const billingAccountResolvers = {
  Query: {
    billingAccounts: (_root: unknown, args: BillingAccountsArguments, context: BillingContext) => listAccounts(context, args),
    billingAccount: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, accountById, decodeId('bac', id)),
  },
  Mutation: {
    createBillingAccount: async (_root: unknown, { input }: { readonly input: CreateBillingAccountInput }, context: BillingContext) =>
      toPayload('billingAccount', await createBillingAccount(context, input), (id) => loadOne(context, accountById, id)),
    updateBillingAccount: async (_root: unknown, { input }: { readonly input: UpdateBillingAccountInput }, context: BillingContext) =>
      toPayload('billingAccount', await updateBillingAccount(context, input), (id) => loadOne(context, accountById, id)),
    setBillingHold: async (_root: unknown, { input }: { readonly input: SetHoldInput }, context: BillingContext) =>
      toPayload('billingAccount', await setBillingHold(context, input), (id) => loadOne(context, accountById, id)),
  },
  BillingAccount: {
    __resolveReference: ({ id }: { readonly id: string }, context: BillingContext) => loadOne(context, accountById, decodeId('bac', id)),
    id: (account: BillingAccountRow) => encodeId('bac', account.id),
    advertiserRef: (account: BillingAccountRow) => encodeId('adv', account.advertiserId),
    advertiser: (account: BillingAccountRow) => ({ id: encodeId('adv', account.advertiserId) }),
    agencyRef: (account: BillingAccountRow) => (account.agencyId === null ? null : encodeId('agy', account.agencyId)),
    agency: (account: BillingAccountRow) => (account.agencyId === null ? null : { id: encodeId('agy', account.agencyId) }),
    creditLimit: (account: BillingAccountRow) => money(account.creditLimitMinor, account.currency),
    wallet: (account: BillingAccountRow, _args: unknown, context: BillingContext) => loadOne(context, walletByAccount, account.id),
    payments: (account: BillingAccountRow, args: PageArguments, context: BillingContext) => listPaymentsOfAccount(context, account.id, args),
    statement: (account: BillingAccountRow, args: StatementArguments, context: BillingContext) => listStatement(context, account, args),
    hold: (account: BillingAccountRow) =>
      account.holdReason === null ? null : { since: account.holdSince, reason: account.holdReason, note: account.holdNote },
    aging: async (account: BillingAccountRow, _args: unknown, context: BillingContext): Promise<AgingOnDay> => {
      const known = await loadOne(context, agingByAccount, account.id);
      return { aging: known?.aging ?? nothingOwed, currency: account.currency, asOf: context.today };
    },
    dunning: async (account: BillingAccountRow, _args: unknown, context: BillingContext) => {
      const [known, lastNotice, policy] = await Promise.all([
        loadOne(context, agingByAccount, account.id),
        loadOne(context, lastNoticeByAccount, account.id),
        loadOne(context, dunningPolicyBatch, 'policy'),
      ]);
      return dunningState(known?.overdueFrom ?? null, lastNotice, policy ?? []);
    },
  },
} satisfies Resolvers;
