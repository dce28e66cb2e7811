import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { plainWords } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { SearchInput } from '@ad-network/dashboard-shell/table/search-input.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { NativeSelect } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingEventListDocument, EventRowFragmentDoc, type EventRowFragment } from '../generated/graphql.ts';
import { countText } from '../layout/list-state.ts';
import classes from '../layout/page.module.css';

/** What the audit log keeps in the address. */
export interface EventSearch {
  readonly actor?: string | undefined;
  readonly type?: string | undefined;
}

/** Kinds of things that change. */
const entityTypes = ['BillingAccount', 'BillingRun', 'CampaignContract', 'CreditNote', 'Invoice', 'Payment', 'Payout', 'PayoutAccount', 'PayoutBatch', 'Wallet', 'WriteOff'] as const;

function changeText({ changes }: EventRowFragment): string {
  return changes.map(({ path, before, after }) => `${path}: ${before ?? '–'} → ${after ?? '–'}`).join('; ');
}

function whatText({ action, entityType, entityId }: EventRowFragment): string {
  return `${plainWords(action.replaceAll(/([A-Z])/g, '_$1'))} · ${entityType} ${entityId}`;
}

const columns: readonly DataColumn<EventRowFragment>[] = [
  { id: 'at', header: 'When', meta: { width: '8.5rem' }, cell: ({ row }) => formatInstant(row.original.at) },
  { id: 'actor', header: 'Who', meta: { width: '12rem' }, cell: ({ row }) => <span className={classes['line']}>{row.original.actorSubject}</span> },
  { id: 'what', header: 'What', meta: { width: '20rem' }, cell: ({ row }) => whatText(row.original) },
  { id: 'changes', header: 'Changes', cell: ({ row }) => <div className={classes['under']} title={changeText(row.original)}>{changeText(row.original)}</div> },
];

/** Who changed what in Billing, newest first. */
export function EventListPage(props: { readonly search: EventSearch; readonly onChange: (change: EventSearch) => void }): ReactNode {
  const { search, onChange } = props;
  const narrow = useNarrow();
  const filter = { ...(search.actor === undefined ? {} : { actorSubject: search.actor }), ...(search.type === undefined ? {} : { entityType: search.type }) };
  const list = useConnection({
    document: BillingEventListDocument,
    key: JSON.stringify(filter),
    variables: ({ after }) => ({ first: clientLimits.pageRows, after, filter }),
    select: (data) => data.billingEvents,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(EventRowFragmentDoc, node)), [list.nodes]);
  return (
    <>
      <FilterBar title="Audit log" count={countText(list, 'change', 'changes')} refreshing={list.refreshing} onRefresh={list.reload}>
        <SearchInput label="Who (subject)" value={search.actor ?? ''} onChange={(actor) => onChange({ ...search, actor: actor || undefined })} />
        <NativeSelect size="xs" aria-label="Kind of thing" value={search.type ?? ''} data={[{ value: '', label: 'Everything' }, ...entityTypes]} onChange={(event) => onChange({ ...search, type: event.currentTarget.value || undefined })} />
      </FilterBar>
      {list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      <DataTable
        label="Audit log"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowHeight={36}
        cards={narrow ? { rowHeight: 84, render: (event) => <div className={classes['card']}><strong>{whatText(event)}</strong><span className={classes['under']}>{formatInstant(event.at)} · {event.actorSubject}</span><span className={classes['under']}>{changeText(event)}</span></div> } : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        empty={list.failure ? null : <EmptyState title="No change">Nothing was changed by this person or of this kind.</EmptyState>}
      />
    </>
  );
}
