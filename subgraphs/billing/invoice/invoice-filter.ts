import { decodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { overdueFilterDaysMax } from '../config.ts';
import type { AgingBucket } from '../aging-buckets/rules.ts';
import type { InvoiceListFilter } from './invoice-list.ts';
import type { InvoiceSort, SortDirection } from './invoice-order.ts';
import type { InvoiceStatus, PaymentStatus } from './rules.ts';

/** `InvoiceFilter` as a client gives it. */
export interface InvoiceFilterInput {
  readonly idIn?: readonly string[] | null;
  readonly statusIn?: readonly InvoiceStatus[] | null;
  readonly paymentStatusIn?: readonly PaymentStatus[] | null;
  readonly usageMonth?: string | null;
  readonly overdueByDaysAtLeast?: number | null;
  readonly agingBucket?: AgingBucket | null;
  readonly advertiserIdIn?: readonly string[] | null;
  readonly billingAccountIdIn?: readonly string[] | null;
  readonly currency?: string | null;
}

/** Arguments of a list of invoices. */
export interface InvoicesArguments extends PageArguments {
  readonly filter?: InvoiceFilterInput | null;
  readonly orderBy?: { readonly by: InvoiceSort; readonly direction: SortDirection } | null;
}

/** Reads the client's filter: bounds and kinds of ids are checked before any SQL. Throws PublicError INVALID_INPUT or WRONG_ID_KIND. */
export function readInvoiceFilter(given: InvoiceFilterInput | null | undefined): InvoiceListFilter {
  const input = given ?? {};
  checkFilterList('filter.idIn', input.idIn);
  checkFilterList('filter.advertiserIdIn', input.advertiserIdIn);
  checkFilterList('filter.billingAccountIdIn', input.billingAccountIdIn);
  const overdueByDaysAtLeast = input.overdueByDaysAtLeast ?? null;
  if (overdueByDaysAtLeast !== null && (overdueByDaysAtLeast < 1 || overdueByDaysAtLeast > overdueFilterDaysMax)) {
    throw new PublicError('INVALID_INPUT', `"filter.overdueByDaysAtLeast" must be from 1 to ${overdueFilterDaysMax} days; got ${overdueByDaysAtLeast}.`);
  }
  return {
    ids: input.idIn?.map((id) => decodeId('inv', id)) ?? null,
    statuses: input.statusIn ?? null,
    paymentStatuses: input.paymentStatusIn ?? null,
    usageMonth: input.usageMonth ?? null,
    overdueByDaysAtLeast,
    agingBucket: input.agingBucket ?? null,
    advertiserIds: input.advertiserIdIn?.map((id) => decodeId('adv', id)) ?? null,
    billingAccountIds: input.billingAccountIdIn?.map((id) => decodeId('bac', id)) ?? null,
    currency: input.currency ?? null,
  };
}
