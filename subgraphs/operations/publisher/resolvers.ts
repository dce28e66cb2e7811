import { loadMany, loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { advertiserById } from '../advertiser/queries.ts';
import type { OperationsContext } from '../context.ts';
import { listGamesOfPublisher } from '../game/list-games.ts';
import { opsUserById } from '../ops-user/queries.ts';
import { toPayload } from '../run-command.ts';
import { blockedAdvertiserIdsOf } from './blocked-advertisers.ts';
import { createPublisher, updatePublisher, type CreatePublisherInput, type UpdatePublisherInput } from './commands.ts';
import { listPublishers, type PublisherListArguments } from './list-publishers.ts';
import { publisherById, type PublisherRow } from './queries.ts';
import { setBlockedAdvertisers, type SetBlockedAdvertisersInput } from './set-blocked-advertisers.ts';

/** Resolvers of Publisher, its lists and its commands. */
export const publisherResolvers: Resolvers = {
  Query: {
    publisher: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, publisherById, decodeId('pub', args.id)),
    publishers: (_: unknown, args: PublisherListArguments, context: OperationsContext) => listPublishers(context, args),
  },
  Mutation: {
    createPublisher: async (_: unknown, args: { readonly input: CreatePublisherInput }, context: OperationsContext) => toPayload('publisher', await createPublisher(context, args.input)),
    updatePublisher: async (_: unknown, args: { readonly input: UpdatePublisherInput }, context: OperationsContext) => toPayload('publisher', await updatePublisher(context, args.input)),
    setBlockedAdvertisers: async (_: unknown, args: { readonly input: SetBlockedAdvertisersInput }, context: OperationsContext) => toPayload('publisher', await setBlockedAdvertisers(context, args.input)),
  },
  Publisher: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, publisherById, decodeId('pub', reference.id)),
    id: (publisher: PublisherRow) => encodeId('pub', publisher.id),
    accountManager: (publisher: PublisherRow, _: unknown, context: OperationsContext) =>
      publisher.accountManagerId === null ? null : loadOne(context, opsUserById, publisher.accountManagerId),
    games: (publisher: PublisherRow, args: PageArguments, context: OperationsContext) => listGamesOfPublisher(context, publisher.id, args),
    async blockedAdvertisers(publisher: PublisherRow, _: unknown, context: OperationsContext) {
      return loadMany(context, advertiserById, (await loadOne(context, blockedAdvertiserIdsOf, publisher.id)) ?? []);
    },
  },
};
