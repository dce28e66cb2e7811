import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Checkbox } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingAgingDocument, BillingDebtorListDocument, DebtorRowFragmentDoc, type DebtorRowFragment } from '../generated/graphql.ts';
import { Amount } from '../layout/amounts.tsx';
import { CurrencyChoice } from '../layout/currencies.tsx';
import { countText } from '../layout/list-state.ts';
import { Fill, Page } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { AgingPanel } from './aging-panel.tsx';

/** What the receivables keep in the address. */
export interface ReceivablesSearch {
  readonly currency?: string | undefined;
  /** `yes`: also advertisers that owe nothing overdue. */
  readonly all?: 'yes' | undefined;
  readonly sort?: 'OVERDUE' | 'OUTSTANDING' | undefined;
}

type Cell = { readonly debtor: DebtorRowFragment };

function DebtorCell({ debtor }: Cell): ReactNode {
  const { advertiserRef, node, overdue } = debtor;
  return (
    <div className={classes['two']}>
      <Link to="/invoices" search={{ advertiser: advertiserRef, overdue: 'yes', currency: overdue.currency, sort: 'DUE_ON', dir: 'ASC' }} className={classes['name']} data-row-link>
        <LiveName kind="advertiser" reference={advertiserRef} entity={node} />
      </Link>
      <span className={classes['under']}>
        {advertiserRef}
        {node?.accountManager ? ` · ${node.accountManager.name}` : ''}
      </span>
    </div>
  );
}

function HoldCell({ debtor }: Cell): ReactNode {
  const hold = debtor.node?.billingHold;
  if (hold === null || hold === undefined) return '–';
  return hold ? <StatusBadge tone="negative">On hold</StatusBadge> : <StatusBadge tone="neutral">Spending</StatusBadge>;
}

function runningText({ node }: DebtorRowFragment): string {
  const count = node?.campaigns?.totalCount;
  return count === undefined ? '–' : `${count} ${count === 1 ? 'campaign' : 'campaigns'}`;
}

const columns: readonly DataColumn<DebtorRowFragment>[] = [
  { id: 'advertiser', header: 'Advertiser', cell: ({ row }) => <DebtorCell debtor={row.original} /> },
  { id: 'running', header: 'Still running', meta: { width: '9rem' }, cell: ({ row }) => runningText(row.original) },
  { id: 'hold', header: 'Account', meta: { width: '8rem' }, cell: ({ row }) => <HoldCell debtor={row.original} /> },
  { id: 'OVERDUE', header: 'Overdue', enableSorting: true, accessorFn: (row) => row.overdue.amountMinor, sortDescFirst: true, meta: { width: '11rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.overdue} /> },
  { id: 'OUTSTANDING', header: 'Outstanding', enableSorting: true, accessorFn: (row) => row.outstanding.amountMinor, sortDescFirst: true, meta: { width: '11rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.outstanding} /> },
];

function DebtorCard({ debtor }: Cell): ReactNode {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <DebtorCell debtor={debtor} />
        <HoldCell debtor={debtor} />
      </div>
      <div className={classes['cardLine']}>
        <span className={classes['under']}>{runningText(debtor)} running</span>
        <span>overdue {formatMoney(debtor.overdue)}</span>
      </div>
    </div>
  );
}

function useDebtors(currency: string, overdueOnly: boolean, orderBy: 'OVERDUE' | 'OUTSTANDING') {
  const list = useConnection({
    document: BillingDebtorListDocument,
    key: `${currency} ${overdueOnly} ${orderBy}`,
    variables: ({ after, isFirst }) => ({ currency, overdueOnly, orderBy, first: clientLimits.pageRows, after, countAll: isFirst }),
    select: ({ advertisersByBalance }) => advertisersByBalance && { ...advertisersByBalance, edges: advertisersByBalance.edges.map((node) => ({ node })) },
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(DebtorRowFragmentDoc, node)), [list.nodes]);
  return { list, rows };
}

/** What is owed by age, and who owes it. */
export function ReceivablesPage(props: {
  readonly search: ReceivablesSearch;
  readonly onChange: (change: ReceivablesSearch) => void;
}): ReactNode {
  const { search, onChange } = props;
  const currency = search.currency ?? 'INR';
  const sort = search.sort ?? 'OVERDUE';
  const narrow = useNarrow();
  const navigate = useNavigate();
  const aging = usePageQuery(BillingAgingDocument, { currency });
  const { list, rows } = useDebtors(currency, search.all !== 'yes', sort);
  const reload = (): void => {
    aging.reload();
    list.reload();
  };
  const partial = list.failure !== undefined && rows.some(({ node }) => !node);
  return (
    <Page>
      <FilterBar title="Receivables" count={countText(list, 'advertiser', 'advertisers')} refreshing={list.refreshing || aging.refreshing} onRefresh={reload}>
        <CurrencyChoice value={currency} onChange={(value) => onChange({ ...search, currency: value })} />
        <Checkbox size="xs" label="Also who owes nothing overdue" checked={search.all === 'yes'} onChange={(event) => onChange({ ...search, all: event.currentTarget.checked ? 'yes' : undefined })} />
      </FilterBar>
      {aging.failure && !aging.data?.arAging ? null : <AgingPanel aging={aging.data?.arAging ?? undefined} />}
      {partial && list.failure ? <OperationsMissing what="advertisers are shown by their ids." failure={list.failure} onRetry={reload} busy={list.refreshing} /> : null}
      {!partial && list.failure ? <FailureNotice failure={list.failure} onRetry={reload} busy={list.refreshing} /> : null}
      <Fill>
        <DataTable
          label="Advertisers by what they owe"
          columns={columns}
          rows={rows}
          rowId={(row) => row.advertiserRef}
          rowHeight={45}
          cards={narrow ? { rowHeight: 76, render: (debtor) => <DebtorCard debtor={debtor} /> } : undefined}
          loading={list.loading}
          loadingMore={list.loadingMore}
          hasMore={list.hasMore}
          onLoadMore={list.loadMore}
          sort={{ id: sort, descending: true }}
          onSort={({ id }) => onChange({ ...search, sort: id === 'OUTSTANDING' ? 'OUTSTANDING' : 'OVERDUE' })}
          onOpen={(row) => void navigate({ to: '/invoices', search: { advertiser: row.advertiserRef, overdue: 'yes', currency, sort: 'DUE_ON', dir: 'ASC' } })}
          empty={list.failure ? null : <EmptyState title="Nobody owes anything overdue">In {currency}, that is. Choose another currency, or show who owes anything at all.</EmptyState>}
        />
      </Fill>
    </Page>
  );
}
