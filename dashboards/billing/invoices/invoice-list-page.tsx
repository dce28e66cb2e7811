import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingInvoiceListDocument, InvoiceRowFragmentDoc, type InvoiceRowFragment } from '../generated/graphql.ts';
import { countText } from '../layout/list-state.ts';
import { InvoiceCard } from './invoice-cells.tsx';
import { invoiceColumns } from './invoice-columns.tsx';
import { InvoiceFilters } from './invoice-filters.tsx';
import { InvoiceListFailure } from './invoice-list-failure.tsx';
import { invoiceFilter, invoiceSorts, selectedOrder, type InvoiceSearch } from './invoice-search.ts';

const rowHeight = 45;
const cardHeight = 104;
const cards = { rowHeight: cardHeight, render: (invoice: InvoiceRowFragment) => <InvoiceCard invoice={invoice} /> };

function useInvoices(search: InvoiceSearch) {
  const filter = invoiceFilter(search);
  const orderBy = selectedOrder(search);
  const list = useConnection({
    document: BillingInvoiceListDocument,
    key: JSON.stringify({ filter, orderBy }),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, orderBy, countAll: isFirst }),
    select: (data) => data.invoices,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(InvoiceRowFragmentDoc, node)), [list.nodes]);
  return { list, rows };
}

/** The invoice list: which documents there are and what of them is still owed. */
export function InvoiceListPage(props: {
  readonly search: InvoiceSearch;
  readonly onChange: (change: Partial<InvoiceSearch>) => void;
  readonly onOpen: (invoiceId: string) => void;
}): ReactNode {
  const { search, onChange } = props;
  const narrow = useNarrow();
  const { list, rows } = useInvoices(search);
  const order = selectedOrder(search);
  const sortBy = (id: string, descending: boolean): void => {
    const sort = invoiceSorts.find(({ by }) => by === id)?.by;
    if (sort !== undefined) onChange({ sort, dir: descending ? 'DESC' : 'ASC' });
  };
  const clear = (): void => onChange({ status: undefined, payment: undefined, overdue: undefined, currency: undefined, bucket: undefined, account: undefined, advertiser: undefined });
  const empty = list.failure ? null : (
    <EmptyState
      title="No invoice matches"
      action={<Button size="xs" variant="default" onClick={clear}>Show all invoices</Button>}
    >
      Nothing has all of these properties.
    </EmptyState>
  );
  return (
    <>
      <InvoiceFilters search={search} onChange={onChange} count={countText(list, 'invoice', 'invoices')} refreshing={list.refreshing} onRefresh={list.reload} />
      <InvoiceListFailure list={list} rows={rows} />
      <DataTable
        label="Invoices"
        columns={invoiceColumns}
        rows={rows}
        rowId={(row) => row.id}
        rowHeight={rowHeight}
        cards={narrow ? cards : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        sort={{ id: order.by, descending: order.direction === 'DESC' }}
        onSort={({ id, descending }) => sortBy(id, descending)}
        onOpen={(row) => props.onOpen(row.id)}
        empty={empty}
      />
    </>
  );
}
