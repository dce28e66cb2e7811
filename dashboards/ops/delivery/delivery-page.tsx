import { TimeChart } from '@ad-network/dashboard-shell/chart/time-chart.tsx';
import { formatDay, formatDayNear } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatUnits, formatUnitsShort } from '@ad-network/dashboard-shell/display/format-units.ts';
import { FailureNotice, Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Page } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { useConnection, type Connection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { downloadCsv } from '@ad-network/dashboard-shell/table/download-csv.ts';
import { ListPage } from '@ad-network/dashboard-shell/table/list-page.tsx';
import { Button, NativeSelect, Skeleton, Text, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { DayRange } from '../campaigns/delivery-range.ts';
import { OpsDeliveryRowsDocument, type DeliveryGroup } from '../generated/graphql.ts';
import { DayField } from '../listing/day-field.tsx';
import { deliveryColumns, DeliveryCard, deliveryTable, rowKey, type DeliveryLine } from './delivery-columns.tsx';
import { deliveryFilter, deliveryGroups, deliveryRange, parseDeliverySearch, rangeProblem, type DeliverySearch } from './delivery-search.ts';
import classes from './delivery-page.module.css';
import { clickRate, sumByDay } from './sum-days.ts';
import { useToday } from './use-today.ts';

const pageRows = 200;
const chartHeight = 190;

/** Reads on until the end: the chart and the export are of all rows, not of those that were scrolled to. */
function useAllRows(search: DeliverySearch, range: DayRange, groupBy: DeliveryGroup): Connection<DeliveryLine> {
  const { filter } = deliveryFilter(search);
  const list = useConnection({
    document: OpsDeliveryRowsDocument,
    key: JSON.stringify({ filter, range, groupBy }),
    variables: ({ after }) => ({ first: pageRows, after, range, filter, groupBy }),
    select: (data) => data.deliveryRows,
  });
  const { hasMore, loadingMore, loadMore, failure } = list;
  useEffect(() => {
    if (hasMore && !loadingMore && !failure) loadMore();
  }, [hasMore, loadingMore, loadMore, failure, list.nodes.length]);
  return list;
}

function DeliveryChart(props: { readonly rows: readonly DeliveryLine[]; readonly range: DayRange; readonly complete: boolean }): ReactNode {
  const { rows, range } = props;
  const days = sumByDay(rows, range);
  const total = (measure: 'impressions' | 'clicks' | 'installs'): bigint => days.reduce((sum, day) => sum + day[measure], 0n);
  const [impressions, clicks, installs] = [total('impressions'), total('clicks'), total('installs')];
  const points = days.map(({ day, impressions: shown }) => ({ name: formatDayNear(day, range.to), impressions: Number(shown) }));
  const text = `${formatUnits(impressions.toString())} impressions, ${formatUnits(clicks.toString())} clicks (${clickRate(clicks, impressions)}), ${formatUnits(installs.toString())} installs`;
  return (
    <div className={classes['chart']}>
      <Text size="xs" c="dimmed">Impressions by day</Text>
      <TimeChart
        kind="bar"
        height={chartHeight}
        label={`Impressions by day from ${formatDay(range.from)} to ${formatDay(range.to)}: ${text}`}
        points={points}
        series={[{ key: 'impressions', label: 'Impressions', colour: 'indigo.6' }]}
        formatAxis={(value) => formatUnitsShort(String(Math.round(value)))}
        formatValue={(value) => formatUnits(String(Math.round(value)))}
      />
      <Text size="sm" mt={4} role="status">{props.complete ? `In all: ${text}.` : `So far: ${text}. Reading on…`}</Text>
    </div>
  );
}

function Explorer(props: { readonly today: string }): ReactNode {
  const search = parseDeliverySearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const range = deliveryRange(search, props.today);
  const problem = rangeProblem(range);
  const asked = problem === undefined ? range : { from: range.to, to: range.to };
  const groupBy = search.by ?? 'NONE';
  const list = useAllRows(search, asked, groupBy);
  const [typed, setTyped] = useState(search.of ?? '');
  const { unknown } = deliveryFilter(search);
  const change = (part: Partial<DeliverySearch>): void => void navigate({ to: '/delivery', search: { ...search, ...part }, replace: true });
  const columns = useMemo(() => deliveryColumns(groupBy), [groupBy]);
  const complete = !list.loading && !list.hasMore && !list.loadingMore && list.failure === undefined;
  const filters = (
    <>
      <DayField name="From" value={range.from} max={range.to} onChange={(from) => change({ from })} />
      <DayField name="To" value={range.to} onChange={(to) => change({ from: range.from, to })} />
      <NativeSelect
        size="xs"
        aria-label="Each day by"
        value={groupBy}
        data={deliveryGroups.map((group) => ({ ...group }))}
        onChange={(event) => change({ by: deliveryGroups.find(({ value }) => value === event.currentTarget.value)?.value })}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change({ of: typed.trim() || undefined });
        }}
      >
        <TextInput size="xs" w={220} aria-label="Only of these ids" placeholder="Only of ids: cmp_1, gam_2, adu_3…" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} onBlur={() => change({ of: typed.trim() || undefined })} />
      </form>
      <Button size="xs" variant="default" disabled={!complete || list.nodes.length === 0} onClick={() => void downloadCsv(`delivery-${range.from}-${range.to}.csv`, deliveryTable(groupBy, list.nodes))}>
        CSV
      </Button>
    </>
  );
  return (
    <ListPage
      title="Delivery"
      noun={['row', 'rows']}
      filters={filters}
      list={{ ...list, loadMore: () => {} }}
      rows={problem === undefined ? list.nodes : []}
      columns={columns}
      rowId={rowKey}
      rowHeight={33}
      cards={{ rowHeight: 72, render: (row) => <DeliveryCard row={row} groupBy={groupBy} /> }}
      emptyAction={search.of === undefined ? undefined : <Button size="xs" variant="default" onClick={() => { setTyped(''); change({ of: undefined }); }}>Of everything</Button>}
    >
      {problem === undefined ? null : <Notice tone="warning">{problem} Choose other days.</Notice>}
      {unknown.length === 0 ? null : <Notice tone="warning">{unknown.join(', ')}: no id of a campaign (cmp_), game (gam_), ad unit (adu_) or publisher (pub_). It is left out.</Notice>}
      {list.loading ? <Skeleton height={chartHeight} /> : problem === undefined ? <DeliveryChart rows={list.nodes} range={asked} complete={complete} /> : null}
    </ListPage>
  );
}

/** The delivery explorer: units by day and campaign, game or ad unit, as a chart, a table and a file. */
export function DeliveryRoutePage(): ReactNode {
  const { today, failure, reload } = useToday();
  if (today !== undefined) return <Explorer today={today} />;
  return <Page pending="Delivery">{failure ? <FailureNotice failure={failure} onRetry={reload} /> : <Skeleton height={320} />}</Page>;
}
