import { formatTable } from '../operations/format-table.ts';
import type { BenchOperation } from './bench-operations.ts';
import type { Sample } from './measure-contender.ts';
import { cpuRatio, meanRatio, medianOf, times, type Verdict } from './summarise.ts';

/** CPU per request of each contender as a multiple of ours, one row an operation, and the geometric means. */
export function ratioTable(samples: readonly Sample[], operations: readonly BenchOperation[], contenders: readonly string[]): string {
  const rows = operations.map(({ name }) => [name, ms(medianOf(samples, 'ours', name, ({ cpuMs }) => cpuMs)), ...contenders.map((contender) => times(cpuRatio(samples, contender, 'ours', name)))]);
  const means = ['geometric mean', '', ...contenders.map((contender) => times(meanRatio(samples, contender, 'ours', operations)))];
  return formatTable(['operation', 'ours ms', ...contenders], [...rows, means]);
}

/** All figures, one row an operation and contender. */
export function figuresTable(samples: readonly Sample[], operations: readonly BenchOperation[], contenders: readonly string[]): string {
  const rows = operations.flatMap(({ name }) =>
    contenders.filter((contender) => samples.some((sample) => sample.contender === contender && sample.operation === name)).map((contender) => {
      const of = (figure: (sample: Sample) => number): number | null => medianOf(samples, contender, name, figure);
      return [
        name, contender, ms(of(({ cpuMs }) => cpuMs)), ms(of(({ p50At1Ms }) => p50At1Ms)), ms(of(({ p95At1Ms }) => p95At1Ms)), ms(of(({ p50AtManyMs }) => p50AtManyMs)),
        ms(of(({ p95AtManyMs }) => p95AtManyMs)), times(of(({ subgraphRequests }) => subgraphRequests)), whole(of(({ rssMiB }) => rssMiB)), whole(of(({ heapMiB }) => heapMiB)),
      ];
    }),
  );
  return formatTable(['operation', 'contender', 'CPU ms', 'p50 at 1', 'p95 at 1', 'p50 at many', 'p95 at many', 'subgraph requests', 'RSS MiB', 'heap MiB'], rows);
}

/** What was asked, what was measured. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const tell = { true: 'holds', false: 'MISSED', null: 'not measured' };
  return formatTable(['what issue 5 asks', 'asked', 'measured', ''], verdicts.map(({ what, asked, measured, holds }) => [what, asked, measured, tell[`${holds}`]]));
}

function ms(value: number | null): string {
  return value === null ? '' : value.toFixed(value < 10 ? 2 : 1);
}

function whole(value: number | null): string {
  return value === null ? '' : value.toFixed(0);
}
