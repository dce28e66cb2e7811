import { quantile } from '../operations/quantile.ts';
import type { BenchOperation } from './bench-operations.ts';
import type { Sample } from './measure-contender.ts';

/** One line of what issue 5 asks for, and what came of it. */
export interface Verdict {
  readonly what: string;
  readonly asked: string;
  readonly measured: string;
  /** Null when it was not measured. */
  readonly holds: boolean | null;
}

/** Figures of the measurements that stand apart. */
export interface ApartFigures {
  /** Heap after the last request by the heap after a tenth of them; null when not measured. */
  readonly heapGrowth: number | null;
  /** How long others were stopped while distinct operations arrived; null when not measured. */
  readonly longestStopMs: number | null;
}

const asked = { deep: 10, mean: 6, limit: 1.4, linear: 1.2, heapGrowth: 1.1, longestStopMs: 50 };

/** The median of a figure over all rounds; null when there is no sample. */
export function medianOf(samples: readonly Sample[], contender: string, operation: string, figure: (sample: Sample) => number): number | null {
  const values = samples.filter((sample) => sample.contender === contender && sample.operation === operation).map(figure);
  return values.length === 0 ? null : median(values);
}

/** How many times the CPU of `base` a contender needs: the median of the rounds' ratios; null when either was not measured. */
export function cpuRatio(samples: readonly Sample[], contender: string, base: string, operation: string): number | null {
  const of = (name: string) => samples.filter((sample) => sample.contender === name && sample.operation === operation);
  const ratios = of(contender).flatMap((sample) => of(base).filter(({ round }) => round === sample.round).map(({ cpuMs }) => sample.cpuMs / cpuMs));
  return ratios.length === 0 ? null : median(ratios);
}

/** The geometric mean; null for no values. */
export function geometricMean(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** The geometric mean of a contender's CPU ratios over the operations that count and that both were measured with. */
export function meanRatio(samples: readonly Sample[], contender: string, base: string, operations: readonly BenchOperation[]): number | null {
  return geometricMean(operations.filter(({ counts }) => counts).map(({ name }) => cpuRatio(samples, contender, base, name)).filter((ratio) => ratio !== null));
}

/** What the issue asks and what was measured, line by line. */
export function verdicts(samples: readonly Sample[], operations: readonly BenchOperation[], apart: ApartFigures): readonly Verdict[] {
  const deep = cpuRatio(samples, 'stock', 'ours', 'Deep');
  const mean = meanRatio(samples, 'stock', 'ours', operations);
  const limit = meanRatio(samples, 'ours', 'limit', operations);
  const apolloLimit = meanRatio(samples, 'ours', 'apollo-limit', operations);
  const hive = leastHiveRatio(samples, operations);
  const linear = linearity(samples);
  return [
    { what: 'CPU per request, deep operation: stock / ours', asked: `≥ ${asked.deep}`, measured: times(deep), holds: deep === null ? null : deep >= asked.deep },
    { what: 'the same, geometric mean of all operations', asked: `≥ ${asked.mean}`, measured: times(mean), holds: mean === null ? null : mean >= asked.mean },
    { what: 'Hive / ours, least of all operations and modes', asked: '> 1', measured: hive === null ? '' : `${times(hive.ratio)} (${hive.where})`, holds: hive === null ? null : hive.ratio > 1 },
    { what: 'ours / limit, geometric mean', asked: `≤ ${asked.limit}`, measured: times(limit), holds: limit === null ? null : limit <= asked.limit },
    { what: 'the same, the limit with Apollo Server in front, too', asked: `≤ ${asked.limit}`, measured: times(apolloLimit), holds: apolloLimit === null ? null : apolloLimit <= asked.limit },
    { what: 'CPU per entity, 10,000 / 1,000', asked: `≤ ${asked.linear}`, measured: times(linear), holds: linear === null ? null : linear <= asked.linear },
    { what: 'heap, all requests / a tenth of them', asked: `≤ ${asked.heapGrowth}`, measured: times(apart.heapGrowth), holds: apart.heapGrowth === null ? null : apart.heapGrowth <= asked.heapGrowth },
    { what: 'longest stop by 1,000 distinct operations', asked: `≤ ${asked.longestStopMs} ms`, measured: apart.longestStopMs === null ? '' : `${apart.longestStopMs.toFixed(0)} ms`, holds: apart.longestStopMs === null ? null : apart.longestStopMs <= asked.longestStopMs },
  ];
}

/** The operation and mode of Hive that come nearest to ours. */
function leastHiveRatio(samples: readonly Sample[], operations: readonly BenchOperation[]): { readonly ratio: number; readonly where: string } | null {
  const all = ['hive', 'hive-router'].flatMap((contender) =>
    operations.flatMap(({ name }) => {
      const ratio = cpuRatio(samples, contender, 'ours', name);
      return ratio === null ? [] : [{ ratio, where: `${contender}, ${name}` }];
    }),
  );
  return all.reduce<(typeof all)[number] | null>((least, one) => (least === null || one.ratio < least.ratio ? one : least), null);
}

function linearity(samples: readonly Sample[]): number | null {
  const small = medianOf(samples, 'ours', 'Entities1000', ({ cpuMs }) => cpuMs);
  const large = medianOf(samples, 'ours', 'Entities10000', ({ cpuMs }) => cpuMs);
  return small === null || large === null ? null : large / small / 10;
}

/** A ratio as tables show it. */
export function times(ratio: number | null): string {
  return ratio === null ? '' : ratio.toFixed(2);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
