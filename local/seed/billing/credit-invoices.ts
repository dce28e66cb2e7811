/** Credit notes: those that a run finds due after a restatement, and goodwill; each takes effect at once or waits for a second person. */
import { addDays } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import {
  creditTaxes, creditTotals, mayApprove, needsSecondPerson, spreadCredit, type CreditReason,
} from '../../../subgraphs/billing/credit-note/rules.ts';
import { outstandingMinor } from '../../../subgraphs/billing/invoice/rules.ts';
import { releaseForCredit } from '../../../subgraphs/billing/payment/rules.ts';
import { randomStream } from '../random.ts';
import { accrue } from './accrue-publishers.ts';
import { appendChain, takeNumber, type CreditOfContract } from './issue-invoices.ts';
import { actors, parameters } from './parameters.ts';
import { allocate } from './pay-invoices.ts';
import { localInstant, recordEvent, revenueOf, type BilledLine, type Contract, type Invoice, type World } from './world.ts';

/** A part of a credit note. `units` null: it forgives an amount and leaves usage alone. */
export type CreditPartOfLine = {
  readonly contract: Contract;
  readonly month: string;
  readonly line: BilledLine;
  readonly amountMinor: bigint;
  readonly units: bigint | null;
  readonly revision: number;
};

/** What happens to a prepared credit note. */
export type Decision = 'WHEN_ALLOWED' | 'NEVER';

/** Turns the credits that a run found into one credit note per invoice. */
export function creditRestatements(world: World, credits: readonly CreditOfContract[], day: string, decision: Decision): void {
  const parts: CreditPartOfLine[] = [];
  for (const { credit, contract } of credits) {
    const lines = (contract.lines.get(credit.usageMonth) ?? []).filter((line) => line.invoice.status === 'ISSUED');
    const spread = spreadCredit(
      credit.amountMinor, credit.units, lines.map((line) => ({ lineId: line.lineId, amountLeftMinor: line.amountLeftMinor })),
    );
    for (const part of spread ?? []) {
      const line = lines.find((candidate) => candidate.lineId === part.lineId);
      if (line === undefined) continue;
      parts.push({ contract, month: credit.usageMonth, line, amountMinor: part.amountMinor, units: part.units, revision: credit.usageRevision });
    }
  }
  for (const [invoice, own] of Map.groupBy(parts, (part) => part.line.invoice)) {
    const reason = randomStream(world.seed, `billing/credit/${invoice.id}/${day}`).weighted<CreditReason>(parameters.creditReasons);
    prepareCredit(world, invoice, reason, own, day, decision);
  }
}

/** Prepares a credit note and decides it as its amount allows: at once, or two days later by a second person. */
export function prepareCredit(
  world: World, invoice: Invoice, reason: CreditReason, parts: readonly CreditPartOfLine[], day: string, decision: Decision,
): void {
  const { writer } = world;
  const id = writer.nextId('credit_note');
  const subtotal = parts.reduce((sum, part) => sum + part.amountMinor, 0n);
  const taxes = creditTaxes({
    creditSubtotalMinor: subtotal, invoiceSubtotalMinor: invoice.subtotalMinor, invoiceTaxes: invoice.taxes,
    creditedSubtotalMinor: invoice.creditedSubtotalMinor, creditedTaxMinor: invoice.creditedTaxMinor,
  });
  const totals = creditTotals(parts, taxes);
  const limit = creditLimit(world, invoice);
  const at = localInstant(day, 14 * 60 + (id % 120));
  writer.insert('credit_note', [id, invoice.id, reason, totals.subtotalMinor, totals.taxMinor, totals.totalMinor, limit, actors.finance, at]);
  const lineIds = parts.map((part) => {
    const lineId = writer.nextId('credit_note_line');
    writer.insert('credit_note_line', [lineId, id, part.line.lineId, part.line.description, part.units, part.amountMinor]);
    return lineId;
  });
  for (const tax of taxes) writer.insert('credit_note_tax', [id, tax.code, tax.rateBp, tax.taxableMinor, tax.amountMinor]);
  recordEvent(
    world, at, actors.finance, ['CreditNote', id], 'prepareCreditNote',
    [{ path: 'total.amountMinor', before: null, after: String(totals.totalMinor) }],
  );
  const note: PreparedCredit = { id, invoice, reason, parts, lineIds, taxes, ...totals };
  if (decision === 'NEVER') return;
  if (needsSecondPerson(totals.totalMinor, limit)) world.on(addDays(day, 2), () => issueCredit(world, note, addDays(day, 2), actors.approver));
  else issueCredit(world, note, day, actors.finance);
}

function creditLimit(world: World, invoice: Invoice): bigint {
  return world.configuration.approvalLimits.get(`CREDIT_NOTE/${invoice.account.currency}`) ?? 0n;
}

type PreparedCredit = {
  readonly id: number;
  readonly invoice: Invoice;
  readonly reason: CreditReason;
  readonly parts: readonly CreditPartOfLine[];
  readonly lineIds: readonly number[];
  readonly taxes: ReturnType<typeof creditTaxes>;
  readonly subtotalMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
};

function issueCredit(world: World, note: PreparedCredit, day: string, approvedBy: string): void {
  const { invoice } = note;
  const { account } = invoice;
  const at = localInstant(day, 17 * 60 + (note.id % 60));
  const decision = mayApprove({
    preparedBy: actors.finance, approvedBy, totalMinor: note.totalMinor, approvalLimitMinor: creditLimit(world, invoice),
  });
  if (decision !== 'OK') throw new Error(`credit note ${note.id}: ${decision}`);
  const { series, sequenceNo, number } = takeNumber(world, 'CREDIT_NOTE', day);
  releaseAllocations(world, invoice, note.totalMinor, day);
  invoice.creditedMinor += note.totalMinor;
  invoice.creditedSubtotalMinor += note.subtotalMinor;
  for (const tax of note.taxes) invoice.creditedTaxMinor.set(tax.code, (invoice.creditedTaxMinor.get(tax.code) ?? 0n) + tax.amountMinor);
  world.touchedInvoices.add(invoice);
  world.writer.update(
    'credit_note', note.id,
    { status: 'ISSUED', series, seq_no: sequenceNo, number, issued_on: day, approved_by: approvedBy, approved_at: at, version: 2 },
  );
  note.parts.forEach((part, index) => {
    part.line.amountLeftMinor -= part.amountMinor;
    revenueOf(world, account, part.month).creditedMinor += part.amountMinor;
    if (part.units === null) return;
    appendChain(
      world, part.contract, part.month,
      { kind: 'CREDIT', units: -part.units, amountMinor: -part.amountMinor, revision: part.revision, lineId: note.lineIds[index] ?? 0, at },
    );
  });
  world.books.post(
    { kind: 'CREDIT_NOTE_ISSUED', billingAccountId: account.id, currency: account.currency, netMinor: note.subtotalMinor, taxMinor: note.taxMinor },
    { type: 'credit_note', id: note.id }, day, at,
  );
  const corrected = note.parts.filter((part) => part.units !== null);
  accrue(world, corrected, { kind: 'PUBLISHER_ADJUSTED', type: 'credit_note', id: note.id, day, at, clawback: note.reason === 'INVALID_TRAFFIC' });
  recordEvent(
    world, at, approvedBy, ['CreditNote', note.id], 'decideCreditNote',
    [{ path: 'status', before: 'PREPARED', after: 'ISSUED' }, { path: 'number', before: null, after: number }],
  );
}

/** Takes back as much cash as the credit needs room, newest allocation first; what still fits is allocated again. */
function releaseAllocations(world: World, invoice: Invoice, creditMinor: bigint, day: string): void {
  const newestFirst = invoice.allocations.toReversed().map((row) => ({ ...row, paymentId: row.payment.id }));
  for (const release of releaseForCredit(creditMinor, outstandingMinor(invoice), newestFirst)) {
    const { allocationId, amountMinor, withheldMinor } = release.allocation;
    const standing = invoice.allocations.find((row) => row.allocationId === allocationId);
    if (standing === undefined) continue;
    allocate(world, standing.payment, invoice, { amountMinor: -amountMinor, withheldMinor: -withheldMinor, reverses: standing }, day);
    if (release.againAmountMinor + release.againWithheldMinor > 0n) {
      allocate(
        world, standing.payment, invoice,
        { amountMinor: release.againAmountMinor, withheldMinor: release.againWithheldMinor, reverses: null }, day,
      );
    }
  }
}
