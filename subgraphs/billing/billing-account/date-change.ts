import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { and, asc, desc, eq, gt, lt, min, sql } from 'drizzle-orm';
import { recomputeFundingState } from '../campaign/funding-state.ts';
import { addDays, daysBetween } from '../campaign-contract/calendar.ts';
import { accountsPerRefreshPage } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { dunningNotice, dunningPolicy } from '../dunning-state/table.ts';
import { invoice } from '../invoice/table.ts';
import { writeHold } from './credit-hold.ts';
import { campaignsOf, lockAccount, settleAccount } from './settle-account.ts';
import { billingAccount } from './table.ts';

/**
 * Does what follows from a new business date: balances become overdue, reminders are due, accounts that ignored them are held, and holds that no longer apply end. Account by account, each in
 * its own transaction; doing it again on the same day changes nothing. Answers with how many accounts were looked at.
 */
export async function moveToToday(context: BillingContext): Promise<{ readonly accounts: number }> {
  const policy = await context.database.drizzle.select().from(dunningPolicy).orderBy(asc(dunningPolicy.level));
  for (let after = 0, accounts = 0; ; ) {
    const page = await context.database.drizzle.select({ id: billingAccount.id }).from(billingAccount).where(gt(billingAccount.id, after)).orderBy(asc(billingAccount.id)).limit(accountsPerRefreshPage);
    for (const { id } of page) await inTransaction(context.database.drizzle, (transaction) => moveAccount(transaction, context, id, policy));
    accounts += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < accountsPerRefreshPage) return { accounts };
    after = last.id;
  }
}

async function moveAccount(transaction: Queryable, context: BillingContext, accountId: number, policy: readonly (typeof dunningPolicy.$inferSelect)[]): Promise<void> {
  const account = await lockAccount(transaction, accountId);
  if (account === null) return;
  await settleAccount(transaction, context, account, []);
  const [overdue] = await transaction
    .select({ oldestDueOn: min(invoice.dueOn), overdueMinor: sql<string>`COALESCE(SUM(${invoice.outstandingMinor}), 0)` })
    .from(invoice)
    .where(and(eq(invoice.billingAccountId, accountId), eq(invoice.status, 'ISSUED'), lt(invoice.dueOn, context.today), gt(invoice.outstandingMinor, 0n)));
  if (overdue === undefined || overdue.oldestDueOn === null) return;
  const { oldestDueOn } = overdue;
  const becameOverdue = addDays(oldestDueOn, 1);
  const [last] = await transaction
    .select({ cycleFrom: dunningNotice.cycleFrom, level: dunningNotice.level })
    .from(dunningNotice)
    .where(eq(dunningNotice.billingAccountId, accountId))
    .orderBy(desc(dunningNotice.cycleFrom), desc(dunningNotice.level))
    .limit(1);
  // Reminders of a cycle that began after the oldest unpaid invoice became overdue belong to another, ended one.
  const cycle = last !== undefined && last.cycleFrom <= becameOverdue ? last : { cycleFrom: becameOverdue, level: 0 };
  const due = policy.filter((step) => step.level > cycle.level && daysBetween(oldestDueOn, context.today) >= step.daysOverdue);
  if (due.length === 0) return;
  await transaction
    .insert(dunningNotice)
    .values(due.map(({ level }) => ({ billingAccountId: accountId, cycleFrom: cycle.cycleFrom, level, sentOn: context.today, overdueMinor: BigInt(overdue.overdueMinor) })));
  if (due.some(({ action }) => action === 'HOLD')) await holdOverdue(transaction, context, accountId);
}

async function holdOverdue(transaction: Queryable, context: BillingContext, accountId: number): Promise<void> {
  const account = await lockAccount(transaction, accountId);
  if (account === null || account.holdReason !== null) return;
  const asOf = toDatetime(context.now());
  await writeHold(transaction, context, account.id, { before: null, after: 'OVERDUE', asOf });
  await recomputeFundingState(transaction, await campaignsOf(transaction, account.id), { today: context.today, asOf });
}
