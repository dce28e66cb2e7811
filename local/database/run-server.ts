import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { config } from '../config.ts';
import { findExecutable } from '../find-executable.ts';
import { LocalError } from '../local-error.ts';
import { tailOfFile } from '../log-tail.ts';
import { runCommand } from '../run-command.ts';
import type { ServerBinary } from './find-server.ts';
import { adminSql, baseOptions, type Durability, serverEnvironment, type ServerFiles, serverOptions } from './server-options.ts';
import { stopOrphanedServer } from './stop-orphaned-server.ts';

/** A running private database server. */
export interface DatabaseServer {
  readonly pid: number;
  readonly port: number;
  /** `mysql://user:password@127.0.0.1:port/` of an administrator; for creating databases, never given to a service. */
  readonly adminUrl: string;
  readonly logFile: string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Shuts down cleanly (kills after a bound) and resolves when the process is gone. */
  stop(): Promise<void>;
}

export interface RunServerOptions {
  readonly binary: ServerBinary;
  /** Everything of this server is in here: data, socket, pid file, the administrator's password. */
  readonly folder: string;
  readonly port: number;
  readonly logFile: string;
  readonly durability: Durability;
  /** On Linux, stop the server when this process dies, even by SIGKILL. Default true. */
  readonly stopWithParent?: boolean;
  readonly progress?: (message: string) => void;
}

const adminUser = 'local_admin';

/**
 * Starts a private server on its own folder, which it creates when missing, and resolves once it accepts connections. A server that an
 * earlier, killed launcher left on the same folder is stopped first. Throws DATABASE_FAILED with the end of the server's log.
 */
export async function runServer(options: RunServerOptions): Promise<DatabaseServer> {
  const folder = resolve(options.folder);
  const files = serverFiles(folder);
  for (const own of [folder, files.temporary]) mkdirSync(own, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(options.logFile), { recursive: true });
  await stopOrphanedServer(files, options.progress);
  const password = adminPassword(folder);
  writeFileSync(files.adminSql, adminSql(options.binary.flavour, adminUser, password), { mode: 0o600 });
  await initialise(options.binary, files, options.progress);

  const { child, exited } = launch(options, files);
  const adminUrl = `mysql://${adminUser}:${password}@${config.host}:${options.port}/`;
  const stop = stopper(child, exited, files);
  try {
    await untilAccepting(adminUrl, exited, options.logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, port: options.port, adminUrl, logFile: options.logFile, exited, stop };
}

/** Where a server on this folder keeps its files. The socket moves to the temporary folder when its path would be too long. */
export function serverFiles(folder: string): ServerFiles {
  const socket = join(folder, 'server.sock');
  return {
    data: join(folder, 'files'),
    temporary: join(folder, 'temporary'),
    initialised: join(folder, 'initialised'),
    pid: join(folder, 'server.pid'),
    adminSql: join(folder, 'admin.sql'),
    socket: Buffer.byteLength(socket) <= config.socketPathBytesMax ? socket : join(tmpdir(), `adn-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`),
  };
}

function adminPassword(folder: string): string {
  const file = join(folder, 'admin-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Makes the system tables. An attempt that was interrupted left no marker and nothing of worth, so it is begun again. */
async function initialise(binary: ServerBinary, files: ServerFiles, progress?: (message: string) => void): Promise<void> {
  if (existsSync(files.initialised)) {
    const flavour = readFileSync(files.initialised, 'utf8').trim();
    if (flavour === binary.flavour) return;
    throw new LocalError('DATABASE_FLAVOUR_CHANGED', `The data in ${dirname(files.data)} was written by ${flavour}, but ${binary.server} is ${binary.flavour}. `
      + `Put ${flavour} back on PATH, or delete ${dirname(files.data)} to begin with empty databases.`);
  }
  progress?.('creating the data folder');
  rmSync(files.data, { recursive: true, force: true });
  mkdirSync(files.data, { recursive: true, mode: 0o700 });
  const shared = ['--no-defaults', ...baseOptions(binary), `--datadir=${files.data}`];
  const [command, args] = binary.flavour === 'mariadb'
    ? [binary.installer ?? 'mariadb-install-db', [...shared, '--skip-test-db', '--skip-name-resolve', '--auth-root-authentication-method=normal']]
    : [binary.server, [...shared, '--initialize-insecure', '--log-bin-trust-function-creators=1']];
  const result = await runCommand(command, args, { env: serverEnvironment(binary), timeoutMs: config.databaseInitTimeoutMs });
  if (result.code !== 0) {
    throw new LocalError('DATABASE_FAILED', `The database could not be created in ${files.data}:\n${result.output.trim().split('\n').slice(-config.logTailLines).join('\n')}`);
  }
  writeFileSync(files.initialised, `${binary.flavour}\n`);
}

type Exited = DatabaseServer['exited'];

function launch(options: RunServerOptions, files: ServerFiles): { readonly child: ChildProcess; readonly exited: Exited } {
  const log = openSync(options.logFile, 'w', 0o600);
  const args = serverOptions(options.binary, files, options.port, options.durability);
  const setpriv = options.stopWithParent === false || process.platform !== 'linux' ? undefined : findExecutable(['setpriv']);
  const [command, allArgs] = setpriv ? [setpriv, ['--pdeathsig', 'TERM', options.binary.server, ...args]] : [options.binary.server, args];
  // A group of its own: Ctrl-C in the terminal must reach the services first, and the database last, through the launcher.
  const child = spawn(command, allArgs, { env: serverEnvironment(options.binary), detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const exited: Exited = new Promise((done) => {
    child.once('exit', (code, signal) => done({ code, signal }));
    child.once('error', () => done({ code: null, signal: null }));
  });
  return { child, exited };
}

function stopper(child: ChildProcess, exited: Exited, files: ServerFiles): () => Promise<void> {
  return async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), config.databaseStopTimeoutMs);
    await exited;
    clearTimeout(killer);
    rmSync(files.pid, { force: true });
    rmSync(files.socket, { force: true });
  };
}

async function untilAccepting(adminUrl: string, exited: Exited, logFile: string): Promise<void> {
  let ended = false;
  void exited.then(() => { ended = true; });
  const deadline = Date.now() + config.databaseStartTimeoutMs;
  while (!ended && Date.now() < deadline) {
    try {
      const connection = await createConnection({ uri: adminUrl, connectTimeout: config.databaseStartTimeoutMs });
      await connection.end();
      return;
    } catch {
      await sleep(config.databasePollMs);
    }
  }
  const what = ended ? 'ended while starting' : `did not accept connections within ${config.databaseStartTimeoutMs / 1000} s`;
  throw new LocalError('DATABASE_FAILED', `The database server ${what}. The end of ${logFile}:\n${tailOfFile(logFile)}`);
}
