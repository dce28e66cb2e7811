import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { config, type Scale } from './config.ts';
import { createDatabases, databaseUrl, type SystemDatabases } from './database/create-databases.ts';
import { checkExternalDatabases, readExternalDatabases, refuseExternalReset } from './database/external-databases.ts';
import { findServer } from './database/find-server.ts';
import { prepareDatabases } from './database/prepare-databases.ts';
import { type DatabaseServer, runServer, serverFiles } from './database/run-server.ts';
import type { Durability } from './database/server-options.ts';
import { stopOrphanedServer } from './database/stop-orphaned-server.ts';
import { identities } from './identities.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { takeLauncherLock } from './launcher-lock.ts';
import { LocalError } from './local-error.ts';
import { type PortName, type Ports, portsFrom, requireFreePorts } from './ports.ts';
import { runCommand } from './run-command.ts';
import { describeEnding, type ServiceProcess, startService } from './service-process.ts';
import { type ServiceName, serviceOptions, type SystemUrls, systemUrls } from './service-options.ts';

/** What is being done while the system starts, for showing progress. */
export interface StepEvent {
  readonly step: 'database' | 'migrations' | 'seed' | 'dashboards' | 'services';
  readonly state: 'running' | 'done';
  readonly detail: string;
}

export interface SystemOptions {
  readonly dataFolder: string;
  /** Default: the usual ports. */
  readonly ports?: Ports;
  readonly scale: Scale;
  /** Fill empty databases. Default true. */
  readonly seed?: boolean;
  /** Empty the databases first. Default false. */
  readonly reset?: boolean;
  /** Seed and reset also servers that the environment names. Default false. */
  readonly allowExternal?: boolean;
  /** Use only a private server, whatever the environment names. Default false. */
  readonly ignoreExternal?: boolean;
  /** Build and serve the two dashboards. Default true. */
  readonly dashboards?: boolean;
  /** Default `durable`. */
  readonly durability?: Durability;
  /** Addresses given to the gateway instead of the subgraphs' own. */
  readonly subgraphUrls?: { readonly operations?: string; readonly billing?: string };
  /** Settings added to those of single processes. */
  readonly environment?: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>>;
  /** What carries the gateway's operations out. Default `compiled`. */
  readonly executor?: string;
  /** Echo the processes' logs. */
  readonly verbose?: boolean;
  readonly report?: (event: StepEvent) => void;
  /** Aborts starting: everything that was started is stopped and `startSystem` rejects with STOPPED. */
  readonly signal?: AbortSignal;
}

/** The running system. */
export interface System {
  readonly ports: Ports;
  readonly urls: SystemUrls;
  /** A token for each identity, by its id. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly databases: SystemDatabases;
  /** An administrator's URL of each database; the owner's on servers that are not ours. */
  readonly adminUrls: { readonly operations: string; readonly billing: string };
  /** Every child process by name, `database` included when it is ours. */
  readonly processes: Readonly<Record<string, { readonly pid: number; readonly logFile: string }>>;
  /** The scale of the data; undefined when it was not seeded here. */
  readonly scale: Scale | undefined;
  readonly databaseVersion: string;
  /** Resolves with a description when a process ends that was not told to. Everything else still runs then. */
  readonly failure: Promise<LocalError>;
  /** Stops services first and the database last; resolves when no process is left. */
  stop(): Promise<void>;
  /** Ends every process at once. */
  kill(): void;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** What was started so far, in the order of starting. */
interface Running {
  readonly services: ServiceProcess[];
  issuer?: Issuer;
  database?: DatabaseServer;
  stopping: boolean;
}

interface Prepared {
  readonly databases: SystemDatabases;
  readonly adminUrls: System['adminUrls'];
  readonly scale: Scale | undefined;
  readonly version: string;
}

/**
 * Starts everything: database, both subgraphs, the issuer, the gateway, the dashboards; resolves when each is ready. When one cannot be
 * started, what was started is stopped again and a LocalError says which and why.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const ports = options.ports ?? portsFrom(config.basePort);
  const dataFolder = resolve(options.dataFolder);
  const external = options.ignoreExternal ? undefined : readExternalDatabases(process.env);
  if (external && options.reset) refuseExternalReset(options.allowExternal ?? false);
  const lock = takeLauncherLock(dataFolder, systemUrls(ports).gateway);
  const running: Running = { services: [], stopping: false };
  const stop = async (): Promise<void> => {
    running.stopping = true;
    await Promise.all([...running.services.map((service) => service.stop()), running.issuer?.stop()]);
    await running.database?.stop();
    lock.release();
  };
  try {
    const { prepared, failure } = await start({ ...options, dataFolder }, ports, external, running, lock.wasLeftBehind);
    const tokens = await Promise.all(identities.map(async ({ id }) => [id, (await running.issuer?.token(id)) ?? ''] as const));
    return {
      ports, urls: systemUrls(ports), tokens: Object.fromEntries(tokens), failure, stop,
      databases: prepared.databases, adminUrls: prepared.adminUrls, scale: prepared.scale, databaseVersion: prepared.version,
      processes: Object.fromEntries([...running.services, ...(running.database ? [{ ...running.database, name: 'database' }] : [])]
        .map(({ name, pid, logFile }) => [name, { pid, logFile }])),
      kill: () => kill(running),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: SystemOptions, ports: Ports, external: SystemDatabases | undefined, running: Running, waitForPorts: boolean,
): Promise<{ readonly prepared: Prepared; readonly failure: Promise<LocalError> }> {
  const report = options.report ?? (() => {});
  if (!external) {
    await stopOrphanedServer(serverFiles(join(options.dataFolder, 'database')), (detail) => report({ step: 'database', state: 'running', detail }));
  }
  const wanted: readonly PortName[] = ['gateway', 'operations', 'billing', 'worker', 'issuer', 'opsDashboard', 'billingDashboard', ...(external ? [] : ['database' as const])];
  await requireFreePorts(ports, wanted, waitForPorts ? config.portReleaseTimeoutMs : 0);

  const withDashboards = options.dashboards ?? true;
  const aborted = whenAborted(options.signal);
  // Building pages needs no database: both go on at once.
  const [prepared] = await untilFirstFailure([
    external ? prepareExternal(options, external, report) : preparePrivate(options, ports, running, report),
    withDashboards ? buildDashboards(report) : undefined,
    startIssuer({ port: ports.issuer, keyFile: join(options.dataFolder, 'issuer-key.json') }).then((issuer) => { running.issuer = issuer; }),
  ], running, aborted);

  report({ step: 'services', state: 'running', detail: '' });
  const settings = {
    root, dataFolder: options.dataFolder, ports, databases: prepared.databases, subgraphUrls: options.subgraphUrls ?? {}, executor: options.executor ?? 'compiled',
    environment: options.environment ?? {}, verbose: options.verbose ?? false,
  };
  const wantedServices = serviceOptions(settings).filter(({ name }) => withDashboards || name !== 'dashboards');
  for (const service of wantedServices) running.services.push(startService(service));
  const failure = firstFailure(running);
  await Promise.race([Promise.all(running.services.map((service) => service.ready)), failure.then((error) => Promise.reject(error)), aborted]);
  report({ step: 'services', state: 'done', detail: `${wantedServices.map(({ name }) => name).join(', ')} are ready` });
  return { prepared, failure };
}

async function preparePrivate(options: SystemOptions, ports: Ports, running: Running, report: (event: StepEvent) => void): Promise<Prepared> {
  const progress = (detail: string): void => report({ step: 'database', state: 'running', detail });
  progress('');
  const binary = await findServer(progress);
  const folder = join(options.dataFolder, 'database');
  const database = await runServer({
    binary, folder, port: ports.database, durability: options.durability ?? 'durable',
    logFile: join(options.dataFolder, 'logs/database.log'), progress,
  });
  running.database = database;
  if (running.stopping) {
    await database.stop();
    throw new LocalError('STOPPED', 'Stopped while starting.');
  }
  report({ step: 'database', state: 'done', detail: binary.version });
  const databases = await createDatabases(database.adminUrl, join(options.dataFolder, 'database-passwords.json'));
  const adminUrls = { operations: databaseUrl(database.adminUrl, 'operations'), billing: databaseUrl(database.adminUrl, 'billing') };
  const scale = await prepare(options, databases, adminUrls, { seed: options.seed ?? true, mayEmpty: true }, report);
  return { databases, adminUrls, scale, version: binary.version };
}

async function prepareExternal(options: SystemOptions, databases: SystemDatabases, report: (event: StepEvent) => void): Promise<Prepared> {
  const adminUrls = { operations: databases.operations.owner, billing: databases.billing.owner };
  const mayWrite = options.allowExternal ?? false;
  await checkExternalDatabases(databases);
  report({ step: 'database', state: 'done', detail: `your own servers${mayWrite ? '' : ' (migrated, never seeded or emptied without --allow-external)'}` });
  // Never emptied but by --reset, whatever an earlier start left: the mark may be older than what is in them now.
  // A folder for each pair of servers: what is known of other databases says nothing about these.
  const servers = createHash('sha256').update(JSON.stringify(Object.values(adminUrls).map(withoutPassword))).digest('hex').slice(0, 16);
  const external = { ...options, dataFolder: join(options.dataFolder, 'external', servers) };
  const scale = await prepare(external, databases, adminUrls, { seed: mayWrite && (options.seed ?? true), mayEmpty: false }, report);
  return { databases, adminUrls, scale, version: 'external' };
}

function prepare(
  options: SystemOptions, databases: SystemDatabases, emptyAs: System['adminUrls'],
  allowed: { readonly seed: boolean; readonly mayEmpty: boolean }, report: (event: StepEvent) => void,
): Promise<Scale | undefined> {
  return prepareDatabases({
    databases, emptyAs, ...allowed, dataFolder: options.dataFolder, scale: options.scale, reset: options.reset ?? false,
    progress: (step, state, detail) => report({ step, state, detail }),
  });
}

function withoutPassword(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname;
}

async function buildDashboards(report: (event: StepEvent) => void): Promise<void> {
  report({ step: 'dashboards', state: 'running', detail: 'building' });
  const built = await runCommand(process.execPath, ['dashboards/build.ts'], {
    cwd: root, timeoutMs: config.dashboardBuildTimeoutMs, onLine: (detail) => report({ step: 'dashboards', state: 'running', detail }),
  });
  if (built.code !== 0) throw new LocalError('BUILD_FAILED', `The dashboards could not be built:\n${built.output.trim()}`);
  report({ step: 'dashboards', state: 'done', detail: 'both pages are built' });
}

/** Waits for all. When one fails, the others are brought to an end before the caller cleans up, so that nothing starts behind its back. */
async function untilFirstFailure<First>(work: readonly [Promise<First>, ...(Promise<unknown> | undefined)[]], running: Running, aborted: Promise<never>): Promise<readonly [First]> {
  try {
    const [first] = await Promise.race([Promise.all(work), aborted]);
    return [first];
  } catch (error) {
    running.stopping = true;
    // Ends seeding and migrating, which know nothing of being stopped.
    await running.database?.stop();
    await Promise.race([Promise.allSettled(work), sleep(config.settleTimeoutMs)]);
    throw error;
  }
}

function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    const stopped = (): void => reject(new LocalError('STOPPED', 'Stopped while starting.'));
    if (signal?.aborted) stopped();
    signal?.addEventListener('abort', stopped, { once: true });
  });
  aborted.catch(() => {});
  return aborted;
}

function firstFailure(running: Running): Promise<LocalError> {
  return new Promise((resolve) => {
    const watched = [...running.services, ...(running.database ? [{ ...running.database, name: 'database' }] : [])];
    for (const { name, exited, logFile } of watched) {
      void exited.then((ending) => {
        if (!running.stopping) resolve(new LocalError('SERVICE_FAILED', describeEnding(name, ending, logFile)));
      });
    }
  });
}

function kill(running: Running): void {
  for (const service of running.services) service.kill();
  if (running.database) process.kill(running.database.pid, 'SIGKILL');
}
