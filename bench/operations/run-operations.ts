import { businessDate } from '../../local/seed/calendar.ts';
import type { ScaleName } from '../../local/seed/scales.ts';
import { formatTable } from './format-table.ts';
import { rowsReadMax } from './measure-cost.ts';
import { measureIngest } from './measure-ingest.ts';
import { measureQuestions, type PageFigures } from './measure-questions.ts';
import { openDatabase } from './open-database.ts';
import { openMeasured, type MeasuredOperations } from './open-measured.ts';

/** What is measured. */
export interface OperationsBench {
  readonly scale: ScaleName;
  /** A smaller scale, to tell what grows with the tables from what grows with the page. */
  readonly against: ScaleName | null;
  readonly seed: number;
  readonly dataFolder: string;
}

/** A seeded database, and Operations on it. */
interface Opened {
  readonly operations: MeasuredOperations;
  readonly close: () => Promise<void>;
}

async function open(scale: ScaleName, { seed, dataFolder }: OperationsBench): Promise<Opened> {
  const database = await openDatabase({ scale, seed, dataFolder, say: (text) => console.error(text) });
  const operations = openMeasured(database.serviceUrl, businessDate);
  const close = async (): Promise<void> => {
    await operations.close();
    await database.close();
  };
  return { operations, close };
}

/** Measures Operations at a scale and prints the tables. Gives whether every part keeps to its bound of rows read at its own size of page and above. */
export async function runOperations(bench: OperationsBench): Promise<boolean> {
  const opened: Opened[] = [];
  try {
    for (const scale of bench.against === null ? [bench.scale] : [bench.scale, bench.against]) {
      const database = await open(scale, bench);
      opened.push(database);
      const [counted] = await database.operations.pick('SELECT COUNT(*) AS n FROM delivery_daily');
      console.log(`Operations at ${scale}: ${Number(counted?.['n']).toLocaleString('en')} delivery rows; one client, in this process, on one connection.`);
    }
    const [whole, smaller] = opened;
    if (whole === undefined) throw new Error('There is no database.');
    const figures = await measureQuestions(whole.operations, smaller?.operations ?? null);
    const compared = bench.against === null ? [] : [`${bench.against} p50`, `× ${bench.against} p50`, `× ${bench.against} p99`, `${bench.against} rows`, `${bench.against} rows read`];
    console.log(`\n${formatTable(['question', 'fetch', 'page', 'p50 ms', 'p99 ms', '× page 5', 'statements', 'rows', 'rows read', 'at most', ...compared], figures.map(tellPage))}`);
    await reportIngest(whole.operations);
    return reportBounds(figures);
  } finally {
    for (const { close } of opened) await close();
  }
}

async function reportIngest(operations: MeasuredOperations): Promise<void> {
  const ingest = await measureIngest(operations, businessDate);
  console.log(`\n${formatTable(
    ['recordDelivery', 'batches', 'rows each', 'rows/s', 'p50 ms', 'statements'],
    ingest.map((row) => [row.kind, row.batches, row.rowsOfBatch, Math.round(row.rowsPerSecond), row.p50Ms.toFixed(0), row.statements]),
  )}`);
}

/** Names every page that reads more than its bound. A question is held to it from its own size of page on: on a smaller one, what it counts in all weighs more than what it shows. */
function reportBounds(figures: readonly PageFigures[]): boolean {
  const beyond = figures.filter(({ isWithinBound }) => !isWithinBound);
  const isOwnPage = ({ part, pageRows }: PageFigures): boolean => pageRows >= Math.min(part.rowsDefault, 50);
  for (const figure of beyond) {
    const { part, pageRows, rowsRead } = figure;
    console.log(`\n${part.question} (${part.fetch}) reads ${rowsRead} rows for a page of ${pageRows}: more than its bound${isOwnPage(figure) ? '.' : `; its own pages have ${part.rowsDefault} rows.`}`);
  }
  return !beyond.some(isOwnPage);
}

function tellPage(row: PageFigures): readonly (string | number)[] {
  const times = row.timesBaseline === null ? '' : row.timesBaseline.toFixed(1);
  const own = [row.part.question, row.part.fetch, row.pageRows, row.p50Ms.toFixed(1), row.p99Ms.toFixed(1), times, row.statements, row.rowsReturned, row.rowsRead, rowsReadMax(row.rowsReturned)];
  if (row.smaller === null) return own;
  const { smaller } = row;
  return [...own, smaller.p50Ms.toFixed(1), (row.p50Ms / smaller.p50Ms).toFixed(1), (row.p99Ms / smaller.p99Ms).toFixed(1), smaller.rowsReturned, smaller.rowsRead];
}
