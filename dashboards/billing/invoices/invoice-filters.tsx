import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { FilterChoice } from '@ad-network/dashboard-shell/table/filter-choice.tsx';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { agingBuckets } from '../receivables/aging-buckets.ts';
import {
  invoiceCurrencies,
  invoiceSorts,
  selectedOrder,
  selectedPayments,
  selectedStatuses,
  type InvoiceSearch,
} from './invoice-search.ts';
import { invoiceStatusWords, paymentStatusWords } from './invoice-words.ts';
import type { InvoiceStatus, PaymentStatus } from '../generated/graphql.ts';

const statuses: readonly InvoiceStatus[] = ['DRAFT', 'ISSUED', 'VOID', 'WRITTEN_OFF'];
const payments: readonly PaymentStatus[] = ['UNPAID', 'PARTIALLY_PAID', 'PAID'];

/** Whose invoices, when a link from elsewhere has chosen; the button lets go of it. */
function OfWhom(props: { readonly search: InvoiceSearch; readonly onChange: (change: Partial<InvoiceSearch>) => void }): ReactNode {
  const { account, advertiser } = props.search;
  const of = account ?? advertiser;
  if (of === undefined) return null;
  return (
    <Button size="xs" variant="light" rightSection={<IconX size={12} aria-hidden />} onClick={() => props.onChange({ account: undefined, advertiser: undefined })}>
      {account === undefined ? `Advertiser ${of}` : `Account ${of}`}
    </Button>
  );
}

/** Status, payment, currency, overdue and order of the invoice list; each is kept in the address. */
export function InvoiceFilters(props: {
  readonly search: InvoiceSearch;
  readonly onChange: (change: Partial<InvoiceSearch>) => void;
  readonly count: string;
  readonly refreshing: boolean;
  readonly onRefresh: () => void;
}): ReactNode {
  const { search, onChange } = props;
  const order = selectedOrder(search);
  return (
    <FilterBar title="Invoices" count={props.count} refreshing={props.refreshing} onRefresh={props.onRefresh}>
      <FilterChoice
        label="Status"
        options={statuses.map((value) => ({ value, text: invoiceStatusWords[value].text }))}
        selected={selectedStatuses(search)}
        onChange={(selected) => onChange({ status: selected.join(',') || undefined })}
      />
      <FilterChoice
        label="Payment"
        options={payments.map((value) => ({ value, text: paymentStatusWords[value].text }))}
        selected={selectedPayments(search)}
        onChange={(selected) => onChange({ payment: selected.join(',') || undefined })}
      />
      <NativeSelect
        size="xs"
        aria-label="Currency"
        value={search.currency ?? ''}
        data={[{ value: '', label: 'Every currency' }, ...invoiceCurrencies]}
        onChange={(event) => onChange({ currency: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        size="xs"
        aria-label="Age"
        value={search.bucket ?? ''}
        data={[{ value: '', label: 'Every age' }, ...agingBuckets.map(({ bucket, text }) => ({ value: bucket, label: text }))]}
        onChange={(event) => onChange({ bucket: agingBuckets.find(({ bucket }) => bucket === event.currentTarget.value)?.bucket })}
      />
      <OfWhom search={search} onChange={onChange} />
      <Checkbox
        size="xs"
        label="Overdue only"
        checked={search.overdue === 'yes'}
        onChange={(event) => onChange({ overdue: event.currentTarget.checked ? 'yes' : undefined })}
      />
      <NativeSelect
        size="xs"
        aria-label="Order"
        value={`${order.by} ${order.direction}`}
        data={invoiceSorts.map(({ by, direction, label }) => ({ value: `${by} ${direction}`, label }))}
        onChange={(event) => {
          const sort = invoiceSorts.find(({ by, direction }) => `${by} ${direction}` === event.currentTarget.value);
          if (sort !== undefined) onChange({ sort: sort.by, dir: sort.direction });
        }}
      />
    </FilterBar>
  );
}
