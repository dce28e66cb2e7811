import type { Database } from '../../subgraphs/runtime/database.ts';
import type { TestAnswer } from '../../subgraphs/runtime/test-client.ts';

/** What executing one operation cost. */
export interface Cost {
  /** Rows that the storage engine handed to the server, of tables and of temporary ones: the session's Handler_read_*. */
  readonly rowsRead: number;
  /** Rows in the answer: items of its lists, and root things. */
  readonly rowsReturned: number;
  readonly statements: number;
}

/** What an operation that returns so many rows may read: 20 for each, and 100. More means that the table's size decides. */
export function rowsReadMax(rowsReturned: number): number {
  return 20 * rowsReturned + 100;
}

/**
 * Runs `work` and tells its cost. The database must be a pool of one connection, else the counters are another session's. Reading the
 * counters reads rows too: that share is measured and taken off.
 */
export async function measureCost(database: Database, work: () => Promise<TestAnswer>): Promise<Cost & { readonly answer: TestAnswer }> {
  const before = await readHandlerReads(database);
  const reading = (await readHandlerReads(database)) - before;
  const start = await readHandlerReads(database);
  const answer = await work();
  const end = await readHandlerReads(database);
  if (answer.errors.length > 0) throw new Error(`The measured operation failed: ${JSON.stringify(answer.errors)}`);
  return { rowsRead: end - start - reading, rowsReturned: countRows(answer.data), statements: answer.statements, answer };
}

async function readHandlerReads(database: Database): Promise<number> {
  const [rows] = await database.pool.query("SHOW SESSION STATUS LIKE 'Handler_read%'");
  return (rows as unknown as readonly { readonly Value: string }[]).reduce((sum, row) => sum + Number(row.Value), 0);
}

/** Objects that are items of a list, at any depth, and those that root fields answer with, except connections. */
export function countRows(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 0;
  const roots = Object.values(data).filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value) && !('edges' in value));
  return roots.length + countItems(data);
}

function countItems(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + (typeof item === 'object' && item !== null ? 1 : 0) + countItems(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countItems(item), 0);
}
