import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { agingByAccount } from '../aging-buckets/queries.ts';
import { overdueMinor } from '../aging-buckets/rules.ts';
import { accountsByAdvertiser, type BillingAccountRow } from '../billing-account/queries.ts';
import type { BillingContext } from '../context.ts';
import { readInvoiceFilter, type InvoicesArguments } from '../invoice/invoice-filter.ts';
import { listInvoicesOfAdvertiser } from '../invoice/invoice-list.ts';
import { invoiceOrder } from '../invoice/invoice-order.ts';
import { money, type Money } from '../money/money.ts';
import { balancesByAdvertiser, listBalances, type BalanceSort } from './queries.ts';

/** An advertiser by reference: Billing knows its id only. */
interface AdvertiserReference {
  readonly id: string;
}

interface AdvertisersByBalanceArguments extends PageArguments {
  readonly currency: string;
  readonly overdueOnly?: boolean | null;
  readonly orderBy?: BalanceSort | null;
  readonly advertiserIdIn?: readonly string[] | null;
}

async function accountsOf(advertiser: AdvertiserReference, context: BillingContext): Promise<readonly BillingAccountRow[]> {
  return (await loadOne(context, accountsByAdvertiser, decodeId('adv', advertiser.id))) ?? [];
}

export const advertiserResolvers = {
  Query: {
    advertisersByBalance: async (_root: unknown, args: AdvertisersByBalanceArguments, context: BillingContext) => {
      checkFilterList('advertiserIdIn', args.advertiserIdIn);
      const filter = {
        currency: args.currency,
        overdueOnly: args.overdueOnly ?? false,
        advertiserIds: args.advertiserIdIn?.map((id) => decodeId('adv', id)) ?? null,
      };
      const connection = await listBalances(context, args, filter, args.orderBy ?? 'OVERDUE');
      const edges = connection.edges.map(({ cursor, node }) => {
        const advertiserRef = encodeId('adv', node.advertiserId);
        const amounts = { outstanding: money(node.outstandingMinor, node.currency), overdue: money(node.overdueMinor, node.currency) };
        return { cursor, advertiserRef, ...amounts, asOf: node.asOf, node: { id: advertiserRef } };
      });
      return { ...connection, edges };
    },
  },
  Advertiser: {
    __resolveReference: ({ id }: AdvertiserReference) => {
      decodeId('adv', id);
      return { id };
    },
    billingAccounts: (advertiser: AdvertiserReference, _args: unknown, context: BillingContext) => accountsOf(advertiser, context),
    billingHold: async (advertiser: AdvertiserReference, _args: unknown, context: BillingContext) =>
      (await accountsOf(advertiser, context)).some((account) => account.holdReason !== null),
    outstandingBalances: async (advertiser: AdvertiserReference, _args: unknown, context: BillingContext): Promise<readonly Money[]> => {
      const accounts = await accountsOf(advertiser, context);
      const balances = (await loadOne(context, balancesByAdvertiser, decodeId('adv', advertiser.id))) ?? [];
      const owed = new Map(balances.map((balance) => [balance.currency, balance.outstandingMinor]));
      return accounts.map(({ currency }) => money(owed.get(currency) ?? 0n, currency));
    },
    overdueBalances: async (advertiser: AdvertiserReference, _args: unknown, context: BillingContext): Promise<readonly Money[]> => {
      const accounts = await accountsOf(advertiser, context);
      return Promise.all(
        accounts.map(async (account) => {
          const known = await loadOne(context, agingByAccount, account.id);
          return money(known === null ? 0n : overdueMinor(known.aging), account.currency);
        }),
      );
    },
    invoices: (advertiser: AdvertiserReference, args: InvoicesArguments, context: BillingContext) =>
      listInvoicesOfAdvertiser(context, decodeId('adv', advertiser.id), args, readInvoiceFilter(args.filter), invoiceOrder(args.orderBy ?? null)),
  },
} satisfies Resolvers;
