import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { sql } from 'drizzle-orm';
import { idempotencyKeyDays, keysPerDeleteMax } from '../config.ts';
import type { BillingContext } from '../context.ts';

const dayMs = 86_400_000;

/** Forgets idempotency keys that nobody will repeat any more: the worker alone leaves some hundred a day. Answers with how many. */
export async function forgetOldKeys(context: BillingContext): Promise<number> {
  const before = toDatetime(new Date(context.now().getTime() - idempotencyKeyDays * dayMs));
  for (let forgotten = 0; ; ) {
    const [result] = await context.database.drizzle.execute(sql`DELETE FROM idempotency_key WHERE created_at < ${before} ORDER BY created_at LIMIT ${keysPerDeleteMax}`);
    const { affectedRows } = result as unknown as { readonly affectedRows: number };
    forgotten += affectedRows;
    if (affectedRows < keysPerDeleteMax) return forgotten;
  }
}
