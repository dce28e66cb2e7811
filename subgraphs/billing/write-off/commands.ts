import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, eq, sql } from 'drizzle-orm';
import { checkDecisionReason, checkSecondPerson, readApprovalLimit, type DecideInput } from '../approval/decide.ts';
import { settleAccount, type LockedAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { checkId, checkLine } from '../check-input.ts';
import { reasonCharactersMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { needsSecondPerson } from '../credit-note/rules.ts';
import { findInvoice, lockAccountAndInvoice } from '../invoice/commands.ts';
import type { LockedInvoice } from '../invoice/lock-invoices.ts';
import { invoice } from '../invoice/table.ts';
import { postJournal } from '../ledger/commands.ts';
import { checkVersion, refuse, runOnce, type Outcome } from '../run-command.ts';
import { writeOff } from './table.ts';

export interface PrepareWriteOffInput {
  readonly idempotencyKey: string;
  readonly invoiceId: string;
  readonly expectedVersion: number;
  readonly reason: string;
}

/** Prepares giving up all that an invoice still owes. At or below the approval limit it takes effect at once; above it, another person decides. */
export function prepareWriteOff(context: BillingContext, input: PrepareWriteOffInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'prepareWriteOff', input },
    async () => ({ reason: checkLine(input.reason, reasonCharactersMax, 'reason'), ...(await findInvoice(context, input.invoiceId, 'invoiceId')) }),
    async (transaction, { reason, invoiceId, accountId }) => {
      const { account, locked } = await lockAccountAndInvoice(transaction, accountId, invoiceId);
      checkVersion('invoice', locked, input.expectedVersion);
      if (locked.outstandingMinor <= 0n) refuse('ILLEGAL_TRANSITION', `This invoice is ${locked.status} and owes nothing, so there is nothing to give up.`, 'invoiceId');
      const [open] = await transaction.select({ id: writeOff.id }).from(writeOff).where(and(eq(writeOff.invoiceId, invoiceId), eq(writeOff.status, 'PREPARED'))).limit(1);
      if (open !== undefined) refuse('DUPLICATE', `A write-off of this invoice waits for its decision already (${encodeId('wof', open.id)}).`, 'invoiceId');
      const preparedBy = signedIn(context).subject;
      const amountMinor = locked.outstandingMinor;
      const approvalLimitMinor = await readApprovalLimit(transaction, 'WRITE_OFF', account.currency);
      const [made] = await transaction.insert(writeOff).values({ invoiceId, amountMinor, approvalLimitMinor, reason, preparedBy, preparedAt: toDatetime(context.now()) });
      await recordBillingEvent(transaction, context, {
        entityType: 'WriteOff', entityId: made.insertId, action: 'prepareWriteOff', changes: [{ path: 'amount.amountMinor', before: null, after: String(amountMinor) }],
      });
      if (!needsSecondPerson(amountMinor, approvalLimitMinor)) await carryOut(transaction, context, account, locked, { id: made.insertId, amountMinor });
      return made.insertId;
    },
  );
}

/** Approves or rejects a prepared write-off; above its limit whoever prepared it may not approve it. */
export function decideWriteOff(context: BillingContext, input: DecideInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'decideWriteOff', input },
    async () => {
      const writeOffId = checkId('wof', input.id, 'id');
      const reason = checkDecisionReason(input);
      const [owner] = await context.database.drizzle
        .select({ invoiceId: invoice.id, accountId: invoice.billingAccountId })
        .from(writeOff)
        .innerJoin(invoice, eq(invoice.id, writeOff.invoiceId))
        .where(eq(writeOff.id, writeOffId))
        .limit(1);
      return { writeOffId, reason, ...(owner ?? refuse('NOT_FOUND', 'There is no write-off with this id.', 'id')) };
    },
    async (transaction, { writeOffId, reason, invoiceId, accountId }) => {
      const { account, locked } = await lockAccountAndInvoice(transaction, accountId, invoiceId);
      const [prepared] = await transaction.select().from(writeOff).where(eq(writeOff.id, writeOffId)).limit(1).for('update');
      if (prepared === undefined) throw new Error(`write-off ${writeOffId} is not there, though it was found`);
      checkVersion('write-off', prepared, input.expectedVersion);
      if (prepared.status !== 'PREPARED') refuse('ILLEGAL_TRANSITION', `This write-off is ${prepared.status}: it was decided before.`, 'id');
      const decidedBy = signedIn(context).subject;
      if (input.approve) {
        checkSecondPerson(prepared, prepared.amountMinor, decidedBy);
        if (locked.outstandingMinor !== prepared.amountMinor) {
          refuse('ILLEGAL_TRANSITION', `The invoice owes ${locked.outstandingMinor} minor units by now, not the ${prepared.amountMinor} that were to be given up. Reject this, and prepare another.`, 'id');
        }
        await carryOut(transaction, context, account, locked, prepared);
        return writeOffId;
      }
      await transaction
        .update(writeOff)
        .set({ status: 'REJECTED', approvedBy: decidedBy, approvedAt: toDatetime(context.now()), rejectedReason: reason, version: sql`${writeOff.version} + 1` })
        .where(eq(writeOff.id, writeOffId));
      await recordBillingEvent(transaction, context, {
        entityType: 'WriteOff', entityId: writeOffId, action: 'decideWriteOff', changes: [{ path: 'status', before: 'PREPARED', after: 'REJECTED' }, { path: 'approval.rejectedReason', before: null, after: reason }],
      });
      return writeOffId;
    },
  );
}

async function carryOut(transaction: Queryable, context: BillingContext, account: LockedAccount, locked: LockedInvoice, { id, amountMinor }: { readonly id: number; readonly amountMinor: bigint }): Promise<void> {
  await transaction
    .update(writeOff)
    .set({ status: 'APPROVED', approvedBy: signedIn(context).subject, approvedAt: toDatetime(context.now()), version: sql`${writeOff.version} + 1` })
    .where(eq(writeOff.id, id));
  await postJournal(transaction, context, { kind: 'WRITE_OFF_APPROVED', billingAccountId: account.id, currency: account.currency, amountMinor }, { type: 'write_off', id });
  await transaction
    .update(invoice)
    .set({ status: 'WRITTEN_OFF', version: sql`${invoice.version} + 1` })
    .where(and(eq(invoice.id, locked.id), eq(invoice.status, 'ISSUED')));
  await recordBillingEvent(transaction, context, {
    entityType: 'WriteOff', entityId: id, action: 'decideWriteOff', changes: [{ path: 'invoice.status', before: 'ISSUED', after: 'WRITTEN_OFF' }],
  });
  await settleAccount(transaction, context, account, []);
}
