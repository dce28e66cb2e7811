import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, asc, eq, like, sql } from 'drizzle-orm';
import { billingAccount } from '../billing-account/table.ts';
import { recordBillingEvent, type FieldChange } from '../billing-event/commands.ts';
import { campaignContract } from '../campaign-contract/table.ts';
import { checkId, checkLine } from '../check-input.ts';
import { reasonCharactersMax, referenceCharactersMax, unitsMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { findJournal, postJournal, type JournalSource } from '../ledger/commands.ts';
import { journal } from '../ledger/table.ts';
import { openPayoutAccounts } from '../payout-account/open-accounts.ts';
import { payoutBatch } from '../payout-batch/table.ts';
import { payoutLine } from '../payout-line/table.ts';
import { checkVersion, refuse, runOnce, type Outcome } from '../run-command.ts';
import { roundHalfUp, shareOf } from '../money/rules.ts';
import { bookEntries } from './accrue-earnings.ts';
import { payout } from './table.ts';

export interface ClawBackInput {
  readonly idempotencyKey: string;
  readonly publisherId: string;
  readonly campaignId: string;
  readonly gameId: string;
  readonly month: string;
  readonly units: bigint;
  readonly reason: string;
}

export interface MarkPayoutPaidInput {
  readonly idempotencyKey: string;
  readonly payoutId: string;
  readonly expectedVersion: number;
  readonly paidOn: string;
  readonly reference: string;
}

export interface MarkPayoutFailedInput {
  readonly idempotencyKey: string;
  readonly payoutId: string;
  readonly expectedVersion: number;
  readonly reason: string;
}

/**
 * Takes back what a game was credited for units that turned out invalid: in proportion to all that its chain has credited, as a deduction of the statement that is open now. Answers with that
 * statement's id. EXCEEDS_OUTSTANDING: fewer units stand in the chain.
 */
export function clawBack(context: BillingContext, input: ClawBackInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'clawBack', input },
    async () => {
      const reason = checkLine(input.reason, reasonCharactersMax, 'reason');
      if (input.units <= 0n || input.units > unitsMax) refuse('INVALID_INPUT', 'Units to take back are more than zero.', 'units');
      const ids = { publisherId: checkId('pub', input.publisherId, 'publisherId'), campaignId: checkId('cmp', input.campaignId, 'campaignId'), gameId: checkId('gam', input.gameId, 'gameId') };
      const [payer] = await context.database.drizzle
        .select({ advertiserId: billingAccount.advertiserId, currency: billingAccount.currency })
        .from(campaignContract)
        .innerJoin(billingAccount, eq(billingAccount.id, campaignContract.billingAccountId))
        .where(eq(campaignContract.campaignId, ids.campaignId))
        .limit(1);
      return { ...ids, reason, payer: payer ?? refuse('NOT_FOUND', 'This campaign has no contract, so nobody was credited for it.', 'campaignId') };
    },
    async (transaction, { publisherId, campaignId, gameId, reason, payer }) => {
      const account = (await openPayoutAccounts(transaction, context, payer.currency, [{ publisherId, month: input.month }])).get(publisherId);
      if (account === undefined) throw new Error(`publisher ${publisherId} has no payout account`);
      const before = await readChain(transaction, account.id, campaignId, gameId, input.month);
      if (before === null) return refuse('NOT_FOUND', 'This publisher was credited nothing for this campaign, game and month.', 'gameId');
      if (input.units > before.unitsTotal) return refuse('EXCEEDS_OUTSTANDING', `${before.unitsTotal} units stand credited; no more can be taken back.`, 'units');
      const share = (amount: bigint): bigint => roundHalfUp(amount * input.units, before.unitsTotal);
      const revenueMinor = share(before.revenueTotalMinor);
      // The share of what is left, so that a chain is always its revenue's share, rounded once.
      const earningMinor = before.earningTotalMinor - shareOf(before.revenueTotalMinor - revenueMinor, before.shareBp);
      const entry = {
        account, campaignId, gameId, month: input.month, revision: before.revision, shareBp: before.shareBp, before, units: -input.units, revenueMinor: -revenueMinor, earningMinor: -earningMinor, isClawback: true,
      };
      const lineId = await bookEntries(transaction, context, payer, [entry], { kind: 'PUBLISHER_ADJUSTED', source: null, clawback: true });
      const [line] = await transaction.select({ payoutId: payoutLine.payoutId }).from(payoutLine).where(eq(payoutLine.id, lineId)).limit(1);
      const payoutId = line?.payoutId ?? 0;
      await recordBillingEvent(transaction, context, {
        entityType: 'Payout', entityId: payoutId, action: 'clawBack',
        changes: [{ path: 'deductions.amountMinor', before: null, after: String(earningMinor) }, { path: 'reason', before: null, after: reason }],
      });
      return payoutId;
    },
  );
}

/** Records that the bank has paid a payout of an approved batch; the last one settles the batch. */
export function markPayoutPaid(context: BillingContext, input: MarkPayoutPaidInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'markPayoutPaid', input },
    async () => {
      const reference = checkLine(input.reference, referenceCharactersMax, 'reference');
      if (input.paidOn > context.today) refuse('INVALID_INPUT', `What has not been paid cannot be recorded: today is ${context.today}.`, 'paidOn');
      return { reference, ...(await findPayout(context, input.payoutId)) };
    },
    async (transaction, { payoutId, batchId, reference }) => {
      const batch = batchId === null ? null : await lockBatch(transaction, batchId);
      const locked = await lockPayout(transaction, payoutId);
      checkVersion('payout', locked, input.expectedVersion);
      if (locked.status !== 'IN_BATCH' || batch?.status !== 'APPROVED' || locked.batchId !== batch.id) {
        const where = locked.status === 'IN_BATCH' ? `its batch is ${batch?.status ?? 'another one by now'}` : `it is ${locked.status}`;
        refuse('ILLEGAL_TRANSITION', `Only a payout in an APPROVED batch can be paid: ${where}.`, 'payoutId');
      }
      await transaction
        .update(payout)
        .set({ status: 'PAID', paidOn: input.paidOn, paidReference: reference, failure: null, version: sql`${payout.version} + 1` })
        .where(eq(payout.id, payoutId));
      await postPaid(transaction, context, locked);
      await recordStatus(transaction, context, payoutId, 'markPayoutPaid', 'IN_BATCH', 'PAID', [{ path: 'paidOn', before: null, after: input.paidOn }]);
      await settleBatch(transaction, context, batch?.id ?? 0);
      return payoutId;
    },
  );
}

/**
 * Records that a payout did not arrive: out of its batch before it was paid, or returned by the bank after. It waits as FAILED; the next batch takes it again once its account is in order. What was
 * booked as paid is booked back.
 */
export function markPayoutFailed(context: BillingContext, input: MarkPayoutFailedInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'markPayoutFailed', input },
    async () => ({ reason: checkLine(input.reason, reasonCharactersMax, 'reason'), ...(await findPayout(context, input.payoutId)) }),
    async (transaction, { payoutId, batchId, reason }) => {
      if (batchId !== null) await lockBatch(transaction, batchId);
      const locked = await lockPayout(transaction, payoutId);
      checkVersion('payout', locked, input.expectedVersion);
      if (locked.status !== 'IN_BATCH' && locked.status !== 'PAID') refuse('ILLEGAL_TRANSITION', `This payout is ${locked.status}: only one that was sent can fail.`, 'payoutId');
      if (locked.status === 'PAID') await postReturned(transaction, context, locked);
      await transaction
        .update(payout)
        .set({ status: 'FAILED', batchId: null, paidOn: null, paidReference: null, failure: reason, version: sql`${payout.version} + 1` })
        .where(eq(payout.id, payoutId));
      await recordStatus(transaction, context, payoutId, 'markPayoutFailed', locked.status, 'FAILED', [{ path: 'failure', before: null, after: reason }]);
      if (batchId !== null) await settleBatch(transaction, context, batchId);
      return payoutId;
    },
  );
}

type LockedPayout = typeof payout.$inferSelect;

async function findPayout(context: BillingContext, id: string): Promise<{ readonly payoutId: number; readonly batchId: number | null }> {
  const payoutId = checkId('pyt', id, 'payoutId');
  const [row] = await context.database.drizzle.select({ batchId: payout.batchId }).from(payout).where(eq(payout.id, payoutId)).limit(1);
  return { payoutId, batchId: (row ?? refuse('NOT_FOUND', 'There is no payout with this id.', 'payoutId')).batchId };
}

/** Locks a batch; before its payouts, always. */
export async function lockBatch(transaction: Queryable, id: number): Promise<typeof payoutBatch.$inferSelect | null> {
  const [row] = await transaction.select().from(payoutBatch).where(eq(payoutBatch.id, id)).limit(1).for('update');
  return row ?? null;
}

async function lockPayout(transaction: Queryable, id: number): Promise<LockedPayout> {
  const [row] = await transaction.select().from(payout).where(eq(payout.id, id)).limit(1).for('update');
  if (row === undefined) throw new Error(`payout ${id} is not there, though it was found`);
  return row;
}

/** A payout that failed may be paid again: each attempt is an event of its own in the books, named `payout`, `payout/2`, … */
async function postPaid(transaction: Queryable, context: BillingContext, locked: LockedPayout): Promise<void> {
  const movement = { currency: locked.currency, payoutAccountId: locked.payoutAccountId, amountMinor: locked.netMinor };
  await postJournal(transaction, context, { kind: 'PAYOUT_PAID', ...movement }, attempt(locked.id, (await countAttempts(transaction, locked.id)) + 1));
}

async function postReturned(transaction: Queryable, context: BillingContext, locked: LockedPayout): Promise<void> {
  const movement = { currency: locked.currency, payoutAccountId: locked.payoutAccountId, amountMinor: locked.netMinor };
  const last = attempt(locked.id, await countAttempts(transaction, locked.id));
  const paid = await findJournal(transaction, 'PAYOUT_PAID', last);
  await postJournal(transaction, context, { kind: 'PAYOUT_RETURNED', ...movement }, { ...last, ...(paid === null ? {} : { reversesId: paid }) });
}

function attempt(payoutId: number, number: number): JournalSource {
  return { type: number <= 1 ? 'payout' : `payout/${number}`, id: payoutId };
}

async function countAttempts(transaction: Queryable, payoutId: number): Promise<number> {
  return transaction.$count(journal, and(eq(journal.kind, 'PAYOUT_PAID'), eq(journal.sourceId, payoutId), like(journal.sourceType, 'payout%')));
}

async function recordStatus(transaction: Queryable, context: BillingContext, payoutId: number, action: string, before: string, after: string, more: readonly FieldChange[]): Promise<void> {
  await recordBillingEvent(transaction, context, { entityType: 'Payout', entityId: payoutId, action, changes: [{ path: 'status', before, after }, ...more] });
}

/** An approved batch is settled when every payout that is still in it is paid. */
async function settleBatch(transaction: Queryable, context: BillingContext, batchId: number): Promise<void> {
  const open = await transaction.select({ id: payout.id }).from(payout).where(and(eq(payout.batchId, batchId), eq(payout.status, 'IN_BATCH'))).limit(1);
  if (open.length > 0) return;
  const [settled] = await transaction
    .update(payoutBatch)
    .set({ status: 'SETTLED', version: sql`${payoutBatch.version} + 1` })
    .where(and(eq(payoutBatch.id, batchId), eq(payoutBatch.status, 'APPROVED')));
  if (settled.affectedRows > 0) await recordBillingEvent(transaction, context, { entityType: 'PayoutBatch', entityId: batchId, action: 'markPayoutPaid', changes: [{ path: 'status', before: 'APPROVED', after: 'SETTLED' }] });
}

async function readChain(transaction: Queryable, payoutAccountId: number, campaignId: number, gameId: number, month: string) {
  const rows = await transaction
    .select({ seqNo: payoutLine.seqNo, unitsTotal: payoutLine.unitsTotal, earningTotalMinor: payoutLine.earningTotalMinor, revenueMinor: payoutLine.revenueMinor, revision: payoutLine.revision, shareBp: payoutLine.shareBp })
    .from(payoutLine)
    .where(and(eq(payoutLine.payoutAccountId, payoutAccountId), eq(payoutLine.campaignId, campaignId), eq(payoutLine.usageMonth, month), eq(payoutLine.gameId, gameId)))
    .orderBy(asc(payoutLine.seqNo));
  const last = rows.at(-1);
  return last === undefined ? null : { ...last, revenueTotalMinor: rows.reduce((sum, row) => sum + row.revenueMinor, 0n) };
}
