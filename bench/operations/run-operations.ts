import { businessDate } from '../../local/seed/calendar.ts';
import type { ScaleName } from '../../local/seed/scales.ts';
import { formatTable } from './format-table.ts';
import { measureIngest } from './measure-ingest.ts';
import { measureQuestions, type PageFigures } from './measure-questions.ts';
import { openDatabase } from './open-database.ts';
import { openMeasured } from './open-measured.ts';

/** Measures Operations at a scale and prints the tables. Gives whether every part keeps to its bound of rows read. */
export async function runOperations(options: { readonly scale: ScaleName; readonly seed: number; readonly dataFolder: string }): Promise<boolean> {
  const say = (text: string): void => console.error(text);
  const database = await openDatabase({ ...options, say });
  const operations = openMeasured(database.serviceUrl, businessDate);
  try {
    const [counted] = await operations.pick('SELECT COUNT(*) AS n FROM delivery_daily');
    console.log(`Operations at ${options.scale}: ${Number(counted?.['n']).toLocaleString('en')} delivery rows; one client, in this process, on one connection.\n`);
    const figures = await measureQuestions(operations);
    console.log(formatTable(
      ['question', 'fetch', 'page', 'p50 ms', 'p99 ms', '× page 5', 'statements', 'rows', 'rows read', 'at most'],
      figures.map(tellPage),
    ));
    const ingest = await measureIngest(operations, businessDate);
    console.log(`\n${formatTable(
      ['recordDelivery', 'batches', 'rows each', 'rows/s', 'p50 ms', 'statements'],
      ingest.map((row) => [row.kind, row.batches, row.rowsOfBatch, Math.round(row.rowsPerSecond), row.p50Ms.toFixed(0), row.statements]),
    )}`);
    const beyond = figures.filter(({ isWithinBound, pageRows, part }) => !isWithinBound && pageRows >= Math.min(part.rowsDefault, 50));
    for (const { part, pageRows, rowsRead } of beyond) console.log(`\n${part.question} (${part.fetch}) reads ${rowsRead} rows for a page of ${pageRows}: more than its bound.`);
    return beyond.length === 0;
  } finally {
    await operations.close();
    await database.close();
  }
}

function tellPage(row: PageFigures): readonly (string | number)[] {
  const times = row.timesBaseline === null ? '' : row.timesBaseline.toFixed(1);
  return [row.part.question, row.part.fetch, row.pageRows, row.p50Ms.toFixed(1), row.p99Ms.toFixed(1), times, row.statements, row.rowsReturned, row.rowsRead, 20 * row.rowsReturned + 100];
}
