import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { opsUserById, type OpsUserRow } from './queries.ts';

/** Resolvers of OpsUser. */
export const opsUserResolvers: Resolvers = {
  OpsUser: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, opsUserById, decodeId('usr', reference.id)),
    id: (user: OpsUserRow) => encodeId('usr', user.id),
  },
};
