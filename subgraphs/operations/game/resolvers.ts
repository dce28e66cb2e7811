import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { listAdUnitsOfGame } from '../ad-unit/list-ad-units.ts';
import type { OperationsContext } from '../context.ts';
import { ownershipsOfGame } from '../game-ownership/queries.ts';
import { publisherById } from '../publisher/queries.ts';
import { toPayload } from '../run-command.ts';
import { createGame, updateGame, type CreateGameInput, type UpdateGameInput } from './commands.ts';
import { listGames, type GameListArguments } from './list-games.ts';
import { gameById, resolveGame, type GameReference, type GameRow } from './queries.ts';
import { reviewGame, type ReviewGameInput } from './review-game.ts';
import { transferGame, type TransferGameInput } from './transfer-game.ts';

/** Resolvers of Game, its lists and its commands. */
export const gameResolvers: Resolvers = {
  Query: {
    game: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, gameById, decodeId('gam', args.id)),
    games: (_: unknown, args: GameListArguments, context: OperationsContext) => listGames(context, args),
  },
  Mutation: {
    createGame: async (_: unknown, args: { readonly input: CreateGameInput }, context: OperationsContext) => toPayload('game', await createGame(context, args.input)),
    updateGame: async (_: unknown, args: { readonly input: UpdateGameInput }, context: OperationsContext) => toPayload('game', await updateGame(context, args.input)),
    reviewGame: async (_: unknown, args: { readonly input: ReviewGameInput }, context: OperationsContext) => toPayload('game', await reviewGame(context, args.input)),
    transferGame: async (_: unknown, args: { readonly input: TransferGameInput }, context: OperationsContext) => toPayload('game', await transferGame(context, args.input)),
  },
  Game: {
    __resolveReference: (reference: GameReference, context: OperationsContext) => resolveGame(context, reference),
    id: (game: GameRow) => encodeId('gam', game.id),
    publisher: (game: GameRow, _: unknown, context: OperationsContext) => loadOne(context, publisherById, game.publisherId),
    owners: async (game: GameRow, _: unknown, context: OperationsContext) => (await loadOne(context, ownershipsOfGame, game.id)) ?? [],
    adUnits: (game: GameRow, args: PageArguments, context: OperationsContext) => listAdUnitsOfGame(context, game.id, args),
  },
};
