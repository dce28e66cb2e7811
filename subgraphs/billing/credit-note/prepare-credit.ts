import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { eq, inArray, ne, and, sql } from 'drizzle-orm';
import { readApprovalLimit } from '../approval/decide.ts';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import type { BillingContext } from '../context.ts';
import type { LockedInvoice } from '../invoice/lock-invoices.ts';
import { invoiceTax } from '../invoice/table.ts';
import { refuse } from '../run-command.ts';
import type { DocumentTax } from '../tax-rule/rules.ts';
import { issueCredit } from './issue-credit.ts';
import { creditTaxes, creditTotals, needsSecondPerson, type CreditReason } from './rules.ts';
import { creditNote, creditNoteLine, creditNoteTax } from './table.ts';

/** What is given back of one invoice line; `units` null forgives an amount and leaves usage alone. */
export interface CreditLine {
  readonly lineId: number;
  readonly description: string;
  readonly units: bigint | null;
  readonly amountMinor: bigint;
}

/** What was credited on an invoice line, or waits for its approval: minor units and units. */
export interface CreditedLine {
  readonly amountMinor: bigint;
  readonly units: bigint;
}

/** What was credited of invoice lines by notes that are issued or wait for approval, by line. The invoice is locked. */
export async function readCreditedLines(transaction: Queryable, lineIds: readonly number[]): Promise<ReadonlyMap<number, CreditedLine>> {
  if (lineIds.length === 0) return new Map();
  const rows = await transaction
    .select({ lineId: creditNoteLine.invoiceLineId, amountMinor: sql<string>`SUM(${creditNoteLine.amountMinor})`, units: sql<string>`COALESCE(SUM(${creditNoteLine.units}), 0)` })
    .from(creditNoteLine)
    .innerJoin(creditNote, eq(creditNote.id, creditNoteLine.creditNoteId))
    .where(and(inArray(creditNoteLine.invoiceLineId, [...lineIds]), ne(creditNote.status, 'REJECTED')))
    .groupBy(creditNoteLine.invoiceLineId);
  return new Map(rows.map((row) => [row.lineId, { amountMinor: BigInt(row.amountMinor), units: BigInt(row.units) }]));
}

/**
 * Writes a credit note over lines of one invoice, with its taxes and the approval limit of now. At or below the limit it takes effect at once; above, it waits
 * for a second person (invariant I16). Account and invoice are locked, and the lines bear the amounts. Answers with its id.
 */
export async function prepareCredit(
  transaction: Queryable,
  context: BillingContext,
  account: LockedAccount,
  invoice: LockedInvoice,
  reason: CreditReason,
  lines: readonly CreditLine[],
): Promise<number> {
  const taxes = await taxesOf(transaction, invoice, lines);
  const totals = creditTotals(lines, taxes);
  if (totals.totalMinor <= 0n) refuse('INVALID_INPUT', 'A credit note gives something back: its total must be more than zero.', 'lines');
  const approvalLimitMinor = await readApprovalLimit(transaction, 'CREDIT_NOTE', account.currency);
  const preparedBy = signedIn(context).subject;
  const [made] = await transaction
    .insert(creditNote)
    .values({ invoiceId: invoice.id, reason, ...totals, approvalLimitMinor, preparedBy, preparedAt: toDatetime(context.now()) });
  const creditNoteId = made.insertId;
  await transaction
    .insert(creditNoteLine)
    .values(lines.map(({ lineId, description, units, amountMinor }) => ({ creditNoteId, invoiceLineId: lineId, description, units, amountMinor })));
  if (taxes.length > 0) await transaction.insert(creditNoteTax).values(taxes.map((tax) => ({ creditNoteId, ...tax })));
  await recordBillingEvent(transaction, context, {
    entityType: 'CreditNote', entityId: creditNoteId, action: 'prepareCreditNote', changes: [{ path: 'total.amountMinor', before: null, after: String(totals.totalMinor) }],
  });
  if (!needsSecondPerson(totals.totalMinor, approvalLimitMinor)) await issueCredit(transaction, context, account, invoice, creditNoteId, preparedBy);
  return creditNoteId;
}

/** The credit's taxes, rounded on the running total of all notes of the invoice, those that wait for approval included. */
export async function taxesOf(transaction: Queryable, invoice: Pick<LockedInvoice, 'id' | 'subtotalMinor'>, lines: readonly CreditLine[]): Promise<readonly DocumentTax[]> {
  const invoiceTaxes = await transaction
    .select({ code: invoiceTax.code, rateBp: invoiceTax.rateBp, taxableMinor: invoiceTax.taxableMinor, amountMinor: invoiceTax.amountMinor })
    .from(invoiceTax)
    .where(eq(invoiceTax.invoiceId, invoice.id))
    .orderBy(invoiceTax.code);
  const notes = await transaction
    .select({ subtotalMinor: creditNote.subtotalMinor })
    .from(creditNote)
    .where(and(eq(creditNote.invoiceId, invoice.id), ne(creditNote.status, 'REJECTED')));
  const credited = await transaction
    .select({ code: creditNoteTax.code, amountMinor: sql<string>`SUM(${creditNoteTax.amountMinor})` })
    .from(creditNoteTax)
    .innerJoin(creditNote, eq(creditNote.id, creditNoteTax.creditNoteId))
    .where(and(eq(creditNote.invoiceId, invoice.id), ne(creditNote.status, 'REJECTED')))
    .groupBy(creditNoteTax.code);
  return creditTaxes({
    creditSubtotalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n), invoiceSubtotalMinor: invoice.subtotalMinor, invoiceTaxes,
    creditedSubtotalMinor: notes.reduce((sum, note) => sum + note.subtotalMinor, 0n), creditedTaxMinor: new Map(credited.map((tax) => [tax.code, BigInt(tax.amountMinor)])),
  });
}
