import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { agencyById, type AgencyRow } from './queries.ts';

/** Resolvers of Agency. */
export const agencyResolvers: Resolvers = {
  Agency: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, agencyById, decodeId('agy', reference.id)),
    id: (agency: AgencyRow) => encodeId('agy', agency.id),
  },
};
