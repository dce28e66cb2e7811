import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingPaymentListDocument, PaymentRowFragmentDoc, type PaymentRowFragment } from '../generated/graphql.ts';
import { Amount } from '../layout/amounts.tsx';
import { countText } from '../layout/list-state.ts';
import { Page, Fill } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { methodWords } from './payment-words.ts';

/** What the payments keep in the address. */
export interface PaymentSearch {
  /** `yes`: matched ones too. */
  readonly all?: 'yes' | undefined;
  readonly account?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

type Cell = { readonly payment: PaymentRowFragment };

function ReferenceCell({ payment }: Cell): ReactNode {
  return (
    <div className={classes['two']}>
      <Link to="/payments/$paymentId" params={{ paymentId: payment.id }} className={classes['name']} data-row-link>
        {payment.reference ?? payment.id}
      </Link>
      <span className={classes['under']}>{methodWords[payment.method] ?? payment.method} · {payment.id}</span>
    </div>
  );
}

function FromCell({ payment }: Cell): ReactNode {
  const { advertiser, advertiserRef, legalName } = payment.billingAccount;
  return (
    <div className={classes['two']}>
      <span className={classes['line']}><LiveName kind="advertiser" reference={advertiserRef} entity={advertiser} /></span>
      <span className={classes['under']} title={legalName}><bdi>{legalName}</bdi></span>
    </div>
  );
}

function StateCell({ payment }: Cell): ReactNode {
  return BigInt(payment.unallocated.amountMinor) > 0n ? <StatusBadge tone="warning">To match</StatusBadge> : <StatusBadge tone="positive">Matched</StatusBadge>;
}

const columns: readonly DataColumn<PaymentRowFragment>[] = [
  { id: 'reference', header: 'Payment', meta: { width: '13rem' }, cell: ({ row }) => <ReferenceCell payment={row.original} /> },
  { id: 'from', header: 'From', cell: ({ row }) => <FromCell payment={row.original} /> },
  { id: 'on', header: 'Received', meta: { width: '7.5rem' }, cell: ({ row }) => formatDay(row.original.receivedOn) },
  { id: 'state', header: 'State', meta: { width: '7.5rem' }, cell: ({ row }) => <StateCell payment={row.original} /> },
  { id: 'amount', header: 'Amount', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.amount} /> },
  { id: 'withheld', header: 'Withheld', meta: { width: '8.5rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.withheld} /> },
  { id: 'unallocated', header: 'Unallocated', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.unallocated} /> },
];

function PaymentCard({ payment }: Cell): ReactNode {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <ReferenceCell payment={payment} />
        <StateCell payment={payment} />
      </div>
      <div className={classes['cardLine']}>
        <FromCell payment={payment} />
        <Amount money={payment.amount} />
      </div>
      <div className={classes['cardLine']}>
        <span className={classes['under']}>{formatDay(payment.receivedOn)}</span>
        <span>unallocated <Amount money={payment.unallocated} /></span>
      </div>
    </div>
  );
}

function usePayments(search: PaymentSearch) {
  const filter = {
    ...(search.all === 'yes' ? {} : { unallocatedOnly: true }),
    ...(search.account === undefined ? {} : { billingAccountIdIn: [search.account] }),
    ...(search.from === undefined ? {} : { receivedFrom: search.from }),
    ...(search.to === undefined ? {} : { receivedTo: search.to }),
  };
  const list = useConnection({
    document: BillingPaymentListDocument,
    key: JSON.stringify(filter),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, countAll: isFirst }),
    select: (data) => data.payments,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(PaymentRowFragmentDoc, node)), [list.nodes]);
  return { list, rows };
}

/** Money that arrived, what is not matched first of all. */
export function PaymentListPage(props: { readonly search: PaymentSearch; readonly onChange: (change: PaymentSearch) => void }): ReactNode {
  const { search, onChange } = props;
  const narrow = useNarrow();
  const navigate = useNavigate();
  const { list, rows } = usePayments(search);
  const partial = list.failure !== undefined && rows.some(({ billingAccount }) => !billingAccount.advertiser);
  return (
    <Page>
      <FilterBar title="Payments" count={countText(list, 'payment', 'payments')} refreshing={list.refreshing} onRefresh={list.reload}>
        <Checkbox size="xs" label="Matched ones too" checked={search.all === 'yes'} onChange={(event) => onChange({ ...search, all: event.currentTarget.checked ? 'yes' : undefined })} />
        <TextInput size="xs" type="date" aria-label="Received from" leftSection="from" leftSectionWidth={44} value={search.from ?? ''} onChange={(event) => onChange({ ...search, from: event.currentTarget.value || undefined })} />
        <TextInput size="xs" type="date" aria-label="Received to" leftSection="to" leftSectionWidth={28} value={search.to ?? ''} onChange={(event) => onChange({ ...search, to: event.currentTarget.value || undefined })} />
        {search.account === undefined ? null : (
          <Button size="xs" variant="light" rightSection={<IconX size={12} aria-hidden />} onClick={() => onChange({ ...search, account: undefined })}>
            Account {search.account}
          </Button>
        )}
      </FilterBar>
      {partial && list.failure ? <OperationsMissing what="advertisers are shown by their ids." failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      {!partial && list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      <Fill>
        <DataTable
          label="Payments"
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          rowHeight={45}
          cards={narrow ? { rowHeight: 108, render: (payment) => <PaymentCard payment={payment} /> } : undefined}
          loading={list.loading}
          loadingMore={list.loadingMore}
          hasMore={list.hasMore}
          onLoadMore={list.loadMore}
          onOpen={(row) => void navigate({ to: '/payments/$paymentId', params: { paymentId: row.id } })}
          empty={list.failure ? null : (
            <EmptyState title="Every payment is matched" action={<Button size="xs" variant="default" onClick={() => onChange({ all: 'yes' })}>Show all payments</Button>}>
              No cash waits for an invoice.
            </EmptyState>
          )}
        />
      </Fill>
    </Page>
  );
}
