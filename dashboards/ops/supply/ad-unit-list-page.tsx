import { formatShare, formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { MoneyList } from '@ad-network/dashboard-shell/display/money-list.tsx';
import { FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Page } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { ListPage } from '@ad-network/dashboard-shell/table/list-page.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import cells from '../campaigns/campaign-cells.module.css';
import { addDays } from '../campaigns/delivery-range.ts';
import { useToday } from '../delivery/use-today.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { AdUnitRowFragmentDoc, OpsAdUnitListDocument, type AdUnitFilter, type AdUnitRowFragment, type AdUnitStatus, type OpsAdUnitListQuery } from '../generated/graphql.ts';
import { ListFilters } from '../listing/list-filters.tsx';
import { chosenStates, parseListSearch, type ListSearch } from '../listing/list-search.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { effectiveCpm } from './ecpm.ts';
import { adUnitStatuses, adUnitWords, platformWords } from './supply-words.ts';

interface ListedUnit {
  readonly unit: AdUnitRowFragment;
  readonly game: NonNullable<OpsAdUnitListQuery['adUnits']>['edges'][number]['node']['game'];
}

const byDefault: readonly AdUnitStatus[] = ['ACTIVE'];
/** Lengths of the range that requests and fill are counted in. */
const spans = [7, 30, 90] as const;

function State({ unit }: { readonly unit: AdUnitRowFragment }): ReactNode {
  const { text, tone } = wordsFor(adUnitWords, unit.status);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

function Name({ listed }: { readonly listed: ListedUnit }): ReactNode {
  const { unit, game } = listed;
  return (
    <div className={cells['two']}>
      <span className={cells['line']}><bdi>{unit.name}</bdi></span>
      <span className={cells['under']}><EntityLink id={game.id} rowLink>{game.name}</EntityLink>, {platformWords[game.platform]}</span>
    </div>
  );
}

function Ecpm({ game }: { readonly game: ListedUnit['game'] }): ReactNode {
  return <MoneyList amounts={game.estimatedOpenMonthRevenue ? (effectiveCpm(game.estimatedOpenMonthRevenue, game.openMonthDelivery) ?? []) : null} />;
}

const columns: readonly DataColumn<ListedUnit>[] = [
  { id: 'name', header: 'Ad unit and game', cell: ({ row }) => <Name listed={row.original} /> },
  { id: 'status', header: 'Status', meta: { width: '6.5rem' }, cell: ({ row }) => <State unit={row.original.unit} /> },
  {
    id: 'template',
    header: 'Draws',
    meta: { width: '13rem' },
    cell: ({ row: { original: { unit: { template } } } }) => (
      <div className={cells['two']}>
        <span className={cells['line']}>{template.name} v{template.templateVersion}</span>
        <span className={cells['under']}>{template.width} × {template.height}{template.clickable ? '' : ', not clickable'}</span>
      </div>
    ),
  },
  { id: 'requests', header: 'Requests', meta: { width: '7.5rem', align: 'end' }, cell: ({ row }) => formatUnits(row.original.unit.fill.requests) },
  { id: 'fill', header: 'Fill', meta: { width: '4.5rem', align: 'end' }, cell: ({ row }) => (typeof row.original.unit.fill.fillRate === 'number' ? formatShare(row.original.unit.fill.fillRate) : '–') },
  { id: 'impressions', header: 'Impressions', meta: { width: '7.5rem', align: 'end' }, cell: ({ row }) => formatUnits(row.original.unit.fill.impressions) },
  { id: 'ecpm', header: 'eCPM of the game', meta: { width: '8.5rem', align: 'end' }, cell: ({ row }) => <Ecpm game={row.original.game} /> },
];

function Card(props: { readonly listed: ListedUnit }): ReactNode {
  const { unit } = props.listed;
  return (
    <div className={cells['card']}>
      <div className={cells['cardLine']}><Name listed={props.listed} /><State unit={unit} /></div>
      <div className={cells['cardLine']}>
        <span>{formatUnits(unit.fill.requests)} requests</span>
        <span>{typeof unit.fill.fillRate === 'number' ? `${formatShare(unit.fill.fillRate)} filled` : ''}</span>
      </div>
    </div>
  );
}

function AdUnitList(props: { readonly today: string }): ReactNode {
  const address: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const search = parseListSearch(address);
  const game = typeof address['game'] === 'string' ? address['game'] : undefined;
  const span = spans.find((days) => String(days) === String(address['days'])) ?? 7;
  const navigate = useNavigate();
  const chosen = search.id === undefined ? chosenStates(search, adUnitStatuses, byDefault) : [];
  const change = (part: ListSearch & { readonly game?: string | undefined; readonly days?: number }): void =>
    void navigate({ to: '/ad-units', search: { ...search, game, days: span === 7 ? undefined : span, ...part }, replace: true });
  const filter: AdUnitFilter = {
    ...(chosen.length === 0 ? {} : { statusIn: [...chosen] }),
    ...(search.id === undefined ? {} : { idIn: [search.id] }),
    ...(game === undefined ? {} : { gameIdIn: [game] }),
  };
  const range = { from: addDays(props.today, 1 - span), to: props.today };
  const list = useConnection({
    document: OpsAdUnitListDocument,
    key: JSON.stringify({ filter, range }),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, range, countAll: isFirst }),
    select: (data) => data.adUnits,
  });
  const rows = useMemo(() => list.nodes.map((node): ListedUnit => ({ unit: readFragment(AdUnitRowFragmentDoc, node), game: node.game })), [list.nodes]);
  return (
    <ListPage
      title="Ad units"
      noun={['ad unit', 'ad units']}
      filters={
        <>
          <ListFilters search={search} onChange={change} statusLabel="Status" options={adUnitStatuses.map((value) => ({ value, text: adUnitWords[value].text }))} chosen={chosen} byDefault={byDefault} byName={false} />
          <NativeSelect size="xs" aria-label="Days" value={String(span)} data={spans.map((days) => ({ value: String(days), label: `Last ${days} days` }))} onChange={(event) => change({ days: Number(event.currentTarget.value) })} />
          {game === undefined ? null : <Button size="xs" variant="default" onClick={() => change({ game: undefined })}>Only in {game} ✕</Button>}
        </>
      }
      list={list}
      rows={rows}
      columns={columns}
      rowId={({ unit }) => unit.id}
      rowHeight={45}
      cards={{ rowHeight: 84, render: (listed) => <Card listed={listed} /> }}
      missing={rows.some((row) => !row.game.estimatedOpenMonthRevenue) ? 'Billing did not answer: the games’ eCPM is unknown. The list itself is complete.' : undefined}
      emptyAction={<Button size="xs" variant="default" onClick={() => change({ status: 'all', id: undefined, game: undefined })}>Show all</Button>}
    />
  );
}

/** The inventory of ad units. */
export function AdUnitListRoutePage(): ReactNode {
  const { today, failure, reload } = useToday();
  if (today !== undefined) return <AdUnitList today={today} />;
  return <Page pending="Ad units">{failure ? <FailureNotice failure={failure} onRetry={reload} /> : <Skeleton height={320} />}</Page>;
}
