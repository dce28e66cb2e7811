import { loadMany } from '@ad-network/runtime/batch.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { gameById } from '../game/queries.ts';
import type { Targeting } from './rules.ts';

/** Resolvers of Targeting. */
export const targetingResolvers: Resolvers = {
  Targeting: {
    includeGames: (targeting: Targeting, _: unknown, context: OperationsContext) => loadMany(context, gameById, targeting.includeGameIds),
    excludeGames: (targeting: Targeting, _: unknown, context: OperationsContext) => loadMany(context, gameById, targeting.excludeGameIds),
  },
};
