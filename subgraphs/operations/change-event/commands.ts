import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { eq, sql } from 'drizzle-orm';
import type { OperationsContext } from '../context.ts';
import { opsUser } from '../ops-user/table.ts';
import { changeEvent, type FieldChange } from './table.ts';

/** A change of one row. `action` is the mutation's name. */
export interface Change {
  readonly entityType: string;
  readonly entityId: number;
  readonly action: string;
  readonly changes: readonly FieldChange[];
}

/** Records who changed what, in the transaction of the change. The viewer is linked when the token's subject is an ops user. */
export async function recordChange(transaction: Queryable, context: OperationsContext, change: Change): Promise<void> {
  const subject = signedIn(context).subject;
  const actor = transaction.select({ id: opsUser.id }).from(opsUser).where(eq(opsUser.subject, subject)).limit(1);
  await transaction.insert(changeEvent).values({
    at: toDatetime(context.now()),
    actorSubject: subject,
    actorId: sql`(${actor})`,
    requestId: context.requestId,
    ...change,
  });
}
