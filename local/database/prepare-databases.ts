import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mysql from 'mysql2/promise';
import { config, type Scale } from '../config.ts';
import { LocalError } from '../local-error.ts';
import { emptyDatabases, type SystemDatabases } from './create-databases.ts';

/**
 * How far the databases got when they were new. DDL is not transactional and seeding takes many transactions, so that databases found
 * in `migrating` or `seeding` were left half-way and hold nothing of worth.
 */
type PreparationMark =
  | { readonly state: 'migrating' | 'migrated' }
  | { readonly state: 'seeding' | 'seeded'; readonly scale: Scale; readonly seed: number };

export interface PrepareOptions {
  readonly databases: SystemDatabases;
  /** URLs of each database that may drop and create it. */
  readonly emptyAs: { readonly operations: string; readonly billing: string };
  /** Where the mark of how far preparing got and the facts files are kept. */
  readonly dataFolder: string;
  readonly scale: Scale;
  /** Fill empty databases with generated rows. */
  readonly seed: boolean;
  /** Empty both databases first. */
  readonly reset: boolean;
  /** Databases that were left half-way may be emptied without being asked to: they are ours. */
  readonly mayEmpty: boolean;
  readonly progress: (step: 'migrations' | 'seed', state: 'running' | 'done', detail: string) => void;
}

/**
 * Brings both databases to the newest migration and, when asked and they are empty, fills them. What was interrupted while the databases
 * were new is begun again from empty databases. Returns the scale of the data, undefined when it was not seeded here.
 */
export async function prepareDatabases(options: PrepareOptions): Promise<Scale | undefined> {
  const markFile = join(options.dataFolder, 'databases.json');
  mkdirSync(options.dataFolder, { recursive: true });
  let mark = readMark(markFile);
  const interrupted = mark?.state === 'migrating' || mark?.state === 'seeding';
  if (interrupted && !options.reset && !options.mayEmpty) {
    throw new LocalError('EXTERNAL_DATABASE_REFUSED', 'An earlier start was interrupted and left your databases half-way. Empty them yourself, or let '
      + 'this be done by: npm start -- --reset --allow-external');
  }
  if (options.reset || interrupted) {
    options.progress('migrations', 'running', interrupted ? 'emptying databases that an interrupted start left half-way' : 'emptying both databases');
    await emptyDatabases(options.emptyAs);
    mark = undefined;
  }
  const isNew = mark === undefined && (await haveNoTables(options.databases));
  if (isNew) writeMark(markFile, { state: 'migrating' });
  await migrateDatabases(options.databases, options.progress);
  if (isNew) writeMark(markFile, { state: 'migrated' });
  if (mark?.state === 'seeded') return mark.scale;
  if (!options.seed || !(await haveNoRows(options.databases))) return undefined;
  await fill(options, markFile);
  return options.scale;
}

async function migrateDatabases(databases: SystemDatabases, progress: PrepareOptions['progress']): Promise<void> {
  progress('migrations', 'running', '');
  const { migrate } = await import('../../subgraphs/runtime/migrate.ts');
  const run = async (name: 'operations' | 'billing'): Promise<void> => {
    const { grants } = name === 'operations' ? await import('../../subgraphs/operations/grants.ts') : await import('../../subgraphs/billing/grants.ts');
    const migrationsFolder = fileURLToPath(new URL(`../../subgraphs/${name}/migrations`, import.meta.url));
    await migrate({ ownerUrl: databases[name].owner, serviceUrl: databases[name].service, migrationsFolder, grants });
  };
  try {
    await Promise.all([run('operations'), run('billing')]);
  } catch (error) {
    throw new LocalError('DATABASE_FAILED', `The databases could not be migrated: ${error instanceof Error ? explain(error) : String(error)}`, { cause: error });
  }
  progress('migrations', 'done', 'both databases are at the newest migration');
}

async function fill(options: PrepareOptions, markFile: string): Promise<void> {
  const { scale, databases, progress } = options;
  writeMark(markFile, { state: 'seeding', scale, seed: config.seedNumber });
  progress('seed', 'running', `scale ${scale}`);
  const { seed } = await import('../seed/main.ts');
  try {
    await seed({
      scale,
      seed: config.seedNumber,
      operationsUrl: databases.operations.service,
      billingUrl: databases.billing.service,
      factsFolder: join(options.dataFolder, 'facts'),
      progress: ({ phase, done, total }) => progress('seed', 'running', `scale ${scale}: ${phase} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`),
    });
  } catch (error) {
    throw new LocalError('SEED_FAILED', `Seeding failed: ${error instanceof Error ? explain(error) : String(error)}. The next start begins it again.`, { cause: error });
  }
  writeMark(markFile, { state: 'seeded', scale, seed: config.seedNumber });
  progress('seed', 'done', `scale ${scale}`);
}

/** The innermost reason: a driver's error is wrapped in one that holds the whole statement. */
function explain(error: Error): string {
  return error.cause instanceof Error ? explain(error.cause) : error.message;
}

async function haveNoTables(databases: SystemDatabases): Promise<boolean> {
  const sql = 'SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() LIMIT 1';
  const found = await Promise.all([hasRow(databases.operations.owner, sql), hasRow(databases.billing.owner, sql)]);
  return !found.includes(true);
}

async function haveNoRows(databases: SystemDatabases): Promise<boolean> {
  const found = await Promise.all([
    hasRow(databases.operations.service, 'SELECT 1 FROM campaign LIMIT 1'),
    hasRow(databases.billing.service, 'SELECT 1 FROM billing_account LIMIT 1'),
  ]);
  return !found.includes(true);
}

async function hasRow(url: string, sql: string): Promise<boolean> {
  const connection = await mysql.createConnection({ uri: url });
  try {
    const [rows] = await connection.query(sql);
    return Array.isArray(rows) && rows.length > 0;
  } finally {
    await connection.end();
  }
}

function readMark(file: string): PreparationMark | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Renamed into place: a mark is there whole or not at all. */
function writeMark(file: string, mark: PreparationMark): void {
  writeFileSync(`${file}.new`, JSON.stringify(mark));
  renameSync(`${file}.new`, file);
}
