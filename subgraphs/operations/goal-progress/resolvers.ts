import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';

/** Resolvers of GoalProgress. */
export const goalProgressResolvers: Resolvers = {
  GoalProgress: {
    flightId: (progress: { readonly flightId: number }) => encodeId('flt', progress.flightId),
  },
};
