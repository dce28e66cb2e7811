import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { listAdvertisersOfAgency } from '../advertiser/queries.ts';
import type { OperationsContext } from '../context.ts';
import { toPayload } from '../run-command.ts';
import { createAgency, updateAgency, type CreateAgencyInput, type UpdateAgencyInput } from './commands.ts';
import { agencyById, listAgencies, type AgencyListArguments, type AgencyRow } from './queries.ts';

/** Resolvers of Agency, its list and its commands. */
export const agencyResolvers: Resolvers = {
  Query: {
    agency: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, agencyById, decodeId('agy', args.id)),
    agencies: (_: unknown, args: AgencyListArguments, context: OperationsContext) => listAgencies(context, args),
  },
  Mutation: {
    createAgency: async (_: unknown, args: { readonly input: CreateAgencyInput }, context: OperationsContext) => toPayload('agency', await createAgency(context, args.input)),
    updateAgency: async (_: unknown, args: { readonly input: UpdateAgencyInput }, context: OperationsContext) => toPayload('agency', await updateAgency(context, args.input)),
  },
  Agency: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, agencyById, decodeId('agy', reference.id)),
    id: (agency: AgencyRow) => encodeId('agy', agency.id),
    advertisers: (agency: AgencyRow, args: PageArguments, context: OperationsContext) => listAdvertisersOfAgency(context, agency.id, args),
  },
};
