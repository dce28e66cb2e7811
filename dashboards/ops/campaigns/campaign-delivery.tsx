import { TimeChart } from '@ad-network/dashboard-shell/chart/time-chart.tsx';
import { formatDay, formatDayNear } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatUnits, formatUnitsShort } from '@ad-network/dashboard-shell/display/format-units.ts';
import { FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Panel } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { OpsCampaignDeliveryDocument, type CampaignPlanFragment, type GoalUnit, type OpsCampaignDeliveryQuery } from '../generated/graphql.ts';
import { goalUnitWords } from './campaign-words.ts';
import { daysOf, deliveredDays, type DayRange } from './delivery-range.ts';

type Measure = 'impressions' | 'clicks' | 'installs';
const measures: readonly Measure[] = ['impressions', 'clicks', 'installs'];
const measureOf: Readonly<Record<GoalUnit, Measure>> = { IMPRESSIONS: 'impressions', CLICKS: 'clicks', INSTALLS: 'installs' };
const chartHeight = 210;

type DeliveryDay = NonNullable<OpsCampaignDeliveryQuery['campaign']>['deliveryByDay']['edges'][number]['node'];

function sumOf(days: readonly DeliveryDay[], measure: Measure): bigint {
  return days.reduce((sum, day) => sum + BigInt(day[measure]), 0n);
}

function DeliveryChart(props: { readonly range: DayRange; readonly days: readonly DeliveryDay[]; readonly measure: Measure; readonly cap: number | undefined }): ReactNode {
  const { range, days, measure, cap } = props;
  const byDay = new Map(days.map((day) => [day.day, day]));
  // Days without delivery have no row: they are drawn as the zeros that they are.
  const points = daysOf(range).map((day) => ({ name: formatDayNear(day, range.to), units: Number(byDay.get(day)?.[measure] ?? 0) }));
  const total = formatUnits(sumOf(days, measure).toString());
  return (
    <>
      <TimeChart
        kind="bar"
        height={chartHeight}
        label={`${total} ${measure} from ${formatDay(range.from)} to ${formatDay(range.to)}, by day`}
        points={points}
        series={[{ key: 'units', label: measure, colour: 'indigo.6' }]}
        formatAxis={(value) => formatUnitsShort(String(Math.round(value)))}
        formatValue={(value) => formatUnits(String(Math.round(value)))}
        limit={cap === undefined ? undefined : { value: cap, label: 'daily cap' }}
      />
      <Text size="sm" c="dimmed" mt={4}>
        {total} {measure} on {days.length} {days.length === 1 ? 'day' : 'days'}. Counts of the last days still change.
      </Text>
    </>
  );
}

/** What a campaign delivered, day by day, in the unit of its goal or another. */
export function CampaignDelivery(props: { readonly campaign: CampaignPlanFragment; readonly today: string | undefined }): ReactNode {
  const { campaign, today } = props;
  const goalUnits = new Set(campaign.flights.map(({ goalUnit }) => goalUnit));
  const [measure, setMeasure] = useState<Measure>(measureOf[campaign.flights[0]?.goalUnit ?? 'IMPRESSIONS']);
  const range = today === undefined ? undefined : deliveredDays(campaign, today);
  const placeholder = { from: campaign.startsOn, to: campaign.startsOn };
  const { data, failure, loading, refreshing, reload } = usePageQuery(OpsCampaignDeliveryDocument, { id: campaign.id, range: range ?? placeholder }, range === undefined);
  const days = data?.campaign?.deliveryByDay.edges.map(({ node }) => node);
  const current = campaign.flights.find((flight) => today !== undefined && flight.startsOn <= today && flight.endsOn >= today);
  const cap = current && measureOf[current.goalUnit] === measure && typeof current.dailyCap === 'string' ? Number(current.dailyCap) : undefined;
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label="What is counted"
      value={measure}
      onChange={(value) => setMeasure(measures.find((known) => known === value) ?? 'impressions')}
      data={measures.map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)}` }))}
    />
  );
  const goals = [...goalUnits].map((unit) => goalUnitWords[unit]).join(' and ');
  return (
    <Panel title={goals === '' ? 'Delivery by day' : `Delivery by day (the goal counts ${goals})`} aside={choice}>
      {failure && !days ? <FailureNotice failure={failure} onRetry={reload} busy={refreshing} /> : null}
      {loading ? <Skeleton height={chartHeight} /> : null}
      {range === undefined && today !== undefined ? <Text size="sm" c="dimmed">It has not begun.</Text> : null}
      {range !== undefined && days !== undefined ? <DeliveryChart range={range} days={days} measure={measure} cap={cap} /> : null}
    </Panel>
  );
}
