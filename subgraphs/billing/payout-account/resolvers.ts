import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { bankByAccount, sharesByAccount, type BankRow, type PayoutAccountRow } from './queries.ts';

export const payoutAccountResolvers = {
  PayoutAccount: {
    id: (account: PayoutAccountRow) => encodeId('pac', account.id),
    publisherRef: (account: PayoutAccountRow) => encodeId('pub', account.publisherId),
    publisher: (account: PayoutAccountRow) => ({ id: encodeId('pub', account.publisherId) }),
    threshold: (account: PayoutAccountRow) => money(account.thresholdMinor, account.currency),
    hold: (account: PayoutAccountRow) => account.holdReason !== null,
    revenueShares: async (account: PayoutAccountRow, _args: unknown, context: BillingContext) =>
      ((await loadOne(context, sharesByAccount, account.id)) ?? []).map((share) => ({ validFrom: share.validFrom, basisPoints: share.shareBp })),
    bank: (account: PayoutAccountRow, _args: unknown, context: BillingContext) => loadOne(context, bankByAccount, account.id),
  },
  BankDetails: {
    accountMasked: (bank: BankRow) => `••••${bank.accountLast4}`,
  },
} satisfies Resolvers;
