import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import type { BillingContext } from '../context.ts';
import { billingEvent } from './table.ts';

/** One changed value, as text. */
export interface FieldChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface NewBillingEvent {
  /** Type name in the schema, like `CampaignContract`. */
  readonly entityType: string;
  readonly entityId: number;
  /** Name of the mutation. */
  readonly action: string;
  readonly changes: readonly FieldChange[];
}

/** Records who changed what, in the transaction of the change: the two stand or fall together. */
export async function recordBillingEvent(transaction: Queryable, context: BillingContext, event: NewBillingEvent): Promise<void> {
  await transaction.insert(billingEvent).values({
    ...event,
    at: toDatetime(context.now()),
    actorSubject: signedIn(context).subject,
    requestId: context.requestId,
  });
}
