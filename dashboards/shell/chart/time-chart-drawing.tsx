import '@mantine/charts/styles.css';
import { CompositeChart, type CompositeChartSeries } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { TimeChartProps } from './time-chart.tsx';

/** The picture of a TimeChart. */
export function TimeChartDrawing(props: TimeChartProps): ReactNode {
  const { kind, limit, stacked } = props;
  const series: CompositeChartSeries[] = props.series.map(({ key, label, colour, as }) => ({
    name: key,
    label,
    color: colour,
    type: as ?? kind,
    ...(stacked ? { stackId: 'all' } : {}),
  }));
  return (
    <CompositeChart
      h={props.height}
      data={props.points.map((point) => ({ ...point }))}
      dataKey="name"
      series={series}
      withLegend={series.length > 1}
      legendProps={{ verticalAlign: 'top', height: 28 }}
      withDots={false}
      curveType="linear"
      strokeWidth={2}
      tickLine="none"
      gridAxis="x"
      maxBarWidth={28}
      valueFormatter={props.formatValue}
      yAxisProps={{ width: 56, tickFormatter: props.formatAxis }}
      xAxisProps={{ minTickGap: 24, interval: 'preserveStartEnd' }}
      referenceLines={limit === undefined ? [] : [{ y: limit.value, label: limit.label, color: 'red.7', labelPosition: 'insideTopRight' }]}
      composedChartProps={{ accessibilityLayer: false }}
      tooltipAnimationDuration={0}
      barProps={{ isAnimationActive: false }}
      lineProps={{ isAnimationActive: false }}
    />
  );
}
