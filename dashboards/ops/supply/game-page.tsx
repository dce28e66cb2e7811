import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatShare, formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { MoneyList } from '@ad-network/dashboard-shell/display/money-list.tsx';
import { EmptyState, FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { FactList, Figures, Page, PageHead, Panel, PanelColumns, PlainTable } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { capitalWords, wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { Skeleton, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useToday } from '../delivery/use-today.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { AdUnitRowFragmentDoc, GameRowFragmentDoc, OpsGamePageDocument, type AdUnitRowFragment, type OpsGamePageQuery } from '../generated/graphql.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { effectiveCpm, openMonthImpressions } from './ecpm.ts';
import { GameReview } from './game-cells.tsx';
import { ReviewGame } from './review-game.tsx';
import { adUnitWords, platformWords } from './supply-words.ts';

type PageGame = NonNullable<OpsGamePageQuery['game']>;

function AdUnits(props: { readonly units: readonly AdUnitRowFragment[] }): ReactNode {
  return (
    <PlainTable
      label="Ad units"
      rows={props.units}
      rowKey={({ id }) => id}
      empty={<Text size="sm" c="dimmed">There is no ad unit in it.</Text>}
      columns={[
        { name: 'Ad unit', cell: ({ id, name }) => <EntityLink id={id}>{name}</EntityLink> },
        { name: 'State', cell: ({ status }) => <StatusBadge tone={wordsFor(adUnitWords, status).tone}>{wordsFor(adUnitWords, status).text}</StatusBadge> },
        { name: 'Draws', cell: ({ template }) => `${template.name} v${template.templateVersion}, ${template.width} × ${template.height}${template.clickable ? '' : ', not clickable'}` },
        { name: 'Requests', align: 'end', cell: ({ fill }) => formatUnits(fill.requests) },
        { name: 'Fill', align: 'end', cell: ({ fill }) => (typeof fill.fillRate === 'number' ? formatShare(fill.fillRate) : '–') },
        { name: 'Impressions', align: 'end', cell: ({ fill }) => formatUnits(fill.impressions) },
      ]}
    />
  );
}

function GameDetails(props: { readonly game: PageGame; readonly onReload: () => void }): ReactNode {
  const { game } = props;
  const row = readFragment(GameRowFragmentDoc, game);
  const units = game.adUnits.edges.map(({ node }) => readFragment(AdUnitRowFragmentDoc, node));
  return (
    <>
      <PageHead
        title={row.name}
        trail={<><Link to="/games">Games</Link> / <EntityLink id={game.publisher.id}>{game.publisher.name}</EntityLink> / {row.id}</>}
        badges={<GameReview game={row} />}
        actions={<ReviewGame game={row} onReload={props.onReload} />}
      />
      <Figures
        figures={[
          { name: 'Revenue this month', value: <MoneyList amounts={row.estimatedOpenMonthRevenue} />, note: 'an estimate, before the publisher’s share' },
          { name: 'eCPM this month', value: <MoneyList amounts={effectiveCpm(row.estimatedOpenMonthRevenue, game.openMonthDelivery) ?? (row.estimatedOpenMonthRevenue ? [] : null)} />, note: `${formatUnits(openMonthImpressions(game.openMonthDelivery).toString())} impressions` },
          { name: 'Ad units', value: `${units.length}${game.adUnits.pageInfo.hasNextPage ? ' or more' : ''}` },
          { name: 'SDK', value: row.sdkVersion ?? 'not integrated' },
        ]}
      />
      <Panel title="Ad units, this month" aside={<Link to="/ad-units" search={{ game: row.id }}>In the ad unit list</Link>}><AdUnits units={units} /></Panel>
      <PanelColumns>
        <Panel title="Store">
          <FactList facts={[['Platform', platformWords[row.platform]], ['Bundle id', row.bundleId], ['Category', capitalWords(row.category)]]} />
        </Panel>
        <Panel title="Owners">
          <PlainTable
            label="Owners"
            rows={game.owners}
            rowKey={({ validFrom }) => validFrom}
            columns={[
              { name: 'Publisher', cell: ({ publisher }) => <EntityLink id={publisher.id}>{publisher.name}</EntityLink> },
              { name: 'From', cell: ({ validFrom }) => formatDay(validFrom) },
              { name: 'To', cell: ({ validTo }) => (typeof validTo === 'string' ? formatDay(validTo) : 'today') },
            ]}
          />
        </Panel>
      </PanelColumns>
    </>
  );
}

/** The page of one game. */
export function GameRoutePage(): ReactNode {
  const id = String(useParams({ strict: false }).gameId);
  const calendar = useToday();
  const today = calendar.today ?? '1970-01-01';
  const query = usePageQuery(OpsGamePageDocument, { id, range: { from: `${today.slice(0, 7)}-01`, to: today } }, calendar.today === undefined);
  const { data, refreshing } = query;
  const failure = query.failure ?? calendar.failure;
  const loading = query.loading || (calendar.today === undefined && !calendar.failure);
  const game = data?.game;
  const reload = (): void => (calendar.today === undefined ? calendar.reload() : query.reload());
  return (
    <Page pending={game ? undefined : `Game ${id}`}>
      {failure && !game ? <FailureNotice failure={failure} onRetry={reload} busy={refreshing} /> : null}
      {failure && game ? <PartialNotice missing="Billing did not answer: revenue is unknown. The rest is complete." failure={failure} onRetry={reload} busy={refreshing} /> : null}
      {loading ? <><Skeleton height={56} /><Skeleton height={72} /><Skeleton height={200} /></> : null}
      {!loading && !failure && !game ? <EmptyState title={`Game ${id} not found`} action={<Link to="/games">Go to the games</Link>} /> : null}
      {game ? <GameDetails game={game} onReload={query.reload} /> : null}
    </Page>
  );
}
