import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { toApproval } from '../approval/approval.ts';
import type { DecideInput } from '../approval/decide.ts';
import { toCampaignReference } from '../campaign/queries.ts';
import type { BillingContext } from '../context.ts';
import { invoiceById } from '../invoice/queries.ts';
import { toTaxLine } from '../invoice/tax-line.ts';
import { money } from '../money/money.ts';
import { paymentById } from '../payment/queries.ts';
import { toPayload } from '../run-command.ts';
import { decideCreditNote, prepareCreditNote, type CreditLineInput, type PrepareCreditNoteInput } from './commands.ts';
import { readCreditNoteHtml } from './credit-note-html.ts';
import { previewCreditNote, type CreditPreview } from './preview-credit.ts';
import { needsSecondPerson } from './rules.ts';
import { creditNoteById, linesByCreditNote, listCreditNotes, taxesByCreditNote, type CreditNoteLineRow, type CreditNoteRow, type CreditNotesArguments } from './queries.ts';

export const creditNoteResolvers = {
  Query: {
    creditNote: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, creditNoteById, decodeId('crn', id)),
    creditNotePreview: (_root: unknown, args: { readonly invoiceId: string; readonly lines: readonly CreditLineInput[] }, context: BillingContext) => previewCreditNote(context, args),
    creditNotes: (_root: unknown, args: CreditNotesArguments, context: BillingContext) => listCreditNotes(context, args),
  },
  Mutation: {
    prepareCreditNote: async (_root: unknown, { input }: { readonly input: PrepareCreditNoteInput }, context: BillingContext) =>
      toPayload('creditNote', await prepareCreditNote(context, input), (id) => loadOne(context, creditNoteById, id)),
    decideCreditNote: async (_root: unknown, { input }: { readonly input: DecideInput }, context: BillingContext) =>
      toPayload('creditNote', await decideCreditNote(context, input), (id) => loadOne(context, creditNoteById, id)),
  },
  CreditNote: {
    __resolveReference: ({ id }: { readonly id: string }, context: BillingContext) => loadOne(context, creditNoteById, decodeId('crn', id)),
    id: (note: CreditNoteRow) => encodeId('crn', note.id),
    invoice: (note: CreditNoteRow, _args: unknown, context: BillingContext) => loadOne(context, invoiceById, note.invoiceId),
    subtotal: (note: CreditNoteRow) => money(note.subtotalMinor, note.currency),
    tax: (note: CreditNoteRow) => money(note.taxMinor, note.currency),
    total: (note: CreditNoteRow) => money(note.totalMinor, note.currency),
    lines: async (note: CreditNoteRow, _args: unknown, context: BillingContext) => (await loadOne(context, linesByCreditNote, note.id)) ?? [],
    taxes: async (note: CreditNoteRow, _args: unknown, context: BillingContext) => ((await loadOne(context, taxesByCreditNote, note.id)) ?? []).map((tax) => toTaxLine(tax, note.currency)),
    approval: (note: CreditNoteRow) => toApproval(note, note.totalMinor),
    documentHtml: (note: CreditNoteRow, _args: unknown, context: BillingContext) => (note.status === 'ISSUED' ? readCreditNoteHtml(context, note) : null),
  },
  CreditNotePreview: {
    lines: ({ lines, currency }: CreditPreview) => lines.map((line) => ({ invoiceLineId: encodeId('inl', line.lineId), units: line.units, amount: money(line.amountMinor, currency), left: money(line.leftMinor, currency) })),
    subtotal: (preview: CreditPreview) => money(preview.subtotalMinor, preview.currency),
    tax: (preview: CreditPreview) => money(preview.taxMinor, preview.currency),
    total: (preview: CreditPreview) => money(preview.totalMinor, preview.currency),
    taxes: ({ taxes, currency }: CreditPreview) => taxes.map((tax) => toTaxLine(tax, currency)),
    approvalRequired: (preview: CreditPreview) => needsSecondPerson(preview.totalMinor, preview.approvalLimitMinor),
    approvalLimit: (preview: CreditPreview) => money(preview.approvalLimitMinor, preview.currency),
    outstandingAfter: (preview: CreditPreview) => money(preview.outstandingAfterMinor, preview.currency),
    releases: ({ releases, currency }: CreditPreview) =>
      releases.map(({ allocation, againAmountMinor, againWithheldMinor }) => ({
        paymentId: allocation.paymentId, amount: money(allocation.amountMinor - againAmountMinor, currency), withheld: money(allocation.withheldMinor - againWithheldMinor, currency),
      })),
  },
  AllocationRelease: {
    payment: ({ paymentId }: { readonly paymentId: number }, _args: unknown, context: BillingContext) => loadOne(context, paymentById, paymentId),
  },
  CreditNoteLine: {
    id: (row: CreditNoteLineRow) => encodeId('cnl', row.id),
    invoiceLine: (row: CreditNoteLineRow) => row.line,
    campaignRef: (row: CreditNoteLineRow) => (row.line.campaignId === null ? null : encodeId('cmp', row.line.campaignId)),
    campaign: (row: CreditNoteLineRow) => (row.line.campaignId === null ? null : toCampaignReference(row.line.campaignId)),
    amount: (row: CreditNoteLineRow) => money(row.amountMinor, row.currency),
  },
} satisfies Resolvers;
