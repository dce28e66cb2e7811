import type { Queryable } from '@ad-network/runtime/database.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import { payoutAccountsPerPage } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { payoutAccount } from '../payout-account/table.ts';
import { statementStatuses } from './rules.ts';
import { payout } from './table.ts';

/**
 * Closes the statements of a month and says of every unpaid one whether it can be paid: scheduled once the account's unpaid sum reaches the threshold, on hold with the account,
 * waiting below otherwise. Account by account, each in its own transaction; doing it again changes nothing.
 */
export async function closeStatements(context: BillingContext, month: string): Promise<void> {
  for (let after = 0; ; ) {
    const accounts = await context.database.drizzle.select({ id: payoutAccount.id }).from(payoutAccount).where(gt(payoutAccount.id, after)).orderBy(asc(payoutAccount.id)).limit(payoutAccountsPerPage);
    for (const { id } of accounts) await inTransaction(context.database.drizzle, (transaction) => restateAccount(transaction, id, month));
    const last = accounts.at(-1);
    if (last === undefined || accounts.length < payoutAccountsPerPage) return;
    after = last.id;
  }
}

/** Restates the closed, unpaid statements of one account, whose row it locks: after a close, and after its hold, threshold or a statement changed. */
export async function restateAccount(transaction: Queryable, payoutAccountId: number, closedThrough: string): Promise<void> {
  const [account] = await transaction
    .select({ thresholdMinor: payoutAccount.thresholdMinor, holdReason: payoutAccount.holdReason })
    .from(payoutAccount)
    .where(eq(payoutAccount.id, payoutAccountId))
    .limit(1)
    .for('update');
  if (account === undefined) return;
  const unpaid = await transaction
    .select({ payoutId: payout.id, statementMonth: payout.statementMonth, netMinor: payout.netMinor, status: payout.status })
    .from(payout)
    .where(and(eq(payout.payoutAccountId, payoutAccountId), lte(payout.statementMonth, closedThrough), inArray(payout.status, ['ACCRUING', 'BELOW_THRESHOLD', 'SCHEDULED', 'ON_HOLD'])))
    .orderBy(asc(payout.id))
    .for('update');
  const statuses = statementStatuses(unpaid, account.thresholdMinor, account.holdReason !== null);
  for (const [status, changed] of Map.groupBy(unpaid.filter((row) => statuses.get(row.payoutId) !== row.status), (row) => statuses.get(row.payoutId))) {
    if (status === undefined) continue;
    await transaction
      .update(payout)
      .set({ status, version: sql`${payout.version} + 1` })
      .where(inArray(payout.id, changed.map(({ payoutId }) => payoutId)));
  }
}
