import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { publisherById } from '../publisher/queries.ts';
import { gameById, resolveGame, type GameReference, type GameRow } from './queries.ts';

/** Resolvers of Game, its lists and its commands. */
export const gameResolvers: Resolvers = {
  Query: {
    game: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, gameById, decodeId('gam', args.id)),
  },
  Game: {
    __resolveReference: (reference: GameReference, context: OperationsContext) => resolveGame(context, reference),
    id: (game: GameRow) => encodeId('gam', game.id),
    publisher: (game: GameRow, _: unknown, context: OperationsContext) => loadOne(context, publisherById, game.publisherId),
  },
};
