import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { readAging } from './queries.ts';
import { totalOwedMinor, type Aging } from './rules.ts';

/** Aging in one currency on one day. */
export interface AgingOnDay {
  readonly aging: Aging;
  readonly currency: string;
  readonly asOf: string;
}

export const agingBucketsResolvers = {
  Query: {
    arAging: async (_root: unknown, args: { readonly currency: string; readonly asOf?: string | null }, context: BillingContext): Promise<AgingOnDay> => {
      const asOf = args.asOf ?? context.today;
      return { aging: await readAging(context, args.currency, asOf), currency: args.currency, asOf };
    },
  },
  AgingBuckets: {
    notDue: ({ aging, currency }: AgingOnDay) => money(aging.notDueMinor, currency),
    days1To30: ({ aging, currency }: AgingOnDay) => money(aging.days1To30Minor, currency),
    days31To60: ({ aging, currency }: AgingOnDay) => money(aging.days31To60Minor, currency),
    days61To90: ({ aging, currency }: AgingOnDay) => money(aging.days61To90Minor, currency),
    over90: ({ aging, currency }: AgingOnDay) => money(aging.over90Minor, currency),
    total: ({ aging, currency }: AgingOnDay) => money(totalOwedMinor(aging), currency),
  },
} satisfies Resolvers;
