import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mysql from 'mysql2/promise';
import { config, type Scale } from '../config.ts';
import { LocalError } from '../local-error.ts';
import { emptyDatabases, type SystemDatabases } from './create-databases.ts';

/** What is known of earlier seeding: `running` that did not become `done` was interrupted. */
interface SeedMark {
  readonly state: 'running' | 'done';
  readonly scale: Scale;
  readonly seed: number;
}

export interface PrepareOptions {
  readonly databases: SystemDatabases;
  /** URLs of each database that may drop and create it. */
  readonly emptyAs: { readonly operations: string; readonly billing: string };
  /** Where the mark of seeding and the facts files are kept. */
  readonly dataFolder: string;
  readonly scale: Scale;
  /** Fill empty databases with generated rows. */
  readonly seed: boolean;
  /** Empty both databases first. */
  readonly reset: boolean;
  readonly progress: (step: 'migrations' | 'seed', state: 'running' | 'done', detail: string) => void;
}

/**
 * Brings both databases to the newest migration and, when asked and they are empty, fills them. Seeding that was interrupted is begun
 * again from empty databases. Returns the scale of the data, undefined when it was not seeded here.
 */
export async function prepareDatabases(options: PrepareOptions): Promise<Scale | undefined> {
  const markFile = join(options.dataFolder, 'seed.json');
  const mark = readMark(markFile);
  const interrupted = mark?.state === 'running';
  if (options.reset || (interrupted && options.seed)) {
    options.progress('migrations', 'running', interrupted ? 'emptying databases that were seeded only in part' : 'emptying both databases');
    await emptyDatabases(options.emptyAs);
    rmSync(markFile, { force: true });
  }
  await migrateDatabases(options.databases, options.progress);
  const current = readMark(markFile);
  if (current?.state === 'done') return current.scale;
  if (!options.seed || !(await bothEmpty(options.databases))) return undefined;
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
  mkdirSync(options.dataFolder, { recursive: true });
  const writeMark = (state: SeedMark['state']): void =>
    writeFileSync(markFile, JSON.stringify({ state, scale, seed: config.seedNumber } satisfies SeedMark));
  writeMark('running');
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
  writeMark('done');
  progress('seed', 'done', `scale ${scale}`);
}

/** The innermost reason: a driver's error is wrapped in one that holds the whole statement. */
function explain(error: Error): string {
  return error.cause instanceof Error ? explain(error.cause) : error.message;
}

async function bothEmpty(databases: SystemDatabases): Promise<boolean> {
  const empty = async (url: string, table: string): Promise<boolean> => {
    const connection = await mysql.createConnection({ uri: url });
    try {
      const [rows] = await connection.query(`SELECT 1 FROM ${connection.escapeId(table)} LIMIT 1`);
      return Array.isArray(rows) && rows.length === 0;
    } finally {
      await connection.end();
    }
  };
  const found = await Promise.all([empty(databases.operations.service, 'campaign'), empty(databases.billing.service, 'billing_account')]);
  return found.every(Boolean);
}

function readMark(file: string): SeedMark | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
