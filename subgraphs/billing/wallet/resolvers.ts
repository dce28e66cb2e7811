import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { toCampaignReference } from '../campaign/queries.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { toPayload } from '../run-command.ts';
import { listWalletTransactions, type WalletTransactionRow } from './list-transactions.ts';
import { refundWallet, topUpWallet, type RefundWalletInput, type TopUpWalletInput } from './move-money.ts';
import { walletByAccount, type WalletRow } from './queries.ts';

/** The payload shows the wallet of the account that the command names. */
const read = (context: BillingContext) => (accountId: number): Promise<WalletRow | null> => loadOne(context, walletByAccount, accountId);

export const walletResolvers = {
  Mutation: {
    topUpWallet: async (_root: unknown, { input }: { readonly input: TopUpWalletInput }, context: BillingContext) => toPayload('wallet', await topUpWallet(context, input), read(context)),
    refundWallet: async (_root: unknown, { input }: { readonly input: RefundWalletInput }, context: BillingContext) => toPayload('wallet', await refundWallet(context, input), read(context)),
  },
  Wallet: {
    id: (wallet: WalletRow) => encodeId('wal', wallet.id),
    balance: (wallet: WalletRow) => money(wallet.balanceMinor, wallet.currency),
    reserved: (wallet: WalletRow) => money(wallet.reservedMinor, wallet.currency),
    available: (wallet: WalletRow) => money(wallet.balanceMinor - wallet.reservedMinor, wallet.currency),
    transactions: (wallet: WalletRow, args: PageArguments, context: BillingContext) => listWalletTransactions(context, wallet, args),
  },
  WalletTransaction: {
    id: (row: WalletTransactionRow) => encodeId('wtx', row.id),
    amount: (row: WalletTransactionRow) => money(row.amountMinor, row.currency),
    campaignRef: (row: WalletTransactionRow) => (row.campaignId === null ? null : encodeId('cmp', row.campaignId)),
    campaign: (row: WalletTransactionRow) => (row.campaignId === null ? null : toCampaignReference(row.campaignId)),
    actor: (row: WalletTransactionRow) => row.createdBy,
  },
} satisfies Resolvers;
