import { loadMany, loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { estimateRevenue, sumByCurrency } from '../campaign-units/estimate-revenue.ts';
import { monthOf } from '../campaign-contract/calendar.ts';
import { readReportedUnits } from '../campaign/reported-delivery.ts';
import type { BillingContext } from '../context.ts';
import { money, type Money } from '../money/money.ts';
import { payoutAccountsByPublisher, sharesByAccount } from '../payout-account/queries.ts';
import { listPayoutsOfPublisher, type PayoutsArguments } from '../payout/list-payouts.ts';
import { earningsDueByPublisher } from '../payout/queries.ts';
import { estimatedEarningMinor } from '../payout/rules.ts';

/** A publisher by reference: Billing knows its id, and what Operations credits it with where a field `@requires` it. */
interface PublisherReference {
  readonly id: string;
  readonly openMonthDelivery?: unknown;
}

export const publisherResolvers = {
  Publisher: {
    __resolveReference: ({ id, openMonthDelivery }: PublisherReference): PublisherReference => {
      decodeId('pub', id);
      return { id, openMonthDelivery };
    },
    payoutAccounts: async (publisher: PublisherReference, _args: unknown, context: BillingContext) =>
      (await loadOne(context, payoutAccountsByPublisher, decodeId('pub', publisher.id))) ?? [],
    finalisedEarningsDue: async (publisher: PublisherReference, _args: unknown, context: BillingContext) =>
      ((await loadOne(context, earningsDueByPublisher, decodeId('pub', publisher.id))) ?? []).map((due) => money(due.netMinor, due.currency)),
    payouts: (publisher: PublisherReference, args: PayoutsArguments, context: BillingContext) =>
      listPayoutsOfPublisher(context, decodeId('pub', publisher.id), args),
    estimatedOpenMonthEarnings: (publisher: PublisherReference, _args: unknown, context: BillingContext) => estimateEarnings(context, publisher),
  },
} satisfies Resolvers;

/** Null when Operations did not say what was delivered: unknown is not nothing. */
async function estimateEarnings(context: BillingContext, publisher: PublisherReference): Promise<readonly Money[] | null> {
  const reported = readReportedUnits(publisher.openMonthDelivery);
  if (reported === null) return null;
  const [estimates, known] = await Promise.all([estimateRevenue(context, reported), loadOne(context, payoutAccountsByPublisher, decodeId('pub', publisher.id))]);
  const accounts = known ?? [];
  const shares = await loadMany(context, sharesByAccount, accounts.map((account) => account.id));
  const sharesByCurrency = new Map(accounts.map((account, at) => [account.currency, shares[at] ?? []]));
  const month = monthOf(context.today);
  return sumByCurrency(
    estimates.map(({ currency, revenueMinor }) => ({ currency, amountMinor: estimatedEarningMinor(revenueMinor, sharesByCurrency.get(currency) ?? [], month) })),
  );
}
