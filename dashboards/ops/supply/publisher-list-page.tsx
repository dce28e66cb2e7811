import { MoneyList } from '@ad-network/dashboard-shell/display/money-list.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { ListPage } from '@ad-network/dashboard-shell/table/list-page.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import cells from '../campaigns/campaign-cells.module.css';
import { readFragment } from '../generated/fragment-masking.ts';
import { OpsPublisherListDocument, PublisherRowFragmentDoc, type PartyStatus, type PublisherFilter, type PublisherRowFragment } from '../generated/graphql.ts';
import { LinkCell } from '../listing/link-cell.tsx';
import { ListFilters } from '../listing/list-filters.tsx';
import { chosenStates, parseListSearch, type ListSearch } from '../listing/list-search.ts';
import { partyStatuses, partyWords } from '../listing/party-words.ts';
import { countryName } from './supply-words.ts';

const byDefault: readonly PartyStatus[] = ['ACTIVE', 'SUSPENDED'];

function State({ publisher }: { readonly publisher: PublisherRowFragment }): ReactNode {
  const { text, tone } = wordsFor(partyWords, publisher.status);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

const columns: readonly DataColumn<PublisherRowFragment>[] = [
  { id: 'name', header: 'Publisher', cell: ({ row }) => <LinkCell id={row.original.id} name={row.original.name} under={row.original.id} /> },
  { id: 'status', header: 'Status', meta: { width: '7rem' }, cell: ({ row }) => <State publisher={row.original} /> },
  { id: 'country', header: 'Country', meta: { width: '9rem' }, cell: ({ row }) => countryName(row.original.country) },
  { id: 'manager', header: 'Account manager', meta: { width: '10rem' }, cell: ({ row }) => row.original.accountManager?.name ?? <span className={cells['under']}>nobody</span> },
  { id: 'estimated', header: 'This month (estimate)', meta: { width: '11rem', align: 'end' }, cell: ({ row }) => <MoneyList amounts={row.original.estimatedOpenMonthEarnings} /> },
  { id: 'due', header: 'Finalised, unpaid', meta: { width: '11rem', align: 'end' }, cell: ({ row }) => <MoneyList amounts={row.original.finalisedEarningsDue} /> },
];

function Card(props: { readonly publisher: PublisherRowFragment }): ReactNode {
  const { publisher } = props;
  return (
    <div className={cells['card']}>
      <div className={cells['cardLine']}><LinkCell id={publisher.id} name={publisher.name} under={countryName(publisher.country)} /><State publisher={publisher} /></div>
      <div className={cells['cardLine']}><span className={cells['under']}>this month, estimate</span><MoneyList amounts={publisher.estimatedOpenMonthEarnings} /></div>
    </div>
  );
}

/** The list of publishers. */
export function PublisherListRoutePage(): ReactNode {
  const search = parseListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const chosen = chosenStates(search, partyStatuses, byDefault);
  const change = (part: ListSearch): void => void navigate({ to: '/publishers', search: { ...search, ...part }, replace: true });
  const filter: PublisherFilter = {
    ...(chosen.length === 0 ? {} : { statusIn: [...chosen] }),
    ...(search.q === undefined ? {} : { nameContains: search.q }),
  };
  const list = useConnection({
    document: OpsPublisherListDocument,
    key: JSON.stringify(filter),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, countAll: isFirst }),
    select: (data) => data.publishers,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(PublisherRowFragmentDoc, node)), [list.nodes]);
  return (
    <ListPage
      title="Publishers"
      noun={['publisher', 'publishers']}
      filters={<ListFilters search={search} onChange={change} statusLabel="Status" options={partyStatuses.map((value) => ({ value, text: partyWords[value].text }))} chosen={chosen} byDefault={byDefault} byName />}
      list={list}
      rows={rows}
      columns={columns}
      rowId={({ id }) => id}
      rowHeight={45}
      cards={{ rowHeight: 84, render: (publisher) => <Card publisher={publisher} /> }}
      missing={rows.some((row) => !row.finalisedEarningsDue) ? 'Billing did not answer: earnings are unknown. The list itself is complete.' : undefined}
      emptyAction={<Button size="xs" variant="default" onClick={() => change({ q: undefined, status: 'all' })}>Show all</Button>}
    />
  );
}
