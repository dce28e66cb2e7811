import { idKinds, tryDecodeId, type IdPrefix } from '@ad-network/runtime/ids.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import type { Connection, PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, eq, gte, lte } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { listNewest, newestFirst } from '../newest-first.ts';
import { billingEvent } from './table.ts';

const columns = { id: billingEvent.id, at: billingEvent.at, actorSubject: billingEvent.actorSubject, entityType: billingEvent.entityType, entityId: billingEvent.entityId, action: billingEvent.action, changes: billingEvent.changes };

export type BillingEventRow = Pick<typeof billingEvent.$inferSelect, keyof typeof columns>;

/** The kind of id of each type that events are about. */
export const prefixByType: Readonly<Record<string, IdPrefix>> = {
  BillingAccount: 'bac', CampaignContract: 'con', Wallet: 'wal', Invoice: 'inv', CreditNote: 'crn', WriteOff: 'wof', Payment: 'pay', PayoutAccount: 'pac', Payout: 'pyt', PayoutBatch: 'pbt', BillingRun: 'run',
};

export interface BillingEventsArguments extends PageArguments {
  readonly filter?: {
    readonly actorSubject?: string | null;
    readonly entityType?: string | null;
    readonly entityId?: string | null;
    readonly from?: Date | string | null;
    readonly to?: Date | string | null;
  } | null;
}

const order = newestFirst('billing-event', billingEvent, billingEvent.id);

/** A page of events, newest first. Throws PublicError for a type without events and for an id that is not of it. */
export function listBillingEvents(context: BillingContext, args: BillingEventsArguments): Promise<Omit<Connection<BillingEventRow>, 'totalCount'>> {
  const filter = args.filter ?? {};
  const type = filter.entityType ?? null;
  const prefix = type === null ? undefined : prefixByType[type];
  if (type !== null && prefix === undefined) throw new PublicError('INVALID_INPUT', `There are no events of ${type.slice(0, 40)}; there are of ${Object.keys(prefixByType).join(', ')}.`);
  if (filter.entityId != null && prefix === undefined) throw new PublicError('INVALID_INPUT', '"filter.entityId" needs "filter.entityType" beside it.');
  const entityId = filter.entityId == null || prefix === undefined ? null : tryDecodeId(prefix, filter.entityId);
  if (filter.entityId != null && prefix !== undefined && entityId === null) throw new PublicError('WRONG_ID_KIND', `"filter.entityId" must be the id of a ${idKinds[prefix]}, like "${prefix}_123".`);
  const matches = and(
    filter.actorSubject == null ? undefined : eq(billingEvent.actorSubject, filter.actorSubject),
    type === null ? undefined : eq(billingEvent.entityType, type),
    entityId === null ? undefined : eq(billingEvent.entityId, entityId),
    filter.from == null ? undefined : gte(billingEvent.at, toDatetime(new Date(filter.from))),
    filter.to == null ? undefined : lte(billingEvent.at, toDatetime(new Date(filter.to))),
  );
  return listNewest(context, order, args, matches, (where, terms, rows) => context.database.drizzle.select(columns).from(billingEvent).where(where).orderBy(...terms).limit(rows));
}
