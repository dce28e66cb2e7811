import { loadOne } from '@ad-network/runtime/batch.ts';
import { eq } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { printDay, printDocument } from '../invoice/document-page.ts';
import { ratePercent } from '../invoice/rate-percent.ts';
import { invoice } from '../invoice/table.ts';
import { linesByCreditNote, taxesByCreditNote, type CreditNoteRow } from './queries.ts';
import type { CreditReason } from './rules.ts';

const reasons: Readonly<Record<CreditReason, string>> = {
  DISCREPANCY: 'Counts corrected after billing', INVALID_TRAFFIC: 'Invalid traffic', UNDER_DELIVERY: 'Delivery below what was agreed', BILLING_ERROR: 'Error in the invoice', GOODWILL: 'Goodwill',
};

/** An issued credit note as printable HTML, from frozen columns only: its own, and the bill-to of its invoice; null before it is issued. */
export async function readCreditNoteHtml(context: BillingContext, note: CreditNoteRow): Promise<string | null> {
  if (note.number === null || note.issuedOn === null) return null;
  const [credited] = await context.database.drizzle
    .select({ number: invoice.number, issuedOn: invoice.issuedOn, billToName: invoice.billToName, billToTaxId: invoice.billToTaxId, placeOfSupply: invoice.placeOfSupply })
    .from(invoice)
    .where(eq(invoice.id, note.invoiceId))
    .limit(1);
  if (credited === undefined) return null;
  const lines = (await loadOne(context, linesByCreditNote, note.id)) ?? [];
  const taxes = (await loadOne(context, taxesByCreditNote, note.id)) ?? [];
  return printDocument({
    title: 'Credit note',
    number: note.number,
    stamp: null,
    facts: [
      { label: 'Date of issue', value: printDay(note.issuedOn) },
      { label: 'Invoice', value: credited.number ?? '' },
      ...(credited.issuedOn === null ? [] : [{ label: 'Invoice of', value: printDay(credited.issuedOn) }]),
      { label: 'Reason', value: reasons[note.reason] },
    ],
    billTo: { name: credited.billToName ?? '', taxId: credited.billToTaxId, placeOfSupply: credited.placeOfSupply ?? '' },
    currency: note.currency,
    lines: lines.map((row) => ({ description: row.description, units: row.units, rateMicros: row.units === null ? null : row.line.rateMicros, amountMinor: row.amountMinor })),
    subtotalMinor: note.subtotalMinor,
    taxes: taxes.map((tax) => ({ ...tax, ratePercent: ratePercent(tax.rateBp) })),
    totalMinor: note.totalMinor,
    totalLabel: 'Total credited',
    notes: [`This reduces what is owed on invoice ${credited.number ?? ''}. Units corrected here are no longer billed.`],
  });
}
