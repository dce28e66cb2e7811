import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { listAdUnitsOfGame } from '../ad-unit/list-ad-units.ts';
import type { OperationsContext } from '../context.ts';
import { ownershipsOfGame } from '../game-ownership/queries.ts';
import { publisherById } from '../publisher/queries.ts';
import { listGames, type GameListArguments } from './list-games.ts';
import { gameById, resolveGame, type GameReference, type GameRow } from './queries.ts';

/** Resolvers of Game, its lists and its commands. */
export const gameResolvers: Resolvers = {
  Query: {
    game: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, gameById, decodeId('gam', args.id)),
    games: (_: unknown, args: GameListArguments, context: OperationsContext) => listGames(context, args),
  },
  Game: {
    __resolveReference: (reference: GameReference, context: OperationsContext) => resolveGame(context, reference),
    id: (game: GameRow) => encodeId('gam', game.id),
    publisher: (game: GameRow, _: unknown, context: OperationsContext) => loadOne(context, publisherById, game.publisherId),
    owners: async (game: GameRow, _: unknown, context: OperationsContext) => (await loadOne(context, ownershipsOfGame, game.id)) ?? [],
    adUnits: (game: GameRow, args: PageArguments, context: OperationsContext) => listAdUnitsOfGame(context, game.id, args),
  },
};
