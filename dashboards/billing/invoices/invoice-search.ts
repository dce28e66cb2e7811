import type { AgingBucket, InvoiceFilter, InvoiceOrder, InvoiceSort, InvoiceStatus, PaymentStatus, SortDirection } from '../generated/graphql.ts';
import { readText } from '../layout/search-params.ts';
import { agingBuckets } from '../receivables/aging-buckets.ts';
import { invoiceStatusWords, paymentStatusWords } from './invoice-words.ts';

/** What the invoice list keeps in the address. All optional: an absent part filters nothing. */
export interface InvoiceSearch {
  /** Document statuses joined by commas. */
  readonly status?: string | undefined;
  /** Payment statuses joined by commas. */
  readonly payment?: string | undefined;
  /** `yes`: only what is overdue. */
  readonly overdue?: 'yes' | undefined;
  readonly currency?: string | undefined;
  /** Only what is owed of this age. */
  readonly bucket?: AgingBucket | undefined;
  /** Only of this billing account. */
  readonly account?: string | undefined;
  /** Only of this advertiser's accounts. */
  readonly advertiser?: string | undefined;
  readonly sort?: InvoiceSort | undefined;
  readonly dir?: SortDirection | undefined;
}

/** The orders that are offered by name. The first is the default. */
export const invoiceSorts: readonly { readonly by: InvoiceSort; readonly direction: SortDirection; readonly label: string }[] = [
  { by: 'ISSUED_ON', direction: 'DESC', label: 'Issued last' },
  { by: 'DUE_ON', direction: 'ASC', label: 'Due first' },
  { by: 'DUE_ON', direction: 'DESC', label: 'Due last' },
  { by: 'OUTSTANDING', direction: 'DESC', label: 'Most outstanding' },
  { by: 'NUMBER', direction: 'DESC', label: 'Highest number' },
  { by: 'NUMBER', direction: 'ASC', label: 'Lowest number' },
  { by: 'CREATED_AT', direction: 'DESC', label: 'Newest' },
];

/** Currencies in which the network bills. */
export const invoiceCurrencies: readonly string[] = ['INR', 'USD'];

const defaultOrder: Required<InvoiceOrder> = { by: 'ISSUED_ON', direction: 'DESC' };

/** Reads the address: whatever is not understood is left out, so that no link is ever broken. */
export function parseInvoiceSearch(search: Readonly<Record<string, unknown>>): InvoiceSearch {
  const text = (name: string): string | undefined => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const currency = text('currency');
  return {
    status: text('status'),
    payment: text('payment'),
    overdue: search['overdue'] === 'yes' ? 'yes' : undefined,
    bucket: agingBuckets.find(({ bucket }) => bucket === search['bucket'])?.bucket,
    account: readText(search, 'account', /^bac_\d{1,18}$/),
    advertiser: readText(search, 'advertiser', /^adv_\d{1,18}$/),
    currency: currency !== undefined && /^[A-Z]{3}$/.test(currency) ? currency : undefined,
    sort: invoiceSorts.find(({ by }) => by === search['sort'])?.by,
    dir: search['dir'] === 'ASC' || search['dir'] === 'DESC' ? search['dir'] : undefined,
  };
}

function knownIn<Value extends string>(words: Readonly<Record<Value, unknown>>, joined: string | undefined): readonly Value[] {
  const isKnown = (value: string): value is Value => Object.hasOwn(words, value);
  return joined?.split(',').filter(isKnown) ?? [];
}

/** The document statuses that a search selects; empty = all. */
export function selectedStatuses(search: InvoiceSearch): readonly InvoiceStatus[] {
  return knownIn(invoiceStatusWords, search.status);
}

/** The payment statuses that a search selects; empty = all. */
export function selectedPayments(search: InvoiceSearch): readonly PaymentStatus[] {
  return knownIn(paymentStatusWords, search.payment);
}

/** The order that a search asks for. */
export function selectedOrder(search: InvoiceSearch): Required<InvoiceOrder> {
  const by = search.sort ?? defaultOrder.by;
  return { by, direction: search.dir ?? invoiceSorts.find((sort) => sort.by === by)?.direction ?? 'DESC' };
}

/** The API's filter for a search. */
export function invoiceFilter(search: InvoiceSearch): InvoiceFilter {
  const statuses = selectedStatuses(search);
  const payments = selectedPayments(search);
  return {
    ...(statuses.length === 0 ? {} : { statusIn: [...statuses] }),
    ...(payments.length === 0 ? {} : { paymentStatusIn: [...payments] }),
    ...(search.overdue === 'yes' ? { overdueByDaysAtLeast: 1 } : {}),
    ...(search.bucket === undefined ? {} : { agingBucket: search.bucket }),
    ...(search.account === undefined ? {} : { billingAccountIdIn: [search.account] }),
    ...(search.advertiser === undefined ? {} : { advertiserIdIn: [search.advertiser] }),
    ...(search.currency === undefined ? {} : { currency: search.currency }),
  };
}
