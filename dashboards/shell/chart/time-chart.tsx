import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';

/** One measure of a chart. */
export interface ChartSeries {
  /** Its key in the points. */
  readonly key: string;
  readonly label: string;
  /** A Mantine colour, `indigo.6`, or a CSS colour. */
  readonly colour: string;
  /** Drawn as; default the chart's. */
  readonly as?: 'bar' | 'line';
}

/** A chart of measures over time, or over any other list of named points. */
export interface TimeChartProps {
  /** What it shows, in a sentence: what a screen reader says instead of the picture. */
  readonly label: string;
  /** `name` is below the axis; the other keys are the series', as numbers good enough to draw. */
  readonly points: readonly (Readonly<Record<string, string | number>> & { readonly name: string })[];
  readonly series: readonly ChartSeries[];
  readonly kind: 'bar' | 'line';
  readonly stacked?: boolean;
  /** Height in pixels. */
  readonly height: number;
  /** A value beside the axis: short, since the axis has room for some six characters. */
  readonly formatAxis: (value: number) => string;
  /** A value in full, in the tooltip. */
  readonly formatValue: (value: number) => string;
  /** A horizontal line, like a daily cap. */
  readonly limit?: { readonly value: number; readonly label: string } | undefined;
}

const Drawing = lazy(async () => ({ default: (await import('./time-chart-drawing.tsx')).TimeChartDrawing }));

/** Loads the chart library only where a chart is shown. Exact figures belong in a table beside it. */
export function TimeChart(props: TimeChartProps): ReactNode {
  return (
    <div role="img" aria-label={props.label}>
      <Suspense fallback={<Skeleton height={props.height} />}>
        <Drawing {...props} />
      </Suspense>
    </div>
  );
}
