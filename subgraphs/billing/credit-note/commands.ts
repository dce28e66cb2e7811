import type { Queryable } from '@ad-network/runtime/database.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { checkDecisionReason, checkSecondPerson, type DecideInput } from '../approval/decide.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { unitsPerRate } from '../campaign-contract/rules.ts';
import { campaignContract } from '../campaign-contract/table.ts';
import { checkAmount, checkCurrency, checkId } from '../check-input.ts';
import { creditLinesMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { findInvoice, lockAccountAndInvoice } from '../invoice/commands.ts';
import { invoice } from '../invoice/table.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import type { Money } from '../money/money.ts';
import { amountMinor as amountOf, currencyExponent } from '../money/rules.ts';
import { checkVersion, refuse, runOnce, type Outcome } from '../run-command.ts';
import { issueCredit } from './issue-credit.ts';
import { prepareCredit, readCreditedLines, type CreditedLine, type CreditLine } from './prepare-credit.ts';
import type { CreditReason } from './rules.ts';
import { creditNote } from './table.ts';

export interface CreditLineInput {
  readonly invoiceLineId: string;
  readonly units?: bigint | null;
  readonly amount?: Money | null;
}

/** What is given back of a line, and what of it may still be credited afterwards; minor units. */
export interface PlannedLine extends CreditLine {
  readonly leftMinor: bigint;
}

export interface PrepareCreditNoteInput {
  readonly idempotencyKey: string;
  readonly invoiceId: string;
  readonly reason: CreditReason;
  readonly lines: readonly CreditLineInput[];
}

/** A line that somebody wants to credit; `at` is its place in the input. */
export interface WantedLine {
  readonly at: number;
  readonly lineId: number;
  readonly units: bigint | null;
  readonly amount: Money | null;
}

/**
 * Prepares a credit note over lines of an issued invoice. Units correct usage, and the amount follows from the line's rate; an amount forgives money and leaves usage alone.
 * At or below the approval limit it takes effect at once; above it, another person decides. No line is credited above what it billed, notes that wait for approval included.
 */
export function prepareCreditNote(context: BillingContext, input: PrepareCreditNoteInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'prepareCreditNote', input },
    async () => ({ wanted: checkLines(input.lines), ...(await findInvoice(context, input.invoiceId, 'invoiceId')) }),
    async (transaction, { wanted, invoiceId, accountId }) => {
      const { account, locked } = await lockAccountAndInvoice(transaction, accountId, invoiceId);
      if (locked.status !== 'ISSUED') refuse('ILLEGAL_TRANSITION', `This invoice is ${locked.status}: only an ISSUED one can be credited.`, 'invoiceId');
      return prepareCredit(transaction, context, account, locked, input.reason, await readCreditLines(transaction, locked, wanted));
    },
  );
}

/** Approves or rejects a prepared credit note; above its limit whoever prepared it may not approve it. */
export function decideCreditNote(context: BillingContext, input: DecideInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'decideCreditNote', input },
    async () => {
      const creditNoteId = checkId('crn', input.id, 'id');
      const reason = checkDecisionReason(input);
      const [owner] = await context.database.drizzle
        .select({ invoiceId: invoice.id, accountId: invoice.billingAccountId })
        .from(creditNote)
        .innerJoin(invoice, eq(invoice.id, creditNote.invoiceId))
        .where(eq(creditNote.id, creditNoteId))
        .limit(1);
      return { creditNoteId, reason, ...(owner ?? refuse('NOT_FOUND', 'There is no credit note with this id.', 'id')) };
    },
    async (transaction, { creditNoteId, reason, invoiceId, accountId }) => {
      const { account, locked } = await lockAccountAndInvoice(transaction, accountId, invoiceId);
      const [note] = await transaction.select().from(creditNote).where(eq(creditNote.id, creditNoteId)).limit(1).for('update');
      if (note === undefined) throw new Error(`credit note ${creditNoteId} is not there, though it was found`);
      checkVersion('credit note', note, input.expectedVersion);
      if (note.status !== 'PREPARED') refuse('ILLEGAL_TRANSITION', `This credit note is ${note.status}: it was decided before.`, 'id');
      const decidedBy = signedIn(context).subject;
      if (input.approve) {
        checkSecondPerson(note, note.totalMinor, decidedBy);
        await issueCredit(transaction, context, account, locked, creditNoteId, decidedBy);
        return creditNoteId;
      }
      await transaction
        .update(creditNote)
        .set({ status: 'REJECTED', approvedBy: decidedBy, approvedAt: toDatetime(context.now()), rejectedReason: reason, version: sql`${creditNote.version} + 1` })
        .where(and(eq(creditNote.id, creditNoteId), eq(creditNote.status, 'PREPARED')));
      await recordBillingEvent(transaction, context, {
        entityType: 'CreditNote', entityId: creditNoteId, action: 'decideCreditNote', changes: [{ path: 'status', before: 'PREPARED', after: 'REJECTED' }, { path: 'approval.rejectedReason', before: null, after: reason }],
      });
      return creditNoteId;
    },
  );
}

/** The lines to credit, checked before any SQL. Refuses none, too many, one named twice, and units beside an amount. */
export function checkLines(lines: readonly CreditLineInput[]): readonly WantedLine[] {
  if (lines.length === 0) refuse('INVALID_INPUT', 'Say which lines are credited.', 'lines');
  if (lines.length > creditLinesMax) refuse('BATCH_TOO_LARGE', `At most ${creditLinesMax} lines in one credit note; got ${lines.length}.`, 'lines');
  const wanted = lines.map((line, at): WantedLine => {
    const path = ['lines', String(at)];
    const lineId = checkId('inl', line.invoiceLineId, ...path, 'invoiceLineId');
    if ((line.units == null) === (line.amount == null)) return refuse('INVALID_INPUT', 'Give units, from which the amount follows, or an amount, not both.', ...path);
    if (line.units != null && line.units <= 0n) refuse('INVALID_INPUT', 'Units to take back are more than zero.', ...path, 'units');
    return { at, lineId, units: line.units ?? null, amount: line.amount == null ? null : checkAmount(line.amount, ...path, 'amount') };
  });
  const twice = wanted.find(({ lineId, at }) => wanted.some((other) => other.lineId === lineId && other.at < at));
  if (twice !== undefined) refuse('INVALID_INPUT', 'This line is named twice; give the sum once.', 'lines', String(twice.at), 'invoiceLineId');
  return wanted;
}

/** What is given back of each wanted line of an invoice, in their order. Refuses what the lines do not bear, notes that wait for approval included. */
export async function readCreditLines(transaction: Queryable, { id, currency }: { readonly id: number; readonly currency: string }, wanted: readonly WantedLine[]): Promise<readonly PlannedLine[]> {
  const lines = await readLines(transaction, id, wanted.map(({ lineId }) => lineId));
  const credited = await readCreditedLines(transaction, [...lines.keys()]);
  return wanted.map((want) => toCreditLine(want, lines.get(want.lineId), credited.get(want.lineId), currency));
}

type Line = Awaited<ReturnType<typeof readLines>> extends ReadonlyMap<number, infer Row> ? Row : never;

async function readLines(transaction: Queryable, invoiceId: number, lineIds: readonly number[]) {
  const rows = await transaction
    .select({
      id: invoiceLine.id, description: invoiceLine.description, units: invoiceLine.units, rateMicros: invoiceLine.rateMicros, amountMinor: invoiceLine.amountMinor, baseSeq: invoiceLine.baseSeq,
      pricingModel: campaignContract.pricingModel,
    })
    .from(invoiceLine)
    .leftJoin(campaignContract, eq(campaignContract.campaignId, invoiceLine.campaignId))
    .where(and(eq(invoiceLine.invoiceId, invoiceId), inArray(invoiceLine.id, [...lineIds])));
  return new Map(rows.map((row) => [row.id, row]));
}

function toCreditLine({ at, lineId, units, amount }: WantedLine, line: Line | undefined, credited: CreditedLine | undefined, currency: string): PlannedLine {
  const path = ['lines', String(at)];
  if (line === undefined) return refuse('NOT_FOUND', 'The invoice has no line with this id.', ...path, 'invoiceLineId');
  const amountLeftMinor = line.amountMinor - (credited?.amountMinor ?? 0n);
  if (amount !== null) {
    checkCurrency(amount, currency, ...path, 'amount');
    if (amount.amountMinor > amountLeftMinor) refuse('EXCEEDS_OUTSTANDING', `Of this line ${amountLeftMinor} minor units are not credited yet.`, ...path, 'amount', 'amountMinor');
    return { lineId, description: line.description, units: null, amountMinor: amount.amountMinor, leftMinor: amountLeftMinor - amount.amountMinor };
  }
  const wantedUnits = units ?? 0n;
  const unitsLeft = (line.units ?? 0n) - (credited?.units ?? 0n);
  if (line.units === null || line.rateMicros === null || line.baseSeq === null || line.pricingModel === null || line.pricingModel === 'FLAT') {
    return refuse('INVALID_INPUT', 'This line does not bill units; give an amount instead.', ...path, 'units');
  }
  if (wantedUnits > unitsLeft) return refuse('EXCEEDS_OUTSTANDING', `Of this line ${unitsLeft} units are not taken back yet.`, ...path, 'units');
  const computed = amountOf({ units: wantedUnits, rateMicros: line.rateMicros, per: unitsPerRate(line.pricingModel), exponent: currencyExponent(currency) });
  // A capped line billed less than its units are worth: what was not charged is not given back.
  const amountMinor = computed < amountLeftMinor ? computed : amountLeftMinor;
  return { lineId, description: line.description, units: wantedUnits, amountMinor, leftMinor: amountLeftMinor - amountMinor };
}
