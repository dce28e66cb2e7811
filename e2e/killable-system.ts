import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scale } from '../local/config.ts';
import { createDatabases, databaseUrl } from '../local/database/create-databases.ts';
import { findServer } from '../local/database/find-server.ts';
import { prepareDatabases } from '../local/database/prepare-databases.ts';
import { runServer, type DatabaseServer } from '../local/database/run-server.ts';
import { identities } from '../local/identities.ts';
import { startIssuer } from '../local/issuer.ts';
import { freePorts } from '../local/ports.ts';
import { serviceOptions, systemUrls, type ServiceName, type SystemUrls } from '../local/service-options.ts';
import { startService, type ServiceProcess } from '../local/service-process.ts';

/** Whatever can be killed. */
export type PartName = Exclude<ServiceName, 'dashboards'> | 'database';

/** A system whose parts can be killed one by one and started again, as a supervisor in production would. */
export interface KillableSystem {
  readonly urls: SystemUrls;
  /** A token for each identity, by its id. */
  readonly tokens: Readonly<Record<string, string>>;
  /** The service user's and an administrator's URL of each database. */
  readonly databases: { readonly operations: DatabaseUrls; readonly billing: DatabaseUrls };
  /** Ends a part by SIGKILL, at once, and starts it again; resolves when it serves again. The others go on as they can. */
  killAndRestart(part: PartName): Promise<void>;
  stop(): Promise<void>;
}

interface DatabaseUrls {
  readonly service: string;
  readonly admin: string;
}

export interface KillableOptions {
  readonly scale: Scale;
  /** A folder of `seedTemplate`, of the same scale, that is begun from in place of seeding. */
  readonly template?: string;
  /** Settings of single processes, in place of the usual ones. */
  readonly environment?: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>>;
  /** Settings of every process. */
  readonly everywhere?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('..', import.meta.url));

const binaryOf = () => findServer(() => {});

/** Seeds databases for several systems that begin alike. Gives their folder, which whoever asked for it removes. */
export async function seedTemplate(scale: Scale): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ad-network-template-'));
  const database = await runServer({ binary: await binaryOf(), folder: join(folder, 'database'), port: (await freePorts()).database, durability: 'durable', logFile: join(folder, 'logs/database.log') });
  try {
    await prepare(folder, database, scale);
  } finally {
    await database.stop();
  }
  return folder;
}

/** Makes, migrates and seeds the databases where that was not done before. */
async function prepare(folder: string, database: DatabaseServer, scale: Scale) {
  const databases = await createDatabases(database.adminUrl, join(folder, 'passwords.json'));
  const admin = { operations: databaseUrl(database.adminUrl, 'operations'), billing: databaseUrl(database.adminUrl, 'billing') };
  await prepareDatabases({ databases, emptyAs: admin, seed: true, mayEmpty: true, reset: false, dataFolder: folder, scale, progress: () => {} });
  return { databases, admin };
}

/** Seeds and starts a whole system without pages on free ports, on a database that keeps what it acknowledged through a kill. */
export async function startKillableSystem(options: KillableOptions): Promise<KillableSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'ad-network-killable-'));
  if (options.template !== undefined) cpSync(options.template, folder, { recursive: true });
  const ports = await freePorts();
  const binary = await binaryOf();
  const runDatabase = (): Promise<DatabaseServer> => runServer({ binary, folder: join(folder, 'database'), port: ports.database, durability: 'durable', logFile: join(folder, 'logs/database.log') });
  let database = await runDatabase();
  const { databases, admin } = await prepare(folder, database, options.scale);
  const issuer = await startIssuer({ port: ports.issuer, keyFile: join(folder, 'issuer-key.json') });
  const settings = { root, dataFolder: folder, ports, databases, subgraphUrls: {}, executor: 'compiled', environment: options.environment ?? {}, verbose: false };
  const optionsOf = new Map(serviceOptions(settings).filter(({ name }) => name !== 'dashboards').map((service) => [service.name, { ...service, env: { ...service.env, ...options.everywhere } }]));
  const running = new Map<string, ServiceProcess>();
  const start = async (name: string): Promise<void> => {
    const service = optionsOf.get(name);
    if (service === undefined) throw new Error(`there is no part named ${name}`);
    const started = startService(service);
    running.set(name, started);
    await started.ready;
  };
  await Promise.all([...optionsOf.keys()].map(start));
  const tokens = Object.fromEntries(await Promise.all(identities.map(async ({ id }) => [id, (await issuer.token(id)) ?? ''] as const)));
  return {
    urls: systemUrls(ports),
    tokens,
    databases: { operations: { service: databases.operations.service, admin: admin.operations }, billing: { service: databases.billing.service, admin: admin.billing } },
    killAndRestart: async (part) => {
      if (part === 'database') {
        process.kill(database.pid, 'SIGKILL');
        await database.exited;
        database = await runDatabase();
        return;
      }
      const service = running.get(part);
      service?.kill();
      await service?.exited;
      await start(part);
    },
    stop: async () => {
      await Promise.all([...running.values()].map((service) => service.stop()));
      await issuer.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
