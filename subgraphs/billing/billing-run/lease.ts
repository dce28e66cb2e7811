import type { DrizzleDatabase, Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { and, asc, eq, inArray, isNull, lt, or } from 'drizzle-orm';
import { leaseMs } from '../config.ts';
import { billingRun } from './table.ts';

/** A run that this worker may work on until its lease ends. */
export type LeasedRun = typeof billingRun.$inferSelect;

/** Thrown when another worker holds the run by now: whatever this one was about to write is rolled back. */
export class LeaseLost extends Error {
  constructor(runId: number) {
    super(`the lease on billing run ${runId} went to another worker`);
    this.name = 'LeaseLost';
  }
}

/**
 * Takes the lease on a run that waits for work: one that nobody holds, that this worker holds, or whose holder has not renewed its lease in time. Null when there is none.
 */
export async function takeLease(database: DrizzleDatabase, owner: string): Promise<LeasedRun | null> {
  const now = wallClock();
  const until = leaseEnd();
  const free = and(inArray(billingRun.status, ['COLLECTING', 'ISSUING']), or(isNull(billingRun.leaseUntil), lt(billingRun.leaseUntil, toDatetime(now)), eq(billingRun.leaseOwner, owner)));
  const [candidate] = await database.select({ id: billingRun.id }).from(billingRun).where(free).orderBy(asc(billingRun.month)).limit(1);
  if (candidate === undefined) return null;
  // The condition again: of two workers that saw it free one changes the row, the other none.
  const [taken] = await database.update(billingRun).set({ leaseOwner: owner, leaseUntil: until }).where(and(eq(billingRun.id, candidate.id), free));
  if (taken.affectedRows === 0) return null;
  const [run] = await database.select().from(billingRun).where(and(eq(billingRun.id, candidate.id), eq(billingRun.leaseOwner, owner))).limit(1);
  return run ?? null;
}

/**
 * Writes how far a run has come and renews the lease, in the transaction of the work itself when there is one: work and cursor stand or fall together, and a worker that lost its lease
 * changes nothing.
 */
export async function advance(
  transaction: Queryable,
  run: Pick<LeasedRun, 'id'>,
  owner: string,
  progress: Partial<Pick<LeasedRun, 'status' | 'step' | 'cursorValue' | 'doneCount' | 'totalCount' | 'error' | 'finishedAt' | 'leaseOwner'>>,
): Promise<void> {
  const leaseUntil = progress.leaseOwner === null ? null : leaseEnd();
  const [held] = await transaction.select({ id: billingRun.id }).from(billingRun).where(and(eq(billingRun.id, run.id), eq(billingRun.leaseOwner, owner))).limit(1).for('update');
  if (held === undefined) throw new LeaseLost(run.id);
  await transaction.update(billingRun).set({ ...progress, leaseUntil }).where(eq(billingRun.id, run.id));
}

/** Leases run on the wall clock of the machines, not on the business's: they say which process is alive. */
function wallClock(): Date {
  return new Date();
}

/** When a lease that is taken now ends, as DATETIME(3). */
export function leaseEnd(): string {
  return toDatetime(new Date(wallClock().getTime() + leaseMs));
}
