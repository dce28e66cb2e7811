import { InvalidArgumentError, Command } from 'commander';
import { LocalError } from '../local-error.ts';
import { checkEmpty } from './check-empty.ts';
import { countRows } from './count-rows.ts';
import { isScaleName, type ScaleName } from './scales.ts';

/** How far a phase is: `done` of `total`, in units of the phase. */
export interface SeedEvent {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface SeedOptions {
  readonly scale: ScaleName;
  /** The same number gives the same rows. */
  readonly seed: number;
  /** Service users' URLs of migrated, empty databases: seeding as them, grants and triggers hold for every row. */
  readonly operationsUrl: string;
  readonly billingUrl: string;
  /** Where the facts go that Billing's rows are made from; created when missing. */
  readonly factsFolder: string;
  readonly progress: (event: SeedEvent) => void;
}

/** What one database got. */
export interface SeededDatabase {
  readonly rows: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export interface SeedSummary {
  readonly scale: ScaleName;
  readonly seed: number;
  readonly operations: SeededDatabase;
  readonly billing: SeededDatabase;
}

/**
 * Fills both databases: Operations first, then Billing from the facts that Operations' seed wrote. Throws SEED_FAILED
 * when a database is not migrated or not empty, before anything is written; a failure later leaves databases that the
 * caller has to empty.
 */
export async function seed(options: SeedOptions): Promise<SeedSummary> {
  const { scale, factsFolder, progress } = options;
  await checkEmpty('Operations', options.operationsUrl);
  await checkEmpty('Billing', options.billingUrl);
  // Loaded here, so that importing `seed` into the launcher costs a start without seeding nothing.
  const { seedOperations } = await import('./operations/seed-operations.ts');
  const { seedBilling } = await import('./billing/seed-billing.ts');
  const operations = await timed(options.operationsUrl, () => seedOperations({ scale, seed: options.seed, url: options.operationsUrl, factsFolder, progress }));
  const billing = await timed(options.billingUrl, () => seedBilling({ scale, seed: options.seed, url: options.billingUrl, factsFolder, progress }));
  return { scale, seed: options.seed, operations, billing };
}

/** The summary as text: a line for each table, largest first. */
export function formatSummary(summary: SeedSummary): string {
  const lines = [`seeded scale ${summary.scale}, seed ${summary.seed}`];
  for (const [name, database] of [['operations', summary.operations], ['billing', summary.billing]] as const) {
    const tables = Object.entries(database.rows).sort((a, b) => b[1] - a[1]);
    const total = tables.reduce((sum, [, rows]) => sum + rows, 0);
    lines.push(`${name}: ${total.toLocaleString('en')} rows in ${database.seconds.toFixed(1)} s`);
    for (const [table, rows] of tables) lines.push(`  ${table.padEnd(26)}${rows.toLocaleString('en').padStart(12)}`);
  }
  return lines.join('\n');
}

async function timed(url: string, work: () => Promise<unknown>): Promise<SeededDatabase> {
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, rows: await countRows(url) };
}

async function main(): Promise<void> {
  const command = new Command('seed')
    .description('Fills the empty, migrated databases of Operations and Billing with generated rows.')
    .requiredOption('--scale <name>', 'ci, dev or large', parseScale, 'dev')
    .requiredOption('--seed <number>', 'the same number gives the same rows', parseSeed, 1)
    .requiredOption('--facts <folder>', 'where the facts go that Billing is seeded from', '.data/facts')
    .option('--operations-url <url>', "service user's URL; default OPERATIONS_DATABASE_URL", process.env['OPERATIONS_DATABASE_URL'])
    .option('--billing-url <url>', "service user's URL; default BILLING_DATABASE_URL", process.env['BILLING_DATABASE_URL'])
    .parse();
  const given = command.opts<{ scale: ScaleName; seed: number; facts: string; operationsUrl?: string; billingUrl?: string }>();
  const { operationsUrl, billingUrl } = given;
  if (operationsUrl === undefined || billingUrl === undefined) {
    throw new LocalError('INVALID_OPTION', 'Name both databases: --operations-url and --billing-url, or OPERATIONS_DATABASE_URL and BILLING_DATABASE_URL.');
  }
  const summary = await seed({ scale: given.scale, seed: given.seed, operationsUrl, billingUrl, factsFolder: given.facts, progress: printPhases() });
  process.stdout.write(`${formatSummary(summary)}\n`);
}

/** Prints a line when a phase ends. */
function printPhases(): (event: SeedEvent) => void {
  return ({ phase, done, total }) => {
    if (done >= total) process.stdout.write(`${phase}: ${total}\n`);
  };
}

function parseScale(text: string): ScaleName {
  if (!isScaleName(text)) throw new InvalidArgumentError('It is one of ci, dev, large.');
  return text;
}

function parseSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number of at most nine digits.');
  return Number(text);
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    const message = error instanceof LocalError ? `${error.code}: ${error.message}` : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  });
}
