import { config } from '../config.ts';
import { measureCost, rowsReadMax, type Cost } from './measure-cost.ts';
import type { MeasuredOperations } from './open-measured.ts';
import { quantile } from './quantile.ts';
import { otherParts, questionParts, type QuestionPart } from './questions.ts';

/** What a page cost in one database. */
export interface MeasuredPage extends Cost {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What one part costs at one size of page. */
export interface PageFigures extends MeasuredPage {
  readonly part: QuestionPart;
  /** Rows that were asked for. */
  readonly pageRows: number;
  /** How often as long as the same part's smallest page, measured in the same run; null for that one itself. */
  readonly timesBaseline: number | null;
  readonly isWithinBound: boolean;
  /** The same at the smaller scale, measured in turns with it, so that what else the machine does falls on both; null without one. */
  readonly smaller: MeasuredPage | null;
}

/** Measures every question's Operations part, and the other lists, at every size of page, one execution at a time; each also at a smaller scale, when there is one. */
export async function measureQuestions(operations: MeasuredOperations, smaller: MeasuredOperations | null = null, parts: readonly QuestionPart[] = [...questionParts, ...otherParts]): Promise<readonly PageFigures[]> {
  const figures: PageFigures[] = [];
  for (const part of parts) {
    let baselineMs: number | null = null;
    for (const pageRows of part.paged ? config.pageRows : [1]) {
      const [page, small] = await measurePages(smaller === null ? [operations] : [operations, smaller], part, pageRows);
      if (page === undefined) throw new Error('Nothing was measured.');
      figures.push({ ...page, part, pageRows, timesBaseline: baselineMs === null ? null : page.p50Ms / baselineMs, isWithinBound: page.rowsRead <= rowsReadMax(page.rowsReturned), smaller: small ?? null });
      baselineMs ??= page.p50Ms;
    }
  }
  return figures;
}

/** One page of each database. Timed executions take turns. */
async function measurePages(databases: readonly MeasuredOperations[], part: QuestionPart, pageRows: number): Promise<readonly MeasuredPage[]> {
  const pages = await Promise.all(databases.map(async (operations) => ({ operations, variables: await part.variables(pageRows, operations.pick), durationsMs: [] as number[] })));
  const costs: Cost[] = [];
  for (const { operations, variables } of pages) {
    for (let run = 0; run < config.warmUpRuns; run += 1) await operations.execute(part.source, variables);
    const { rowsRead, rowsReturned, statements } = await measureCost(operations.database, () => operations.execute(part.source, variables));
    costs.push({ rowsRead, rowsReturned, statements });
  }
  for (let run = 0; run < config.runs; run += 1) {
    for (const { operations, variables, durationsMs } of pages) {
      const startedMs = performance.now();
      await operations.execute(part.source, variables);
      durationsMs.push(performance.now() - startedMs);
    }
  }
  return costs.map((cost, at) => {
    const durationsMs = pages[at]?.durationsMs ?? [];
    return { ...cost, p50Ms: quantile(durationsMs, 0.5), p99Ms: quantile(durationsMs, 0.99) };
  });
}
