import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, eq, inArray } from 'drizzle-orm';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { checkId } from '../check-input.ts';
import { runExclusionsMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { checkAllowance } from '../invoice/commands.ts';
import { finalOn } from '../invoice/rules.ts';
import { invoice } from '../invoice/table.ts';
import { refuse, runOnce, type Outcome } from '../run-command.ts';
import { billingRun, billingRunException } from './table.ts';

export interface StartBillingRunInput {
  readonly idempotencyKey: string;
  readonly month: string;
}

export interface IssueBillingRunInput {
  readonly idempotencyKey: string;
  readonly billingRunId: string;
  readonly exceptInvoiceIds: readonly string[];
  readonly allowNotFinal: boolean;
  readonly reason?: string | null;
}

/** Codes of a run's exceptions that are decisions of whoever issues it, not findings. */
export const decisionCodes = { excluded: 'EXCLUDED', allowNotFinal: 'ALLOW_NOT_FINAL' } as const;
/** Codes of exceptions that say why a draft was not issued; the next attempt finds its own. */
const refusalCodes = ['NOT_FINAL', 'STALE_DRAFT', 'ILLEGAL_TRANSITION'] as const;

/**
 * Creates the run of a month, which a worker then carries out; a month has one. A run that FAILED goes on where it stopped. NOT_FINAL before the month's delivery can be
 * final (day 5 of the next month); DUPLICATE when the month's run exists and has not failed.
 */
export function startBillingRun(context: BillingContext, input: StartBillingRunInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'startBillingRun', input },
    () => {
      if (context.today < finalOn(input.month)) refuse('NOT_FINAL', `The delivery of ${input.month} is final on ${finalOn(input.month)} at the earliest; drafts are made from then on.`, 'month');
    },
    async (transaction) => {
      const [known] = await transaction.select().from(billingRun).where(eq(billingRun.month, input.month)).limit(1).for('update');
      if (known !== undefined) return resume(transaction, context, known);
      const [made] = await transaction
        .insert(billingRun)
        .ignore()
        .values({ month: input.month, status: 'COLLECTING', step: 'collect', requestedBy: signedIn(context).subject, startedAt: toDatetime(context.now()) });
      if (made.affectedRows === 0) return refuseSecond(await readRun(transaction, input.month), input.month);
      await recordBillingEvent(transaction, context, { entityType: 'BillingRun', entityId: made.insertId, action: 'startBillingRun', changes: [{ path: 'month', before: null, after: input.month }] });
      return made.insertId;
    },
  );
}

/**
 * Hands a drafted run to the worker for issue, but for some invoices. When drafts are refused the run is DRAFTED again, with the refusals among its exceptions, and can be issued again.
 * ILLEGAL_TRANSITION unless it is DRAFTED.
 */
export function issueBillingRun(context: BillingContext, input: IssueBillingRunInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'issueBillingRun', input },
    () => {
      const reason = checkAllowance(input);
      if (input.exceptInvoiceIds.length > runExclusionsMax) refuse('BATCH_TOO_LARGE', `At most ${runExclusionsMax} invoices can be left out; got ${input.exceptInvoiceIds.length}.`, 'exceptInvoiceIds');
      const excluded = [...new Set(input.exceptInvoiceIds.map((id, at) => checkId('inv', id, 'exceptInvoiceIds', String(at))))];
      return { runId: checkId('run', input.billingRunId, 'billingRunId'), reason, excluded };
    },
    async (transaction, { runId, reason, excluded }) => {
      const [run] = await transaction.select().from(billingRun).where(eq(billingRun.id, runId)).limit(1).for('update');
      if (run === undefined) return refuse('NOT_FOUND', 'There is no billing run with this id.', 'billingRunId');
      if (run.status !== 'DRAFTED') refuse('ILLEGAL_TRANSITION', `This run is ${run.status}: it is issued once it is DRAFTED.`, 'billingRunId');
      await refuseForeign(transaction, runId, excluded, input.exceptInvoiceIds);
      await transaction.delete(billingRunException).where(and(eq(billingRunException.billingRunId, runId), inArray(billingRunException.code, [...Object.values(decisionCodes), ...refusalCodes])));
      const decisions = [
        ...excluded.map((invoiceId) => ({ billingRunId: runId, invoiceId, campaignId: null, code: decisionCodes.excluded, message: 'Left out of the issue by whoever issued the run.' })),
        ...(input.allowNotFinal ? [{ billingRunId: runId, invoiceId: null, campaignId: null, code: decisionCodes.allowNotFinal, message: reason ?? '' }] : []),
      ];
      if (decisions.length > 0) await transaction.insert(billingRunException).values(decisions);
      const drafts = await transaction.$count(invoice, and(eq(invoice.billingRunId, runId), eq(invoice.status, 'DRAFT')));
      await transaction
        .update(billingRun)
        .set({ status: 'ISSUING', step: 'issue', cursorValue: null, doneCount: 0, totalCount: drafts, leaseOwner: null, leaseUntil: null, error: null })
        .where(eq(billingRun.id, runId));
      await recordBillingEvent(transaction, context, { entityType: 'BillingRun', entityId: runId, action: 'issueBillingRun', changes: [{ path: 'status', before: 'DRAFTED', after: 'ISSUING' }] });
      return runId;
    },
  );
}

type Run = typeof billingRun.$inferSelect;

async function resume(transaction: Queryable, context: BillingContext, known: Run): Promise<number> {
  if (known.status !== 'FAILED') return refuseSecond(known, known.month);
  const status = known.step === 'issue' || known.step === 'close' ? 'ISSUING' : 'COLLECTING';
  await transaction.update(billingRun).set({ status, error: null, finishedAt: null, leaseOwner: null, leaseUntil: null }).where(eq(billingRun.id, known.id));
  await recordBillingEvent(transaction, context, { entityType: 'BillingRun', entityId: known.id, action: 'startBillingRun', changes: [{ path: 'status', before: 'FAILED', after: status }] });
  return known.id;
}

function refuseSecond(known: Pick<Run, 'id' | 'status'> | null, month: string): never {
  return refuse('DUPLICATE', `${month} has its run already: ${known === null ? 'it was started at this moment' : `${encodeId('run', known.id)}, which is ${known.status}`}.`, 'month');
}

async function readRun(transaction: Queryable, month: string): Promise<Pick<Run, 'id' | 'status'> | null> {
  const [run] = await transaction.select({ id: billingRun.id, status: billingRun.status }).from(billingRun).where(eq(billingRun.month, month)).limit(1).for('update');
  return run ?? null;
}

async function refuseForeign(transaction: Queryable, runId: number, excluded: readonly number[], given: readonly string[]): Promise<void> {
  if (excluded.length === 0) return;
  const own = await transaction.select({ id: invoice.id }).from(invoice).where(and(inArray(invoice.id, [...excluded]), eq(invoice.billingRunId, runId)));
  const known = new Set(own.map(({ id }) => encodeId('inv', id)));
  const at = given.findIndex((id) => !known.has(id));
  if (at >= 0) refuse('NOT_FOUND', 'This run has no invoice with this id.', 'exceptInvoiceIds', String(at));
}

