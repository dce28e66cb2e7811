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
import { toPayload } from '../run-command.ts';
import { decideCreditNote, prepareCreditNote, type PrepareCreditNoteInput } from './commands.ts';
import { readCreditNoteHtml } from './credit-note-html.ts';
import { creditNoteById, linesByCreditNote, listCreditNotes, taxesByCreditNote, type CreditNoteLineRow, type CreditNoteRow, type CreditNotesArguments } from './queries.ts';

export const creditNoteResolvers = {
  Query: {
    creditNote: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, creditNoteById, decodeId('crn', id)),
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
  CreditNoteLine: {
    id: (row: CreditNoteLineRow) => encodeId('cnl', row.id),
    invoiceLine: (row: CreditNoteLineRow) => row.line,
    campaignRef: (row: CreditNoteLineRow) => (row.line.campaignId === null ? null : encodeId('cmp', row.line.campaignId)),
    campaign: (row: CreditNoteLineRow) => (row.line.campaignId === null ? null : toCampaignReference(row.line.campaignId)),
    amount: (row: CreditNoteLineRow) => money(row.amountMinor, row.currency),
  },
} satisfies Resolvers;
