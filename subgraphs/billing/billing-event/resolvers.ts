import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import type { FieldChange } from './commands.ts';
import { listBillingEvents, prefixByType, type BillingEventRow, type BillingEventsArguments } from './queries.ts';

export const billingEventResolvers = {
  Query: {
    billingEvents: (_root: unknown, args: BillingEventsArguments, context: BillingContext) => listBillingEvents(context, args),
  },
  BillingEvent: {
    id: (event: BillingEventRow) => encodeId('bev', event.id),
    entityId: (event: BillingEventRow) => {
      const prefix = prefixByType[event.entityType];
      return prefix === undefined ? String(event.entityId) : encodeId(prefix, event.entityId);
    },
    // MariaDB's JSON is text, MySQL's arrives parsed.
    changes: (event: BillingEventRow) => (typeof event.changes === 'string' ? JSON.parse(event.changes) : event.changes) as readonly FieldChange[],
  },
} satisfies Resolvers;
