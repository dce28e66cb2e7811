import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { opsUserById } from '../ops-user/queries.ts';
import { publisherById, type PublisherRow } from './queries.ts';

/** Resolvers of Publisher, its lists and its commands. */
export const publisherResolvers: Resolvers = {
  Query: {
    publisher: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, publisherById, decodeId('pub', args.id)),
  },
  Publisher: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, publisherById, decodeId('pub', reference.id)),
    id: (publisher: PublisherRow) => encodeId('pub', publisher.id),
    accountManager: (publisher: PublisherRow, _: unknown, context: OperationsContext) =>
      publisher.accountManagerId === null ? null : loadOne(context, opsUserById, publisher.accountManagerId),
  },
};
