import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Checkbox } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingRunInvoicesDocument, InvoiceRowFragmentDoc, type InvoiceRowFragment } from '../generated/graphql.ts';
import { InvoiceListFailure } from '../invoices/invoice-list-failure.tsx';
import { AdvertiserCell, AmountCell, InvoiceCard, MonthCell, NumberCell, StatusCell } from '../invoices/invoice-cells.tsx';
import { Fill } from '../layout/page.tsx';
import classes from '../layout/page.module.css';

interface ReviewProps {
  readonly month: string;
  /** Changes when the run has moved on: the list is read again. */
  readonly version: string;
  readonly held: ReadonlyMap<string, InvoiceRowFragment>;
  /** Undefined when nothing can be held back any more. */
  readonly onHold: ((invoice: InvoiceRowFragment, held: boolean) => void) | undefined;
}

function HoldBox(props: { readonly invoice: InvoiceRowFragment; readonly held: ReviewProps['held']; readonly onHold: NonNullable<ReviewProps['onHold']> }): ReactNode {
  const { invoice } = props;
  if (invoice.status !== 'DRAFT') return null;
  return (
    <Checkbox
      size="xs"
      label="Hold back"
      aria-label={`Hold back ${invoice.billingAccount.legalName}`}
      checked={props.held.has(invoice.id)}
      onChange={(event) => props.onHold(invoice, event.currentTarget.checked)}
    />
  );
}

/** The invoices of a run. While it is reviewed, drafts can be held back. */
export function ReviewTable({ month, version, held, onHold }: ReviewProps): ReactNode {
  const narrow = useNarrow();
  const list = useConnection({
    document: BillingRunInvoicesDocument,
    key: `${month} ${version}`,
    variables: ({ after, isFirst }) => ({ month, first: clientLimits.pageRows, after, countAll: isFirst }),
    select: (data) => data.billingRun?.invoices,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(InvoiceRowFragmentDoc, node)), [list.nodes]);
  const columns = useMemo(() => {
    const base: readonly DataColumn<InvoiceRowFragment>[] = [
      { id: 'number', header: 'Invoice', meta: { width: '9.5rem' }, cell: ({ row }) => <NumberCell invoice={row.original} /> },
      { id: 'advertiser', header: 'Advertiser and account', cell: ({ row }) => <AdvertiserCell invoice={row.original} /> },
      { id: 'month', header: 'Month', meta: { width: '6rem' }, cell: ({ row }) => <MonthCell invoice={row.original} /> },
      { id: 'status', header: 'Status', meta: { width: '7rem' }, cell: ({ row }) => <StatusCell invoice={row.original} /> },
      { id: 'total', header: 'Total', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <AmountCell money={row.original.total} /> },
    ];
    if (onHold === undefined) return base;
    return [...base, { id: 'hold', header: 'Review', meta: { width: '8rem' }, cell: ({ row }) => <HoldBox invoice={row.original} held={held} onHold={onHold} /> } satisfies DataColumn<InvoiceRowFragment>];
  }, [held, onHold]);
  const card = (invoice: InvoiceRowFragment): ReactNode => (
    <div className={classes['card']}>
      <InvoiceCard invoice={invoice} />
      {onHold ? <HoldBox invoice={invoice} held={held} onHold={onHold} /> : null}
    </div>
  );
  return (
    <Fill>
      <InvoiceListFailure list={list} rows={rows} />
      <DataTable
        label="Invoices of the run"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowHeight={45}
        cards={narrow ? { rowHeight: onHold ? 136 : 104, render: card } : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        empty={<EmptyState title="No invoice">Nothing was due for this month.</EmptyState>}
      />
    </Fill>
  );
}
