import { formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { MoneyList } from '@ad-network/dashboard-shell/display/money-list.tsx';
import { EmptyState, FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Figures, Page, PageHead, Panel, PanelColumns, PlainTable } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { capitalWords, wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { Skeleton, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { ChangeLineFragmentDoc, GameRowFragmentDoc, OpsPublisherPageDocument, PublisherRowFragmentDoc, type OpsPublisherPageQuery } from '../generated/graphql.ts';
import { ChangeLines } from '../history/change-lines.tsx';
import { partyWords } from '../listing/party-words.ts';
import { BlockList } from './block-list.tsx';
import { GameName, GameReview } from './game-cells.tsx';
import { countryName } from './supply-words.ts';

type PagePublisher = NonNullable<OpsPublisherPageQuery['publisher']>;

function Games(props: { readonly publisher: PagePublisher }): ReactNode {
  const games = props.publisher.games.edges.map(({ node }) => readFragment(GameRowFragmentDoc, node));
  return (
    <PlainTable
      label="Games"
      rows={games}
      rowKey={({ id }) => id}
      empty={<Text size="sm" c="dimmed">It owns no game today.</Text>}
      columns={[
        { name: 'Game', cell: (game) => <GameName game={game} /> },
        { name: 'Category', cell: ({ category }) => capitalWords(category) },
        { name: 'Review', cell: (game) => <GameReview game={game} /> },
        { name: 'SDK', cell: ({ sdkVersion }) => sdkVersion ?? 'no SDK' },
        { name: 'Revenue this month (estimate, before its share)', align: 'end', cell: ({ estimatedOpenMonthRevenue }) => <MoneyList amounts={estimatedOpenMonthRevenue} /> },
      ]}
    />
  );
}

function Statements(props: { readonly payouts: PagePublisher['payouts'] }): ReactNode {
  if (!props.payouts) return <Text size="sm">Billing did not answer.</Text>;
  return (
    <PlainTable
      label="Last statements"
      rows={props.payouts.edges.map(({ node }) => node)}
      rowKey={({ id }) => id}
      empty={<Text size="sm" c="dimmed">There is no statement yet.</Text>}
      columns={[
        { name: 'Month', cell: ({ statementMonth }) => formatMonth(statementMonth) },
        { name: 'Net', align: 'end', cell: ({ net }) => formatMoney(net) },
        { name: 'State', cell: ({ status }) => capitalWords(status) },
      ]}
    />
  );
}

function PublisherDetails(props: { readonly publisher: PagePublisher; readonly onReload: () => void }): ReactNode {
  const { publisher } = props;
  const row = readFragment(PublisherRowFragmentDoc, publisher);
  const state = wordsFor(partyWords, row.status);
  const { edges, pageInfo } = publisher.games;
  return (
    <>
      <PageHead title={row.name} trail={<><Link to="/publishers">Publishers</Link> / {row.id}</>} badges={<StatusBadge tone={state.tone}>{state.text}</StatusBadge>} />
      <Figures
        figures={[
          { name: 'Earnings this month', value: <MoneyList amounts={row.estimatedOpenMonthEarnings} />, note: 'an estimate: it moves until the month is final' },
          { name: 'Finalised, unpaid', value: <MoneyList amounts={row.finalisedEarningsDue} />, note: 'of closed months' },
          { name: 'Games', value: `${edges.length}${pageInfo.hasNextPage ? ' or more' : ''}` },
          { name: 'Country', value: countryName(row.country) },
          { name: 'Account manager', value: row.accountManager?.name ?? 'nobody' },
        ]}
      />
      <PanelColumns>
        <Panel title="Advertisers it refuses">
          <BlockList publisherId={row.id} version={row.version} blocked={publisher.blockedAdvertisers} editable={row.status !== 'ARCHIVED'} onReload={props.onReload} />
        </Panel>
        <Panel title="Last statements"><Statements payouts={publisher.payouts} /></Panel>
        <Panel title="History" aside={<Link to="/history" search={{ entity: row.id }}>All changes</Link>}>
          <ChangeLines changes={publisher.changes.edges.map(({ node }) => readFragment(ChangeLineFragmentDoc, node))} />
        </Panel>
      </PanelColumns>
      <Panel title="Games" aside={<Link to="/games" search={{ publisher: row.id }}>All its games</Link>}><Games publisher={publisher} /></Panel>
    </>
  );
}

/** The page of one publisher. */
export function PublisherRoutePage(): ReactNode {
  const id = String(useParams({ strict: false }).publisherId);
  const { data, failure, loading, refreshing, reload } = usePageQuery(OpsPublisherPageDocument, { id });
  const publisher = data?.publisher;
  return (
    <Page pending={publisher ? undefined : `Publisher ${id}`}>
      {failure && !publisher ? <FailureNotice failure={failure} onRetry={reload} busy={refreshing} /> : null}
      {failure && publisher ? <PartialNotice missing="Billing did not answer: earnings and statements are unknown. The games are complete." failure={failure} onRetry={reload} busy={refreshing} /> : null}
      {loading ? <><Skeleton height={56} /><Skeleton height={72} /><Skeleton height={260} /></> : null}
      {!loading && !failure && !publisher ? <EmptyState title={`Publisher ${id} not found`} action={<Link to="/publishers">Go to the publishers</Link>} /> : null}
      {publisher ? <PublisherDetails publisher={publisher} onReload={reload} /> : null}
    </Page>
  );
}
