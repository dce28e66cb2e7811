import { encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { listRevenue, type RevenueMonthRow } from './queries.ts';

interface RevenueArguments extends PageArguments {
  readonly month: string;
  readonly currency: string;
}

export const revenueRowResolvers = {
  Query: {
    revenueByAdvertiser: (_root: unknown, args: RevenueArguments, context: BillingContext) => listRevenue(context, args, args),
  },
  RevenueRow: {
    advertiserRef: (row: RevenueMonthRow) => encodeId('adv', row.advertiserId),
    advertiser: (row: RevenueMonthRow) => ({ id: encodeId('adv', row.advertiserId) }),
    invoiced: (row: RevenueMonthRow) => money(row.invoicedMinor, row.currency),
    credited: (row: RevenueMonthRow) => money(row.creditedMinor, row.currency),
    net: (row: RevenueMonthRow) => money(row.netMinor, row.currency),
    publisherCost: (row: RevenueMonthRow) => money(row.publisherCostMinor, row.currency),
    margin: (row: RevenueMonthRow) => money(row.netMinor - row.publisherCostMinor, row.currency),
  },
} satisfies Resolvers;
