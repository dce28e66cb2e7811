import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { agingByAccount } from '../aging-buckets/queries.ts';
import type { AgingOnDay } from '../aging-buckets/resolvers.ts';
import { nothingOwed } from '../aging-buckets/rules.ts';
import type { BillingContext } from '../context.ts';
import { dunningPolicyBatch, lastNoticeByAccount } from '../dunning-state/queries.ts';
import { dunningState } from '../dunning-state/rules.ts';
import { money, type Money } from '../money/money.ts';
import { walletByAccount, type WalletRow } from '../wallet/queries.ts';
import { accountById, type BillingAccountRow } from './queries.ts';

export const billingAccountResolvers = {
  Query: {
    billingAccount: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, accountById, decodeId('bac', id)),
  },
  BillingAccount: {
    __resolveReference: ({ id }: { readonly id: string }, context: BillingContext) => loadOne(context, accountById, decodeId('bac', id)),
    id: (account: BillingAccountRow) => encodeId('bac', account.id),
    advertiserRef: (account: BillingAccountRow) => encodeId('adv', account.advertiserId),
    advertiser: (account: BillingAccountRow) => ({ id: encodeId('adv', account.advertiserId) }),
    agencyRef: (account: BillingAccountRow) => (account.agencyId === null ? null : encodeId('agy', account.agencyId)),
    agency: (account: BillingAccountRow) => (account.agencyId === null ? null : { id: encodeId('agy', account.agencyId) }),
    creditLimit: (account: BillingAccountRow) => money(account.creditLimitMinor, account.currency),
    wallet: async (account: BillingAccountRow, _args: unknown, context: BillingContext) => {
      const wallet = await loadOne(context, walletByAccount, account.id);
      return wallet === null ? null : toWallet(wallet);
    },
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

function toWallet(wallet: WalletRow): { readonly id: string; readonly balance: Money; readonly reserved: Money; readonly available: Money } {
  return {
    id: encodeId('wal', wallet.id),
    balance: money(wallet.balanceMinor, wallet.currency),
    reserved: money(wallet.reservedMinor, wallet.currency),
    available: money(wallet.balanceMinor - wallet.reservedMinor, wallet.currency),
  };
}
