import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { FilterChoice } from '@ad-network/dashboard-shell/table/filter-choice.tsx';
import { Checkbox, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
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
