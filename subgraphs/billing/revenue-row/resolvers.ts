import { encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { listRevenue, readRevenueByAgency, readRevenueByMonth, type RevenueMonthRow, type RevenueOfAgency, type RevenueOfMonth } from './queries.ts';

interface RevenueArguments extends PageArguments {
  readonly month: string;
  readonly currency: string;
}

export const revenueRowResolvers = {
  Query: {
    revenueByAdvertiser: (_root: unknown, args: RevenueArguments, context: BillingContext) => listRevenue(context, args, args),
    revenueByMonth: (_root: unknown, args: { readonly currency: string; readonly from: string; readonly to: string }, context: BillingContext) => readRevenueByMonth(context, args),
    revenueByAgency: (_root: unknown, args: { readonly currency: string; readonly month: string }, context: BillingContext) => readRevenueByAgency(context, args),
  },
  RevenueMonth: {
    invoiced: (row: RevenueOfMonth) => money(row.invoicedMinor, row.currency),
    credited: (row: RevenueOfMonth) => money(row.creditedMinor, row.currency),
    net: (row: RevenueOfMonth) => money(row.netMinor, row.currency),
    publisherCost: (row: RevenueOfMonth) => money(row.publisherCostMinor, row.currency),
    margin: (row: RevenueOfMonth) => money(row.netMinor - row.publisherCostMinor, row.currency),
  },
  AgencyRevenue: {
    agencyRef: (row: RevenueOfAgency) => (row.agencyId === null ? null : encodeId('agy', row.agencyId)),
    agency: (row: RevenueOfAgency) => (row.agencyId === null ? null : { id: encodeId('agy', row.agencyId) }),
    net: (row: RevenueOfAgency) => money(row.netMinor, row.currency),
    publisherCost: (row: RevenueOfAgency) => money(row.publisherCostMinor, row.currency),
    margin: (row: RevenueOfAgency) => money(row.netMinor - row.publisherCostMinor, row.currency),
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
