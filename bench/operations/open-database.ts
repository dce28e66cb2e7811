import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findServer } from '../../local/database/find-server.ts';
import { runServer } from '../../local/database/run-server.ts';
import { freePort } from '../../local/free-port.ts';
import { seedOperations } from '../../local/seed/operations/seed-operations.ts';
import type { ScaleName } from '../../local/seed/scales.ts';
import { grants } from '../../subgraphs/operations/grants.ts';
import { createDatabase } from '../../subgraphs/runtime/create-database.ts';
import { migrate } from '../../subgraphs/runtime/migrate.ts';

/** A seeded database on a server of its own. */
export interface BenchDatabase {
  readonly serviceUrl: string;
  readonly close: () => Promise<void>;
}

/** A password of a server that only listens on this machine, and only while it is measured. */
const password = 'bench';
const account = (user: string) => ({ user, password });

/**
 * Starts a private server on the scale's folder below `dataFolder` and gives Operations' database on it, at the newest migration. It is seeded when it was not before: an
 * interrupted seeding leaves no mark, and is begun again from nothing.
 */
export async function openDatabase(options: { readonly scale: ScaleName; readonly seed: number; readonly dataFolder: string; readonly say: (text: string) => void }): Promise<BenchDatabase> {
  const folder = resolve(options.dataFolder, options.scale);
  const mark = join(folder, 'seeded.json');
  const wanted = JSON.stringify({ seed: options.seed });
  const isSeeded = existsSync(mark) && readFileSync(mark, 'utf8') === wanted;
  if (!isSeeded) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const server = await runServer({ binary: await findServer(options.say), folder: join(folder, 'database'), logFile: join(folder, 'database.log'), port: await freePort(), durability: 'durable' });
  try {
    const names = { database: 'operations', owner: account('bench_owner'), service: account('bench_svc') };
    await createDatabase(server.adminUrl, names);
    const urlFor = (user: string): string => Object.assign(new URL(server.adminUrl), { username: user, password, pathname: '/operations' }).href;
    const serviceUrl = urlFor('bench_svc');
    await migrate({ ownerUrl: urlFor('bench_owner'), serviceUrl, grants, migrationsFolder: fileURLToPath(new URL('../../subgraphs/operations/migrations', import.meta.url)) });
    if (!isSeeded) {
      await seedDatabase(options, serviceUrl, join(folder, 'facts'));
      writeFileSync(mark, wanted);
    }
    return { serviceUrl, close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function seedDatabase(options: { readonly scale: ScaleName; readonly seed: number; readonly say: (text: string) => void }, url: string, factsFolder: string): Promise<void> {
  const startedMs = Date.now();
  let lastMs = 0;
  const rows = await seedOperations({
    scale: options.scale, seed: options.seed, url, factsFolder,
    progress: ({ phase, done, total }) => {
      if (Date.now() - lastMs < progressEveryMs) return;
      lastMs = Date.now();
      options.say(`seeding ${options.scale}: ${phase} ${done} of ${total}`);
    },
  });
  // What only Billing's seed reads.
  rmSync(factsFolder, { recursive: true, force: true });
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
  options.say(`seeded ${options.scale}: ${total.toLocaleString('en')} rows in ${((Date.now() - startedMs) / 1000).toFixed(0)} s`);
}

const progressEveryMs = 10_000;
