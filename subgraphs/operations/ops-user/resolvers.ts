import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { listOpsUsers } from './list-ops-users.ts';
import { opsUserById, type OpsUserRow } from './queries.ts';

/** Resolvers of OpsUser and its list. */
export const opsUserResolvers: Resolvers = {
  Query: {
    opsUsers: (_: unknown, args: PageArguments, context: OperationsContext) => listOpsUsers(context, args),
  },
  OpsUser: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, opsUserById, decodeId('usr', reference.id)),
    id: (user: OpsUserRow) => encodeId('usr', user.id),
  },
};
