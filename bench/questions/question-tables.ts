import { formatTable } from '../operations/format-table.ts';
import type { Counts, Sample } from './measure-question.ts';
import { contenderNames, type ContenderName } from './open-contenders.ts';
import { allCpu, medianFigure, ownCpu, timesAsMuch, type Figure, type QuestionVerdict } from './summarise-questions.ts';

/** CPU per request of each, and how many times as much the federated graph takes, one row a question. */
export function costTable(samples: readonly Sample[], questions: readonly string[]): string {
  const rows = questions.map((question) => [
    question, ...contenderNames.map((name) => ms(medianFigure(samples, name, question, ownCpu))), ...bases.map((base) => times(timesAsMuch(samples, base, question, ownCpu))),
    ...bases.map((base) => times(timesAsMuch(samples, base, question, allCpu))),
  ]);
  return formatTable(['question', 'federated ms', 'monolith ms', 'sharing ms', '/ monolith', '/ sharing', 'with database: / monolith', '/ sharing'], rows);
}

/** Every figure, one row a question and contender. */
export function figuresTable(samples: readonly Sample[], counts: readonly Counts[], questions: readonly string[], connections: number): string {
  const rows = questions.flatMap((question) => contenderNames.flatMap((name) => {
    const figure = (of: Figure): string => ms(medianFigure(samples, name, question, of));
    const count = counts.find((one) => one.contender === name && one.question === question);
    if (medianFigure(samples, name, question, ownCpu) === null) return [];
    return [[
      question, name, figure(({ p50At1Ms }) => p50At1Ms), figure(({ p50AtManyMs }) => p50AtManyMs), figure(ownCpu), figure(({ databaseCpuMs }) => databaseCpuMs),
      whole(count?.requests), whole(count?.statements), kib(count?.bytes), kib(count?.databaseBytes),
    ]];
  }));
  return formatTable(['question', 'contender', 'p50 ms at 1', `p50 ms at ${connections}`, 'CPU ms', 'database ms', 'requests', 'statements', 'KiB between', 'KiB database'], rows);
}

/** What is asked and what was measured. */
export function questionVerdictTable(verdicts: readonly QuestionVerdict[]): string {
  return formatTable(['what issue 5 asks', 'asked', 'mean', 'worst', 'kept by'], verdicts.map(({ what, asked, mean, worst, kept, measured }) => [what, asked, times(mean), times(worst), `${kept} of ${measured}`]));
}

const bases: readonly ContenderName[] = ['monolith', 'sharing'];

function ms(value: number | null): string {
  return value === null ? '' : value.toFixed(value < 10 ? 2 : 1);
}

function times(ratio: number | null): string {
  return ratio === null ? '' : ratio.toFixed(2);
}

function whole(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(Number.isInteger(value) ? 0 : 1);
}

function kib(bytes: number | undefined): string {
  return bytes === undefined ? '' : (bytes / 1_024).toFixed(1);
}
