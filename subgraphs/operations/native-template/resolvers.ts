import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { listNativeTemplates, type NativeTemplateRow } from './queries.ts';

/** Resolvers of NativeTemplate and its list. */
export const nativeTemplateResolvers: Resolvers = {
  Query: {
    nativeTemplates: (_: unknown, _arguments: unknown, context: OperationsContext) => listNativeTemplates(context),
  },
  NativeTemplate: {
    id: (template: NativeTemplateRow) => encodeId('tpl', template.id),
  },
};
