import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { toPayload } from '../run-command.ts';
import { bankCipher } from './bank-cipher.ts';
import {
  createPayoutAccount, setBankDetails, setRevenueShare, updatePayoutAccount,
  type CreatePayoutAccountInput, type SetBankDetailsInput, type SetRevenueShareInput, type UpdatePayoutAccountInput,
} from './commands.ts';
import { bankByAccount, payoutAccountById, sharesByAccount, type BankRow, type PayoutAccountRow } from './queries.ts';

const read = (context: BillingContext) => (id: number): Promise<PayoutAccountRow | null> => loadOne(context, payoutAccountById, id);

export const payoutAccountResolvers = {
  Mutation: {
    createPayoutAccount: async (_root: unknown, { input }: { readonly input: CreatePayoutAccountInput }, context: BillingContext) => toPayload('payoutAccount', await createPayoutAccount(context, input), read(context)),
    updatePayoutAccount: async (_root: unknown, { input }: { readonly input: UpdatePayoutAccountInput }, context: BillingContext) => toPayload('payoutAccount', await updatePayoutAccount(context, input), read(context)),
    setBankDetails: async (_root: unknown, { input }: { readonly input: SetBankDetailsInput }, context: BillingContext) => toPayload('payoutAccount', await setBankDetails(context, input), read(context)),
    setRevenueShare: async (_root: unknown, { input }: { readonly input: SetRevenueShareInput }, context: BillingContext) => toPayload('payoutAccount', await setRevenueShare(context, input), read(context)),
  },
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
    taxId: (bank: BankRow) => (bank.taxIdEnc === null ? null : bankCipher().decrypt(bank.payoutAccountId, 'tax_id', bank.keyId, bank.taxIdEnc)),
  },
} satisfies Resolvers;
