import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { readDocumentRegister } from './queries.ts';

export const documentSeriesResolvers = {
  Query: {
    documentRegister: (_root: unknown, { fiscalYear }: { readonly fiscalYear: string }, context: BillingContext) => readDocumentRegister(context, fiscalYear),
  },
} satisfies Resolvers;
