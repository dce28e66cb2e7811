import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { NativeTemplateRow } from './queries.ts';

/** Resolvers of NativeTemplate. */
export const nativeTemplateResolvers: Resolvers = {
  NativeTemplate: {
    id: (template: NativeTemplateRow) => encodeId('tpl', template.id),
  },
};
