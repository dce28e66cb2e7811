import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { FilterChoice } from '@ad-network/dashboard-shell/table/filter-choice.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingCreditNoteListDocument, CreditNoteRowFragmentDoc, type CreditNoteRowFragment, type CreditNoteStatus } from '../generated/graphql.ts';
import { Amount } from '../layout/amounts.tsx';
import { countText } from '../layout/list-state.ts';
import classes from '../layout/page.module.css';
import { creditReasonWords, creditStatusWords } from './credit-words.ts';

/** What the credit notes keep in the address. */
export interface CreditNoteSearch {
  readonly status?: string | undefined;
}

const statuses: readonly CreditNoteStatus[] = ['PREPARED', 'ISSUED', 'REJECTED'];
type Cell = { readonly note: CreditNoteRowFragment };

function NumberCell({ note }: Cell): ReactNode {
  return (
    <div className={classes['two']}>
      <Link to="/credit-notes/$creditNoteId" params={{ creditNoteId: note.id }} className={classes['name']} data-row-link>{note.number ?? `Prepared ${note.id}`}</Link>
      <span className={classes['under']}>over {note.invoice.number ?? note.invoice.id}</span>
    </div>
  );
}

function StatusCell({ note }: Cell): ReactNode {
  const { text, tone } = wordsFor(creditStatusWords, note.status);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

const columns: readonly DataColumn<CreditNoteRowFragment>[] = [
  { id: 'number', header: 'Credit note', meta: { width: '12rem' }, cell: ({ row }) => <NumberCell note={row.original} /> },
  { id: 'for', header: 'For', cell: ({ row }) => <bdi>{row.original.invoice.billingAccount.legalName}</bdi> },
  { id: 'why', header: 'Why', meta: { width: '14rem' }, cell: ({ row }) => creditReasonWords[row.original.reason] ?? row.original.reason },
  { id: 'status', header: 'Status', meta: { width: '10.5rem' }, cell: ({ row }) => <StatusCell note={row.original} /> },
  { id: 'issued', header: 'Issued', meta: { width: '8rem' }, cell: ({ row }) => (row.original.issuedOn ? formatDay(row.original.issuedOn) : '–') },
  { id: 'total', header: 'Total', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.total} /> },
];

/** Credit notes, newest first. */
export function CreditNoteListPage(props: { readonly search: CreditNoteSearch; readonly onChange: (change: CreditNoteSearch) => void }): ReactNode {
  const navigate = useNavigate();
  const narrow = useNarrow();
  const selected = statuses.filter((status) => props.search.status?.split(',').includes(status));
  const filter = selected.length === 0 ? {} : { statusIn: selected };
  const list = useConnection({
    document: BillingCreditNoteListDocument,
    key: JSON.stringify(filter),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, countAll: isFirst }),
    select: (data) => data.creditNotes,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(CreditNoteRowFragmentDoc, node)), [list.nodes]);
  return (
    <>
      <FilterBar title="Credit notes" count={countText(list, 'credit note', 'credit notes')} refreshing={list.refreshing} onRefresh={list.reload}>
        <FilterChoice label="Status" options={statuses.map((value) => ({ value, text: creditStatusWords[value].text }))} selected={selected} onChange={(next) => props.onChange({ status: next.join(',') || undefined })} />
      </FilterBar>
      {list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      <DataTable
        label="Credit notes"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowHeight={45}
        cards={narrow ? { rowHeight: 84, render: (note) => <div className={classes['card']}><div className={classes['cardLine']}><NumberCell note={note} /><Amount money={note.total} /></div><div className={classes['cardLine']}><bdi className={classes['line']}>{note.invoice.billingAccount.legalName}</bdi><StatusCell note={note} /></div></div> } : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        onOpen={(row) => void navigate({ to: '/credit-notes/$creditNoteId', params: { creditNoteId: row.id } })}
        empty={list.failure ? null : <EmptyState title="No credit note">None has this status. A credit note is prepared from its invoice’s page.</EmptyState>}
      />
    </>
  );
}
