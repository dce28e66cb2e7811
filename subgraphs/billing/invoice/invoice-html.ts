import { asc, eq } from 'drizzle-orm';
import { company } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { printDay, printDocument } from './document-page.ts';
import { ratePercent } from './rate-percent.ts';
import { invoice, invoiceTax } from './table.ts';

/** An issued invoice as printable HTML, from its frozen columns only; null when there is no such invoice, or it is a draft. Three statements. */
export async function readInvoiceHtml(context: BillingContext, invoiceId: number): Promise<string | null> {
  const { drizzle } = context.database;
  const [found] = await drizzle.select().from(invoice).where(eq(invoice.id, invoiceId)).limit(1);
  if (found === undefined || found.number === null || found.issuedOn === null || found.dueOn === null) return null;
  const lines = await drizzle.select().from(invoiceLine).where(eq(invoiceLine.invoiceId, invoiceId)).orderBy(asc(invoiceLine.lineNo));
  const taxes = await drizzle.select().from(invoiceTax).where(eq(invoiceTax.invoiceId, invoiceId)).orderBy(asc(invoiceTax.code));
  return printDocument({
    title: taxes.some(({ rateBp }) => rateBp > 0) ? 'Tax invoice' : 'Invoice',
    number: found.number,
    stamp: found.status === 'VOID' ? 'VOID' : null,
    facts: [
      { label: 'Date of issue', value: printDay(found.issuedOn) },
      { label: 'Due by', value: printDay(found.dueOn) },
      ...(found.usageMonth === null ? [] : [{ label: 'Month', value: found.usageMonth }]),
      { label: 'SAC', value: company.serviceCode },
    ],
    billTo: { name: found.billToName ?? '', taxId: found.billToTaxId, placeOfSupply: found.placeOfSupply ?? '' },
    currency: found.currency,
    lines,
    subtotalMinor: found.subtotalMinor,
    taxes: taxes.map((tax) => ({ ...tax, ratePercent: ratePercent(tax.rateBp) })),
    totalMinor: found.totalMinor,
    totalLabel: 'Total due',
    notes: [
      'Rates are per 1,000 impressions, per click or per install, as the line says.',
      ...(taxes.every(({ rateBp }) => rateBp === 0) ? ['Supply meant for export under letter of undertaking without payment of integrated tax.'] : []),
      `Pay by ${printDay(found.dueOn)} naming ${found.number}. ${company.paymentLine}`,
    ],
  });
}
