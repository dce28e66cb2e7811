import { config } from '../config.ts';
import { measureCost, rowsReadMax, type Cost } from './measure-cost.ts';
import type { MeasuredOperations } from './open-measured.ts';
import { quantile } from './quantile.ts';
import { otherParts, questionParts, type QuestionPart } from './questions.ts';

/** What one part costs at one size of page. */
export interface PageFigures extends Cost {
  readonly part: QuestionPart;
  /** Rows that were asked for. */
  readonly pageRows: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How often as long as the same part's smallest page, measured in the same run; null for that one itself. */
  readonly timesBaseline: number | null;
  readonly isWithinBound: boolean;
}

/** Measures every question's Operations part, and the other lists, at every size of page, one execution at a time. */
export async function measureQuestions(operations: MeasuredOperations, parts: readonly QuestionPart[] = [...questionParts, ...otherParts]): Promise<readonly PageFigures[]> {
  const figures: PageFigures[] = [];
  for (const part of parts) {
    let baselineMs: number | null = null;
    for (const pageRows of part.paged ? config.pageRows : [1]) {
      const page = await measurePage(operations, part, pageRows);
      figures.push({ ...page, timesBaseline: baselineMs === null ? null : page.p50Ms / baselineMs });
      baselineMs ??= page.p50Ms;
    }
  }
  return figures;
}

async function measurePage(operations: MeasuredOperations, part: QuestionPart, pageRows: number): Promise<Omit<PageFigures, 'timesBaseline'>> {
  const variables = await part.variables(pageRows, operations.pick);
  for (let run = 0; run < config.warmUpRuns; run += 1) await operations.execute(part.source, variables);
  const { answer: _, ...cost } = await measureCost(operations.database, () => operations.execute(part.source, variables));
  const durationsMs: number[] = [];
  for (let run = 0; run < config.runs; run += 1) {
    const startedMs = performance.now();
    await operations.execute(part.source, variables);
    durationsMs.push(performance.now() - startedMs);
  }
  return { ...cost, part, pageRows, p50Ms: quantile(durationsMs, 0.5), p99Ms: quantile(durationsMs, 0.99), isWithinBound: cost.rowsRead <= rowsReadMax(cost.rowsReturned) };
}
