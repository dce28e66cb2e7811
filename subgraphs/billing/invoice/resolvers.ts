import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { accountById } from '../billing-account/queries.ts';
import type { BillingContext } from '../context.ts';
import { listInvoiceLines } from '../invoice-line/queries.ts';
import { money } from '../money/money.ts';
import { listInvoices, type InvoiceListFilter } from './invoice-list.ts';
import { invoiceOrder, type InvoiceSort, type SortDirection } from './invoice-order.ts';
import { invoiceById, invoiceByNumber, taxesByInvoice, type InvoiceRow } from './queries.ts';
import { ratePercent } from './rate-percent.ts';
import { daysOverdue, paymentStatus, type InvoiceStatus, type PaymentStatus } from './rules.ts';

interface InvoiceFilterInput {
  readonly idIn?: readonly string[] | null;
  readonly statusIn?: readonly InvoiceStatus[] | null;
  readonly paymentStatusIn?: readonly PaymentStatus[] | null;
  readonly usageMonth?: string | null;
  readonly overdueByDaysAtLeast?: number | null;
  readonly advertiserIdIn?: readonly string[] | null;
  readonly billingAccountIdIn?: readonly string[] | null;
  readonly currency?: string | null;
}

interface InvoicesArguments extends PageArguments {
  readonly filter?: InvoiceFilterInput | null;
  readonly orderBy?: { readonly by: InvoiceSort; readonly direction: SortDirection } | null;
}

type InvoiceReference = { readonly id: string } | { readonly number: string };

/** Days that a filter may go back: a hundred years, so that the day reached is still a day. */
const overdueDaysMax = 36_500;

export const invoiceResolvers = {
  Query: {
    invoice: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, invoiceById, decodeId('inv', id)),
    invoiceByNumber: (_root: unknown, { number }: { readonly number: string }, context: BillingContext) => loadOne(context, invoiceByNumber, number),
    invoices: (_root: unknown, args: InvoicesArguments, context: BillingContext) =>
      listInvoices(context, args, readFilter(args.filter ?? {}), invoiceOrder(args.orderBy ?? null)),
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
    taxes: async (invoice: InvoiceRow, _args: unknown, context: BillingContext) => {
      const taxes = (await loadOne(context, taxesByInvoice, invoice.id)) ?? [];
      return taxes.map((tax) => ({
        code: tax.code,
        ratePercent: ratePercent(tax.rateBp),
        taxable: money(tax.taxableMinor, invoice.currency),
        amount: money(tax.amountMinor, invoice.currency),
      }));
    },
  },
} satisfies Resolvers;

/** Reads the client's filter: bounds and kinds of ids are checked before any SQL. Throws PublicError INVALID_INPUT or WRONG_ID_KIND. */
function readFilter(input: InvoiceFilterInput): InvoiceListFilter {
  checkFilterList('filter.idIn', input.idIn);
  checkFilterList('filter.advertiserIdIn', input.advertiserIdIn);
  checkFilterList('filter.billingAccountIdIn', input.billingAccountIdIn);
  const overdueByDaysAtLeast = input.overdueByDaysAtLeast ?? null;
  if (overdueByDaysAtLeast !== null && (overdueByDaysAtLeast < 1 || overdueByDaysAtLeast > overdueDaysMax)) {
    throw new PublicError('INVALID_INPUT', `"filter.overdueByDaysAtLeast" must be from 1 to ${overdueDaysMax} days; got ${overdueByDaysAtLeast}.`);
  }
  return {
    ids: input.idIn?.map((id) => decodeId('inv', id)) ?? null,
    statuses: input.statusIn ?? null,
    paymentStatuses: input.paymentStatusIn ?? null,
    usageMonth: input.usageMonth ?? null,
    overdueByDaysAtLeast,
    advertiserIds: input.advertiserIdIn?.map((id) => decodeId('adv', id)) ?? null,
    billingAccountIds: input.billingAccountIdIn?.map((id) => decodeId('bac', id)) ?? null,
    currency: input.currency ?? null,
  };
}
