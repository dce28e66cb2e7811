import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { accountById } from '../billing-account/queries.ts';
import type { BillingContext } from '../context.ts';
import { creditNotesByInvoice } from '../credit-note/queries.ts';
import { listInvoiceLines } from '../invoice-line/queries.ts';
import { money } from '../money/money.ts';
import { allocationsByInvoice } from '../payment-allocation/queries.ts';
import { toPayload } from '../run-command.ts';
import { writeOffByInvoice } from '../write-off/queries.ts';
import { issueInvoice, voidInvoice, type IssueInvoiceInput, type VoidInvoiceInput } from './commands.ts';
import { readInvoiceHtml } from './invoice-html.ts';
import { readInvoiceFilter, type InvoicesArguments } from './invoice-filter.ts';
import { listInvoices } from './invoice-list.ts';
import { invoiceOrder } from './invoice-order.ts';
import { invoiceById, invoiceByNumber, taxesByInvoice, type InvoiceRow } from './queries.ts';
import { daysOverdue, paymentStatus } from './rules.ts';
import { toTaxLine } from './tax-line.ts';

type InvoiceReference = { readonly id: string } | { readonly number: string };

export const invoiceResolvers = {
  Query: {
    invoice: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, invoiceById, decodeId('inv', id)),
    invoiceByNumber: (_root: unknown, { number }: { readonly number: string }, context: BillingContext) => loadOne(context, invoiceByNumber, number),
    invoices: (_root: unknown, args: InvoicesArguments, context: BillingContext) =>
      listInvoices(context, args, readInvoiceFilter(args.filter), invoiceOrder(args.orderBy ?? null)),
  },
  Mutation: {
    issueInvoice: async (_root: unknown, { input }: { readonly input: IssueInvoiceInput }, context: BillingContext) => toPayload('invoice', await issueInvoice(context, input), (id) => loadOne(context, invoiceById, id)),
    voidInvoice: async (_root: unknown, { input }: { readonly input: VoidInvoiceInput }, context: BillingContext) => toPayload('invoice', await voidInvoice(context, input), (id) => loadOne(context, invoiceById, id)),
  },
  Invoice: {
    __resolveReference: (reference: InvoiceReference, context: BillingContext) =>
      'id' in reference ? loadOne(context, invoiceById, decodeId('inv', reference.id)) : loadOne(context, invoiceByNumber, reference.number),
    id: (invoice: InvoiceRow) => encodeId('inv', invoice.id),
    billingAccount: (invoice: InvoiceRow, _args: unknown, context: BillingContext) => loadOne(context, accountById, invoice.billingAccountId),
    paymentStatus,
    daysOverdue: (invoice: InvoiceRow, _args: unknown, context: BillingContext) => daysOverdue(invoice.outstandingMinor, invoice.dueOn, context.today),
    subtotal: (invoice: InvoiceRow) => money(invoice.subtotalMinor, invoice.currency),
    tax: (invoice: InvoiceRow) => money(invoice.taxMinor, invoice.currency),
    total: (invoice: InvoiceRow) => money(invoice.totalMinor, invoice.currency),
    credited: (invoice: InvoiceRow) => money(invoice.creditedMinor, invoice.currency),
    paid: (invoice: InvoiceRow) => money(invoice.paidMinor, invoice.currency),
    withheld: (invoice: InvoiceRow) => money(invoice.withheldMinor, invoice.currency),
    outstanding: (invoice: InvoiceRow) => money(invoice.outstandingMinor, invoice.currency),
    lines: (invoice: InvoiceRow, args: PageArguments, context: BillingContext) => listInvoiceLines(context, args, invoice),
    taxes: async (invoice: InvoiceRow, _args: unknown, context: BillingContext) => ((await loadOne(context, taxesByInvoice, invoice.id)) ?? []).map((tax) => toTaxLine(tax, invoice.currency)),
    creditNotes: async (invoice: InvoiceRow, _args: unknown, context: BillingContext) => (await loadOne(context, creditNotesByInvoice, invoice.id)) ?? [],
    allocations: async (invoice: InvoiceRow, _args: unknown, context: BillingContext) => (await loadOne(context, allocationsByInvoice, invoice.id)) ?? [],
    writeOff: (invoice: InvoiceRow, _args: unknown, context: BillingContext) => loadOne(context, writeOffByInvoice, invoice.id),
    documentHtml: (invoice: InvoiceRow, _args: unknown, context: BillingContext) => (invoice.status === 'DRAFT' ? null : readInvoiceHtml(context, invoice.id)),
  },
} satisfies Resolvers;
