import { MoneyList } from '@ad-network/dashboard-shell/display/money-list.tsx';
import { capitalWords } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { ListPage } from '@ad-network/dashboard-shell/table/list-page.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import cells from '../campaigns/campaign-cells.module.css';
import { readFragment } from '../generated/fragment-masking.ts';
import { GameRowFragmentDoc, OpsGameListDocument, type GameFilter, type GameRowFragment, type ReviewStatus } from '../generated/graphql.ts';
import { ListFilters } from '../listing/list-filters.tsx';
import { chosenStates, parseListSearch, type ListSearch } from '../listing/list-search.ts';
import { reviewWords } from '../review/review-words.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { GameName, GameReview } from './game-cells.tsx';
import { reviewStatuses } from './supply-words.ts';

interface ListedGame {
  readonly game: GameRowFragment;
  readonly publisher: { readonly id: string; readonly name: string };
}

const byDefault: readonly ReviewStatus[] = [];

const columns: readonly DataColumn<ListedGame>[] = [
  { id: 'name', header: 'Game', cell: ({ row }) => <GameName game={row.original.game} /> },
  { id: 'publisher', header: 'Publisher', meta: { width: '14rem' }, cell: ({ row }) => <EntityLink id={row.original.publisher.id}>{row.original.publisher.name}</EntityLink> },
  { id: 'category', header: 'Category', meta: { width: '8rem' }, cell: ({ row }) => capitalWords(row.original.game.category) },
  { id: 'review', header: 'Review', meta: { width: '9rem' }, cell: ({ row }) => <GameReview game={row.original.game} /> },
  { id: 'sdk', header: 'SDK', meta: { width: '6rem' }, cell: ({ row }) => row.original.game.sdkVersion ?? <span className={cells['under']}>none</span> },
  { id: 'revenue', header: 'Revenue this month (estimate)', meta: { width: '13rem', align: 'end' }, cell: ({ row }) => <MoneyList amounts={row.original.game.estimatedOpenMonthRevenue} /> },
];

function Card(props: { readonly listed: ListedGame }): ReactNode {
  const { game } = props.listed;
  return (
    <div className={cells['card']}>
      <div className={cells['cardLine']}><GameName game={game} /><GameReview game={game} /></div>
      <div className={cells['cardLine']}><span className={cells['under']}>this month, estimate</span><MoneyList amounts={game.estimatedOpenMonthRevenue} /></div>
    </div>
  );
}

/** The list of games. */
export function GameListRoutePage(): ReactNode {
  const address: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const search = parseListSearch(address);
  const publisher = typeof address['publisher'] === 'string' ? address['publisher'] : undefined;
  const navigate = useNavigate();
  const chosen = chosenStates(search, reviewStatuses, byDefault);
  const change = (part: ListSearch & { readonly publisher?: string | undefined }): void => void navigate({ to: '/games', search: { ...search, publisher, ...part }, replace: true });
  const filter: GameFilter = {
    ...(chosen.length === 0 ? {} : { reviewStatusIn: [...chosen] }),
    ...(search.q === undefined ? {} : { nameContains: search.q }),
    ...(publisher === undefined ? {} : { publisherIdIn: [publisher] }),
  };
  const list = useConnection({
    document: OpsGameListDocument,
    key: JSON.stringify(filter),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, countAll: isFirst }),
    select: (data) => data.games,
  });
  const rows = useMemo(() => list.nodes.map((node): ListedGame => ({ game: readFragment(GameRowFragmentDoc, node), publisher: node.publisher })), [list.nodes]);
  return (
    <ListPage
      title="Games"
      noun={['game', 'games']}
      filters={
        <>
          <ListFilters search={search} onChange={change} statusLabel="Review" options={reviewStatuses.map((value) => ({ value, text: reviewWords[value].text }))} chosen={chosen} byDefault={byDefault} byName />
          {publisher === undefined ? null : <Button size="xs" variant="default" onClick={() => change({ publisher: undefined })}>Only of {publisher} ✕</Button>}
        </>
      }
      list={list}
      rows={rows}
      columns={columns}
      rowId={({ game }) => game.id}
      rowHeight={45}
      cards={{ rowHeight: 84, render: (listed) => <Card listed={listed} /> }}
      missing={rows.some(({ game }) => !game.estimatedOpenMonthRevenue) ? 'Billing did not answer: revenue is unknown. The list itself is complete.' : undefined}
      emptyAction={<Button size="xs" variant="default" onClick={() => change({ q: undefined, status: 'all', publisher: undefined })}>Show all</Button>}
    />
  );
}
