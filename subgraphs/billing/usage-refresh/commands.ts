import type { DrizzleDatabase } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, asc, eq, lt, or } from 'drizzle-orm';
import { leaseEnd } from '../billing-run/lease.ts';
import { checkId } from '../check-input.ts';
import { refreshCampaignsMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { refuse, runOnce, type Outcome } from '../run-command.ts';
import { usageRefresh } from './table.ts';

export interface RequestUsageRefreshInput {
  readonly idempotencyKey: string;
  readonly campaignIdIn?: readonly string[] | null;
}

/** Queues a refresh of campaigns' usage and funding status, which a worker carries out within seconds. */
export function requestUsageRefresh(context: BillingContext, input: RequestUsageRefreshInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'requestUsageRefresh', input },
    () => {
      const ids = input.campaignIdIn ?? null;
      if (ids !== null && ids.length > refreshCampaignsMax) refuse('BATCH_TOO_LARGE', `At most ${refreshCampaignsMax} campaigns; got ${ids.length}. Leave the list out for all.`, 'campaignIdIn');
      return ids === null ? null : [...new Set(ids.map((id, at) => checkId('cmp', id, 'campaignIdIn', String(at))))];
    },
    async (transaction, campaignIds) => {
      const [made] = await transaction.insert(usageRefresh).values({ status: 'QUEUED', campaignIds, requestedBy: signedIn(context).subject, requestedAt: toDatetime(context.now()) });
      return made.insertId;
    },
  );
}

/** A refresh that this worker carries out. */
export interface LeasedRefresh {
  readonly id: number;
  /** Null: every campaign with delivery in the open month. */
  readonly campaignIds: readonly number[] | null;
}

/** Takes the oldest refresh that waits, or whose worker fell silent; null when there is none. */
export async function takeRefresh(database: DrizzleDatabase, owner: string): Promise<LeasedRefresh | null> {
  const free = or(eq(usageRefresh.status, 'QUEUED'), and(eq(usageRefresh.status, 'RUNNING'), lt(usageRefresh.leaseUntil, toDatetime(new Date()))));
  const [candidate] = await database.select({ id: usageRefresh.id, campaignIds: usageRefresh.campaignIds }).from(usageRefresh).where(free).orderBy(asc(usageRefresh.id)).limit(1);
  if (candidate === undefined) return null;
  const [taken] = await database.update(usageRefresh).set({ status: 'RUNNING', leaseOwner: owner, leaseUntil: leaseEnd() }).where(and(eq(usageRefresh.id, candidate.id), free));
  if (taken.affectedRows === 0) return null;
  // MariaDB's JSON is text, MySQL's arrives parsed.
  const ids = typeof candidate.campaignIds === 'string' ? (JSON.parse(candidate.campaignIds) as readonly number[] | null) : candidate.campaignIds;
  return { id: candidate.id, campaignIds: ids };
}

/** Ends a refresh that this worker holds. */
export async function endRefresh(context: BillingContext, owner: string, id: number, status: 'DONE' | 'FAILED'): Promise<void> {
  await context.database.drizzle
    .update(usageRefresh)
    .set({ status, finishedAt: toDatetime(context.now()), leaseUntil: null })
    .where(and(eq(usageRefresh.id, id), eq(usageRefresh.leaseOwner, owner), eq(usageRefresh.status, 'RUNNING')));
}
