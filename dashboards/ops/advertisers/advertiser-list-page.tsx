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
import { AdvertiserRowFragmentDoc, OpsAdvertiserListDocument, type AdvertiserFilter, type AdvertiserRowFragment, type PartyStatus } from '../generated/graphql.ts';
import { LinkCell } from '../listing/link-cell.tsx';
import { ListFilters } from '../listing/list-filters.tsx';
import { chosenStates, parseListSearch, type ListSearch } from '../listing/list-search.ts';
import { partyStatuses, partyWords } from '../listing/party-words.ts';

const byDefault: readonly PartyStatus[] = ['ACTIVE', 'SUSPENDED'];

function State({ advertiser }: { readonly advertiser: AdvertiserRowFragment }): ReactNode {
  const { text, tone } = wordsFor(partyWords, advertiser.status);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

function Hold({ advertiser }: { readonly advertiser: AdvertiserRowFragment }): ReactNode {
  if (typeof advertiser.billingHold !== 'boolean') return <span className={cells['unknown']}>unknown</span>;
  return advertiser.billingHold ? <StatusBadge tone="negative">On hold</StatusBadge> : <span className={cells['under']}>no</span>;
}

function Name({ advertiser }: { readonly advertiser: AdvertiserRowFragment }): ReactNode {
  return <LinkCell id={advertiser.id} name={advertiser.name} under={advertiser.agency ? `via ${advertiser.agency.name}` : (advertiser.domain ?? advertiser.id)} />;
}

const columns: readonly DataColumn<AdvertiserRowFragment>[] = [
  { id: 'name', header: 'Advertiser', cell: ({ row }) => <Name advertiser={row.original} /> },
  { id: 'status', header: 'Status', meta: { width: '7rem' }, cell: ({ row }) => <State advertiser={row.original} /> },
  { id: 'manager', header: 'Account manager', meta: { width: '10rem' }, cell: ({ row }) => row.original.accountManager?.name ?? <span className={cells['under']}>nobody</span> },
  { id: 'hold', header: 'Billing hold', meta: { width: '7rem' }, cell: ({ row }) => <Hold advertiser={row.original} /> },
  { id: 'overdue', header: 'Overdue', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <MoneyList amounts={row.original.overdueBalances} /> },
  { id: 'outstanding', header: 'Owes in all', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <MoneyList amounts={row.original.outstandingBalances} /> },
];

function Card(props: { readonly advertiser: AdvertiserRowFragment }): ReactNode {
  const { advertiser } = props;
  return (
    <div className={cells['card']}>
      <div className={cells['cardLine']}><Name advertiser={advertiser} /><State advertiser={advertiser} /></div>
      <div className={cells['cardLine']}><Hold advertiser={advertiser} /><MoneyList amounts={advertiser.overdueBalances} none="nothing overdue" /></div>
    </div>
  );
}

/** The list of advertisers. */
export function AdvertiserListRoutePage(): ReactNode {
  const search = parseListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const chosen = chosenStates(search, partyStatuses, byDefault);
  const change = (part: ListSearch): void => void navigate({ to: '/advertisers', search: { ...search, ...part }, replace: true });
  const filter: AdvertiserFilter = {
    ...(chosen.length === 0 ? {} : { statusIn: [...chosen] }),
    ...(search.q === undefined ? {} : { nameContains: search.q }),
  };
  const list = useConnection({
    document: OpsAdvertiserListDocument,
    key: JSON.stringify(filter),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, countAll: isFirst }),
    select: (data) => data.advertisers,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(AdvertiserRowFragmentDoc, node)), [list.nodes]);
  const unknown = rows.some(({ billingHold }) => typeof billingHold !== 'boolean');
  return (
    <ListPage
      title="Advertisers"
      noun={['advertiser', 'advertisers']}
      filters={<ListFilters search={search} onChange={change} statusLabel="Status" options={partyStatuses.map((value) => ({ value, text: partyWords[value].text }))} chosen={chosen} byDefault={byDefault} byName />}
      list={list}
      rows={rows}
      columns={columns}
      rowId={({ id }) => id}
      rowHeight={45}
      cards={{ rowHeight: 84, render: (advertiser) => <Card advertiser={advertiser} /> }}
      missing={unknown ? 'Billing did not answer: balances and holds are unknown. The list itself is complete.' : undefined}
      emptyAction={<Button size="xs" variant="default" onClick={() => change({ q: undefined, status: 'all' })}>Show all</Button>}
    />
  );
}
