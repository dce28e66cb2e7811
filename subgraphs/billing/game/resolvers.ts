import { decodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { estimateRevenue, sumByCurrency } from '../campaign-units/estimate-revenue.ts';
import { readReportedUnits } from '../campaign/reported-delivery.ts';
import type { BillingContext } from '../context.ts';

/** A game by reference: Billing knows its id, and what Operations delivered there where a field `@requires` it. */
interface GameReference {
  readonly id: string;
  readonly openMonthDelivery?: unknown;
}

export const gameResolvers = {
  Game: {
    __resolveReference: ({ id, openMonthDelivery }: GameReference): GameReference => {
      decodeId('gam', id);
      return { id, openMonthDelivery };
    },
    estimatedOpenMonthRevenue: async (game: GameReference, _args: unknown, context: BillingContext) => {
      const reported = readReportedUnits(game.openMonthDelivery);
      if (reported === null) return null;
      const estimates = await estimateRevenue(context, reported);
      return sumByCurrency(estimates.map(({ currency, revenueMinor }) => ({ currency, amountMinor: revenueMinor })));
    },
  },
} satisfies Resolvers;
