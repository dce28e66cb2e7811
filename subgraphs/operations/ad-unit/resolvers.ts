import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { gameById } from '../game/queries.ts';
import { nativeTemplateById } from '../native-template/queries.ts';
import { toPayload } from '../run-command.ts';
import { createAdUnit, updateAdUnit, type CreateAdUnitInput, type UpdateAdUnitInput } from './commands.ts';
import { listAdUnits, type AdUnitListArguments } from './list-ad-units.ts';
import { adUnitById, type AdUnitRow } from './queries.ts';

/** Resolvers of AdUnit, its lists and its commands. */
export const adUnitResolvers: Resolvers = {
  Query: {
    adUnit: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, adUnitById, decodeId('adu', args.id)),
    adUnits: (_: unknown, args: AdUnitListArguments, context: OperationsContext) => listAdUnits(context, args),
  },
  Mutation: {
    createAdUnit: async (_: unknown, args: { readonly input: CreateAdUnitInput }, context: OperationsContext) => toPayload('adUnit', await createAdUnit(context, args.input)),
    updateAdUnit: async (_: unknown, args: { readonly input: UpdateAdUnitInput }, context: OperationsContext) => toPayload('adUnit', await updateAdUnit(context, args.input)),
  },
  AdUnit: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, adUnitById, decodeId('adu', reference.id)),
    id: (unit: AdUnitRow) => encodeId('adu', unit.id),
    game: (unit: AdUnitRow, _: unknown, context: OperationsContext) => loadOne(context, gameById, unit.gameId),
    template: (unit: AdUnitRow, _: unknown, context: OperationsContext) => loadOne(context, nativeTemplateById, unit.templateId),
  },
};
