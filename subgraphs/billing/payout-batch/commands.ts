import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, asc, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import { checkDecisionReason, checkSecondPerson, readApprovalLimit, type DecideInput } from '../approval/decide.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { checkId, checkKnownCurrency } from '../check-input.ts';
import { payoutsPerBatchMax, runExclusionsMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { needsSecondPerson } from '../credit-note/rules.ts';
import { readOpenStatementMonth } from '../payout/accrue-earnings.ts';
import { restateAccount } from '../payout/close-statements.ts';
import { lockBatch } from '../payout/commands.ts';
import { batchOf } from '../payout/rules.ts';
import { payout } from '../payout/table.ts';
import { payoutAccount } from '../payout-account/table.ts';
import { addMonths } from '../campaign-contract/calendar.ts';
import { checkVersion, refuse, runOnce, type Outcome } from '../run-command.ts';
import { payoutBatch } from './table.ts';

export interface PreparePayoutBatchInput {
  readonly idempotencyKey: string;
  readonly currency: string;
  readonly dueOnOrBefore: string;
  readonly exceptPayoutIds: readonly string[];
}

/**
 * Gathers what is due in a currency into one batch: of every account that is not on hold its statements that are due, when together they reach its threshold. At or below the approval limit it is approved
 * at once; above, another person decides. INVALID_INPUT when nothing is due.
 */
export function preparePayoutBatch(context: BillingContext, input: PreparePayoutBatchInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'preparePayoutBatch', input },
    () => {
      if (input.exceptPayoutIds.length > runExclusionsMax) refuse('BATCH_TOO_LARGE', `At most ${runExclusionsMax} payouts can be left out; got ${input.exceptPayoutIds.length}.`, 'exceptPayoutIds');
      return { currency: checkKnownCurrency(input.currency, 'currency'), excluded: new Set(input.exceptPayoutIds.map((id, at) => checkId('pyt', id, 'exceptPayoutIds', String(at)))) };
    },
    async (transaction, { currency, excluded }) => {
      const chosen = await chooseDue(transaction, currency, input.dueOnOrBefore, excluded);
      const totalMinor = chosen.reduce((sum, { netMinor }) => sum + netMinor, 0n);
      if (totalMinor <= 0n) refuse('INVALID_INPUT', `Nothing in ${currency} is due by ${input.dueOnOrBefore} that reaches its account's threshold.`, 'dueOnOrBefore');
      const approvalLimitMinor = await readApprovalLimit(transaction, 'PAYOUT_BATCH', currency);
      const preparedBy = signedIn(context).subject;
      const [made] = await transaction.insert(payoutBatch).values({ currency, totalMinor, approvalLimitMinor, preparedBy, preparedAt: toDatetime(context.now()) });
      await transaction
        .update(payout)
        .set({ status: 'IN_BATCH', batchId: made.insertId, failure: null, version: sql`${payout.version} + 1` })
        .where(inArray(payout.id, chosen.map(({ payoutId }) => payoutId)));
      await recordBillingEvent(transaction, context, {
        entityType: 'PayoutBatch', entityId: made.insertId, action: 'preparePayoutBatch',
        changes: [{ path: 'total.amountMinor', before: null, after: String(totalMinor) }, { path: 'payoutCount', before: null, after: String(chosen.length) }],
      });
      if (!needsSecondPerson(totalMinor, approvalLimitMinor)) await approve(transaction, context, made.insertId);
      return made.insertId;
    },
  );
}

/** Approves or rejects a prepared batch; above its limit whoever prepared it may not approve it. Payouts of a rejected batch wait for another one. */
export function decidePayoutBatch(context: BillingContext, input: DecideInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'decidePayoutBatch', input },
    () => ({ batchId: checkId('pbt', input.id, 'id'), reason: checkDecisionReason(input) }),
    async (transaction, { batchId, reason }) => {
      const batch = (await lockBatch(transaction, batchId)) ?? refuse('NOT_FOUND', 'There is no payout batch with this id.', 'id');
      checkVersion('payout batch', batch, input.expectedVersion);
      if (batch.status !== 'PREPARED') refuse('ILLEGAL_TRANSITION', `This batch is ${batch.status}: it was decided before.`, 'id');
      if (input.approve) {
        checkSecondPerson(batch, batch.totalMinor, signedIn(context).subject);
        await approve(transaction, context, batchId);
        return batchId;
      }
      await transaction
        .update(payoutBatch)
        .set({ status: 'REJECTED', approvedBy: signedIn(context).subject, approvedAt: toDatetime(context.now()), rejectedReason: reason, version: sql`${payoutBatch.version} + 1` })
        .where(eq(payoutBatch.id, batchId));
      await releasePayouts(transaction, context, batchId);
      await recordBillingEvent(transaction, context, {
        entityType: 'PayoutBatch', entityId: batchId, action: 'decidePayoutBatch', changes: [{ path: 'status', before: 'PREPARED', after: 'REJECTED' }, { path: 'approval.rejectedReason', before: null, after: reason }],
      });
      return batchId;
    },
  );
}

interface Due {
  readonly payoutId: number;
  readonly netMinor: bigint;
}

/** What may be paid, accounts and payouts in the order of their ids, all of them locked. */
async function chooseDue(transaction: Queryable, currency: string, dueOnOrBefore: string, excluded: ReadonlySet<number>): Promise<readonly Due[]> {
  const accounts = await transaction
    .select({ id: payoutAccount.id, thresholdMinor: payoutAccount.thresholdMinor })
    .from(payoutAccount)
    .where(and(eq(payoutAccount.currency, currency), isNull(payoutAccount.holdReason)))
    .orderBy(asc(payoutAccount.id))
    .for('update');
  const rows = await transaction
    .select({ payoutId: payout.id, accountId: payout.payoutAccountId, statementMonth: payout.statementMonth, netMinor: payout.netMinor, dueOn: payout.dueOn })
    .from(payout)
    .where(and(eq(payout.currency, currency), inArray(payout.status, ['SCHEDULED', 'FAILED']), lte(payout.dueOn, dueOnOrBefore)))
    .orderBy(asc(payout.id))
    .for('update');
  const byAccount = Map.groupBy(rows.filter(({ payoutId }) => !excluded.has(payoutId)), (row) => row.accountId);
  const chosen: Due[] = [];
  for (const { id, thresholdMinor } of accounts) {
    const own = byAccount.get(id) ?? [];
    const taken = new Set(batchOf(own, thresholdMinor, dueOnOrBefore));
    // Whole accounts only: some of an account's statements may be negative, and belong with the others.
    if (chosen.length + taken.size > payoutsPerBatchMax) break;
    chosen.push(...own.filter(({ payoutId }) => taken.has(payoutId)));
  }
  return chosen;
}

async function approve(transaction: Queryable, context: BillingContext, batchId: number): Promise<void> {
  await transaction
    .update(payoutBatch)
    .set({ status: 'APPROVED', approvedBy: signedIn(context).subject, approvedAt: toDatetime(context.now()), version: sql`${payoutBatch.version} + 1` })
    .where(eq(payoutBatch.id, batchId));
  await recordBillingEvent(transaction, context, { entityType: 'PayoutBatch', entityId: batchId, action: 'decidePayoutBatch', changes: [{ path: 'status', before: 'PREPARED', after: 'APPROVED' }] });
}

/** The payouts of a rejected batch are scheduled again, and restated with their accounts, which may be on hold by now. */
async function releasePayouts(transaction: Queryable, context: BillingContext, batchId: number): Promise<void> {
  const own = await transaction.select({ accountId: payout.payoutAccountId }).from(payout).where(eq(payout.batchId, batchId)).orderBy(asc(payout.payoutAccountId));
  await transaction
    .update(payout)
    .set({ status: 'SCHEDULED', batchId: null, version: sql`${payout.version} + 1` })
    .where(eq(payout.batchId, batchId));
  const closedThrough = addMonths(await readOpenStatementMonth(transaction, context), -1);
  for (const accountId of new Set(own.map((row) => row.accountId))) await restateAccount(transaction, accountId, closedThrough);
}
