import { geometricMean } from '../gateway/summarise.ts';
import { quantile } from '../operations/quantile.ts';
import type { Sample } from './measure-question.ts';
import type { ContenderName } from './open-contenders.ts';

/** A figure of a sample. */
export type Figure = (sample: Sample) => number;

/** CPU of the processes of ours. */
export const ownCpu: Figure = ({ cpuMs }) => cpuMs;
/** And of the database with it. */
export const allCpu: Figure = ({ cpuMs, databaseCpuMs }) => cpuMs + databaseCpuMs;

/** The median of a figure over the rounds; null when there is none. */
export function medianFigure(samples: readonly Sample[], contender: ContenderName, question: string, figure: Figure): number | null {
  const values = of(samples, contender, question).map(figure);
  return values.length === 0 ? null : quantile(values, 0.5);
}

/** How many times as much the federated graph takes as another: the median of the rounds' ratios; null when either was not measured. */
export function timesAsMuch(samples: readonly Sample[], base: ContenderName, question: string, figure: Figure): number | null {
  const ratios = of(samples, 'federated', question).flatMap((sample) => of(samples, base, question).filter(({ round }) => round === sample.round).map((other) => figure(sample) / figure(other)));
  return ratios.length === 0 ? null : quantile(ratios, 0.5);
}

/** One line of what issue 5 asks of the cost of having split. */
export interface QuestionVerdict {
  readonly what: string;
  readonly asked: string;
  readonly mean: number | null;
  readonly worst: number | null;
  /** Questions that keep the bound, of those that were measured. */
  readonly kept: number;
  readonly measured: number;
}

/** What is asked, and what came of it. */
export function questionVerdicts(samples: readonly Sample[], questions: readonly string[]): readonly QuestionVerdict[] {
  const verdict = (what: string, asked: string, base: ContenderName, keeps: (ratio: number) => boolean): QuestionVerdict => {
    const ratios = questions.map((question) => timesAsMuch(samples, base, question, ownCpu)).filter((ratio) => ratio !== null);
    return { what, asked, mean: geometricMean(ratios), worst: ratios.length === 0 ? null : Math.max(...ratios), kept: ratios.filter(keeps).length, measured: ratios.length };
  };
  return [
    verdict('CPU without the database: federated / monolith', '≤ 2', 'monolith', (ratio) => ratio <= 2),
    verdict('CPU without the database: federated / sharing services', '< 1', 'sharing', (ratio) => ratio < 1),
  ];
}

function of(samples: readonly Sample[], contender: ContenderName, question: string): readonly Sample[] {
  return samples.filter((sample) => sample.contender === contender && sample.question === question);
}
