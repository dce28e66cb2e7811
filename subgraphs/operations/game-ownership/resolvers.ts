import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { publisherById } from '../publisher/queries.ts';
import type { GameOwnershipRow } from './queries.ts';

/** Resolvers of GameOwnership. */
export const gameOwnershipResolvers: Resolvers = {
  GameOwnership: {
    publisher: (ownership: GameOwnershipRow, _: unknown, context: OperationsContext) => loadOne(context, publisherById, ownership.publisherId),
  },
};
