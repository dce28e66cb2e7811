import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { balancesByAgency } from './queries.ts';

/** An agency by reference: Billing knows its id only. */
interface AgencyReference {
  readonly id: string;
}

export const agencyResolvers = {
  Agency: {
    __resolveReference: ({ id }: AgencyReference) => {
      decodeId('agy', id);
      return { id };
    },
    outstandingBalances: async (agency: AgencyReference, _args: unknown, context: BillingContext) =>
      ((await loadOne(context, balancesByAgency, decodeId('agy', agency.id))) ?? []).map((row) => money(BigInt(row.outstandingMinor), row.currency)),
  },
} satisfies Resolvers;
