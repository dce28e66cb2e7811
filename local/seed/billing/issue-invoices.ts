/** The monthly billing run: drafts from snapshots known on day 5, numbers, billed-usage chains, journals; void and re-bill. */
import { emptyChain, type ChainTotal } from '../../../subgraphs/billing/campaign-contract/rules.ts';
import { documentNumber, fiscalYearOf, seriesOf, type DocumentType } from '../../../subgraphs/billing/document-series/rules.ts';
import {
  documentTotals, draftCampaign, finalOn, invoiceDueOn, mayVoid, type CreditDue, type DraftLine,
} from '../../../subgraphs/billing/invoice/rules.ts';
import { taxesOn } from '../../../subgraphs/billing/tax-rule/rules.ts';
import { accrue } from './accrue-publishers.ts';
import { budgetOn } from './fund-campaigns.ts';
import { actors, parameters } from './parameters.ts';
import { localInstant, recordEvent, revenueOf, type Account, type Contract, type Invoice, type World } from './world.ts';

/** A draft line with the contract that it bills; null for an adjustment outside any contract. */
export type LineOfContract = { readonly line: DraftLine; readonly contract: Contract | null };
/** A credit that the run found due, with its contract. */
export type CreditOfContract = { readonly credit: CreditDue; readonly contract: Contract };

/** What a run finds for one account. */
export type AccountDraft = { readonly lines: readonly LineOfContract[]; readonly credits: readonly CreditOfContract[] };

/** What an account owes for a month by the usage known on a day. */
export function draftAccount(account: Account, month: string, day: string): AccountDraft {
  const lines: LineOfContract[] = [];
  const credits: CreditOfContract[] = [];
  for (const contract of account.contracts) {
    const usageByMonth = [...contract.usage.values()].flatMap((versions) => versions.findLast((version) => version.from <= day) ?? []);
    const drafted = draftCampaign({
      invoiceMonth: month, campaignId: contract.campaignId, campaignName: contract.billedName, contract: contract.terms, rates: contract.rates,
      budgetMinor: budgetOn(contract, day), usageByMonth, chains: contract.chains,
    });
    lines.push(...drafted.lines.map((line) => ({ line, contract })));
    credits.push(...drafted.credits.map((credit) => ({ credit, contract })));
  }
  return { lines, credits };
}

/** Writes a draft with its lines and taxes. */
export function insertDraft(world: World, account: Account, month: string, lines: readonly LineOfContract[], day: string, runId: number | null): Invoice {
  const { writer } = world;
  const id = writer.nextId('invoice');
  const subtotal = documentTotals(lines.map(({ line }) => line), []).subtotalMinor;
  const taxes = taxesOn({
    rules: world.configuration.taxRules, placeOfSupply: account.placeOfSupply, companyPlace: parameters.companyPlace, on: day,
    subtotalMinor: subtotal,
  });
  const totals = documentTotals(lines.map(({ line }) => line), taxes);
  writer.insert(
    'invoice',
    [
      id, account.id, runId, month, account.currency, totals.subtotalMinor, totals.taxMinor, totals.totalMinor,
      localInstant(day, 6 * 60 + (id % 120)),
    ],
  );
  const written = lines.map(({ line, contract }, index) => {
    const lineId = writer.nextId('invoice_line');
    writer.insert('invoice_line', [
      lineId, id, index + 1, line.kind, line.description, line.campaignId, line.usageMonth, line.usageRevision,
      line.baseSeq, line.units, line.rateMicros, line.amountMinor,
    ]);
    return {
      lineId, contract, usageMonth: line.usageMonth ?? month, amountMinor: line.amountMinor, units: line.units ?? 0n,
      revision: line.usageRevision ?? 0, description: line.description,
    };
  });
  for (const tax of taxes) writer.insert('invoice_tax', [id, tax.code, tax.rateBp, tax.taxableMinor, tax.amountMinor]);
  const invoice: Invoice = {
    id, account, month, lines: written, taxes, ...totals, status: 'DRAFT', issuedOn: day, dueOn: day, creditedMinor: 0n, creditedSubtotalMinor: 0n,
    creditedTaxMinor: new Map(), paidMinor: 0n, withheldMinor: 0n, version: 1, isWriteOffPrepared: false, issueJournalId: 0, allocations: [],
  };
  account.invoices.push(invoice);
  return invoice;
}

type TakenNumber = { readonly series: string; readonly sequenceNo: number; readonly number: string };

/** Next number of a document type on a day; opens the series when it is the year's first. */
export function takeNumber(world: World, type: DocumentType, day: string): TakenNumber {
  const series = seriesOf(type, day);
  if (!world.sequenceNumbers.has(series)) world.writer.insert('document_series', [series, fiscalYearOf(day), type]);
  const sequenceNo = (world.sequenceNumbers.get(series) ?? 0) + 1;
  world.sequenceNumbers.set(series, sequenceNo);
  return { series, sequenceNo, number: documentNumber(series, sequenceNo) };
}

/** An entry of a billed-usage chain; `lineId` is the invoice line or, for a CREDIT, the credit note line that it belongs to. */
export type ChainEntry = {
  readonly kind: 'BILL' | 'REVERSAL' | 'CREDIT';
  readonly units: bigint;
  readonly amountMinor: bigint;
  readonly revision: number;
  readonly lineId: number;
  readonly at: string;
};

/** Appends to a campaign-month's chain. */
export function appendChain(world: World, contract: Contract, month: string, entry: ChainEntry): void {
  const before = contract.chains.get(month) ?? emptyChain;
  const after: ChainTotal = {
    seqNo: before.seqNo + 1, unitsTotal: before.unitsTotal + entry.units, amountTotalMinor: before.amountTotalMinor + entry.amountMinor,
  };
  contract.chains.set(month, after);
  world.writer.insert('billed_usage', [
    contract.campaignId, month, after.seqNo, entry.kind, entry.revision, entry.units, entry.amountMinor, after.unitsTotal, after.amountTotalMinor,
    before.seqNo === 0 ? null : before.seqNo, before.unitsTotal, before.amountTotalMinor,
    entry.kind === 'CREDIT' ? null : entry.lineId, entry.kind === 'CREDIT' ? entry.lineId : null, entry.at,
  ]);
}

/** Issues a draft: number, frozen bill-to, chains, journal, revenue, publishers' earnings. */
export function issueInvoice(world: World, invoice: Invoice, day: string): void {
  const { account } = invoice;
  const at = localInstant(day, 9 * 60 + (invoice.id % 180));
  const { series, sequenceNo, number } = takeNumber(world, 'INVOICE', day);
  invoice.status = 'ISSUED';
  invoice.issuedOn = day;
  invoice.dueOn = invoiceDueOn(day, account.termsDays);
  invoice.version += 1;
  world.writer.update('invoice', invoice.id, {
    status: 'ISSUED', series, seq_no: sequenceNo, number, issued_on: day, due_on: invoice.dueOn, bill_to_name: account.legalName,
    bill_to_tax_id: account.taxId, place_of_supply: account.placeOfSupply, version: invoice.version,
  });
  for (const line of invoice.lines) {
    revenueOf(world, account, line.usageMonth).invoicedMinor += line.amountMinor;
    const { contract, lineId, usageMonth } = line;
    if (contract === null) continue;
    appendChain(world, contract, usageMonth, { kind: 'BILL', units: line.units, amountMinor: line.amountMinor, revision: line.revision, lineId, at });
    const billed = contract.lines.get(usageMonth) ?? [];
    billed.unshift({ lineId, invoice, description: line.description, amountLeftMinor: line.amountMinor });
    contract.lines.set(usageMonth, billed);
  }
  invoice.issueJournalId = world.books.post(
    { kind: 'INVOICE_ISSUED', billingAccountId: account.id, currency: account.currency, netMinor: invoice.subtotalMinor, taxMinor: invoice.taxMinor },
    { type: 'invoice', id: invoice.id }, day, at,
  );
  accrue(world, billedMonths(invoice), { kind: 'PUBLISHER_ACCRUED', type: 'invoice', id: invoice.id, day, at, clawback: false });
  recordEvent(
    world, at, actors.worker, ['Invoice', invoice.id], 'issueInvoice',
    [{ path: 'status', before: 'DRAFT', after: 'ISSUED' }, { path: 'number', before: null, after: number }],
  );
}

/** The campaign-months that an invoice billed. */
export function billedMonths(invoice: Invoice): readonly { readonly contract: Contract; readonly month: string }[] {
  return invoice.lines.flatMap((line) => (line.contract === null ? [] : [{ contract: line.contract, month: line.usageMonth }]));
}

/** Voids an issued invoice that no money has touched: chains go back, journals are reversed, earnings are taken back. */
export function voidInvoice(world: World, invoice: Invoice, day: string): void {
  const { account } = invoice;
  const at = localInstant(day, 16 * 60);
  if (!mayVoid(invoice)) throw new Error(`invoice ${invoice.id} cannot be voided: money or credit touched it`);
  invoice.status = 'VOID';
  invoice.version += 1;
  world.touchedInvoices.add(invoice);
  for (const line of invoice.lines) {
    revenueOf(world, account, line.usageMonth).invoicedMinor -= line.amountMinor;
    const { contract, lineId, usageMonth } = line;
    if (contract === null) continue;
    appendChain(
      world, contract, usageMonth,
      { kind: 'REVERSAL', units: -line.units, amountMinor: -line.amountMinor, revision: line.revision, lineId, at },
    );
    contract.lines.set(usageMonth, (contract.lines.get(usageMonth) ?? []).filter((billed) => billed.lineId !== lineId));
  }
  world.books.post(
    { kind: 'INVOICE_VOIDED', billingAccountId: account.id, currency: account.currency, netMinor: invoice.subtotalMinor, taxMinor: invoice.taxMinor },
    { type: 'invoice', id: invoice.id }, day, at, invoice.issueJournalId,
  );
  accrue(world, billedMonths(invoice), { kind: 'PUBLISHER_ADJUSTED', type: 'invoice', id: invoice.id, day, at, clawback: false });
  recordEvent(
    world, at, actors.finance, ['Invoice', invoice.id], 'voidInvoice',
    [{ path: 'status', before: 'ISSUED', after: 'VOID' }, { path: 'reason', before: null, after: 'Billed to the wrong purchase order' }],
  );
}

/** Day of a month's run. */
export const runDay = finalOn;
