import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { config } from './config.ts';
import { LocalError } from './local-error.ts';
import { followFile, tailOfFile } from './log-tail.ts';

/** How a child process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One running server process of the system. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  readonly exited: Promise<Ending>;
  /** Resolves once it serves; rejects with SERVICE_FAILED when it ends or stays silent instead. */
  readonly ready: Promise<void>;
  /** Lets it drain, kills it after a bound, and resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it and whatever it started at once. */
  kill(): void;
}

export interface ServiceOptions {
  readonly name: string;
  /** TypeScript file and its arguments, for the Node that runs this. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Begun anew at each start, which bounds it to one run. */
  readonly logFile: string;
  /** Asked until it answers 200, after the process has said over IPC that it listens. */
  readonly readyUrl: string;
  readonly verbose: boolean;
}

/**
 * Starts a server process in a group of its own, so that Ctrl-C in a terminal reaches it only through the launcher, with an IPC channel
 * on which it says that it listens and whose end tells it that the launcher is gone.
 */
export function startService(options: ServiceOptions): ServiceProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  // Files, not pipes: a process whose reader was killed may wait for it for ever while it logs that it stops.
  const log = openSync(options.logFile, 'w', 0o600);
  const child = spawn(process.execPath, [...options.args], {
    cwd: options.cwd, env: { ...process.env, ...options.env }, detached: true, stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const unfollow = options.verbose ? followFile(options.logFile, (lines) => process.stdout.write(prefixLines(options.name, lines))) : () => {};
  const exited = new Promise<Ending>((done) => {
    child.once('exit', (code, signal) => done({ code, signal }));
    child.once('error', () => done({ code: null, signal: null }));
  });
  void exited.then(unfollow);
  const ready = untilReady(child, exited, options);
  // Whoever starts several processes may look at a failure later, or be told by `exited` first.
  ready.catch(() => {});
  return {
    name: options.name, pid: child.pid ?? 0, logFile: options.logFile, exited, ready,
    stop: () => stop(child, exited),
    kill: () => signalGroup(child, 'SIGKILL'),
  };
}

/** What happened to a process, in words, with the end of its log. */
export function describeEnding(name: string, ending: Ending, logFile: string): string {
  const how = ending.signal ? `was ended by signal ${ending.signal}` : `ended with exit code ${ending.code ?? 'unknown'}`;
  const tail = tailOfFile(logFile);
  return `${name} ${how}.${tail ? ` The end of ${logFile}:\n${tail}` : ` ${logFile} is empty.`}`;
}

async function untilReady(child: ChildProcess, exited: Promise<Ending>, options: ServiceOptions): Promise<void> {
  const abort = new AbortController();
  const ended = exited.then((ending) => {
    throw new LocalError('SERVICE_FAILED', describeEnding(options.name, ending, options.logFile));
  });
  const late = sleep(config.serviceStartTimeoutMs, undefined, { signal: abort.signal, ref: false }).then(() => {
    throw new LocalError('SERVICE_FAILED', `${options.name} was not ready within ${config.serviceStartTimeoutMs / 1000} s. The end of ${options.logFile}:\n${tailOfFile(options.logFile)}`);
  });
  late.catch(() => {});
  try {
    await Promise.race([listening(child).then(() => answersReady(options.readyUrl, abort.signal)), ended, late]);
  } finally {
    abort.abort();
  }
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready') done();
    });
  });
}

async function answersReady(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const answer = await fetch(url, { signal });
      await answer.body?.cancel();
      if (answer.ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(config.servicePollMs, undefined, { signal });
  }
}

async function stop(child: ChildProcess, exited: Promise<Ending>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const killer = setTimeout(() => signalGroup(child, 'SIGKILL'), config.serviceStopTimeoutMs);
  await exited;
  clearTimeout(killer);
  // Anything that it started and left behind.
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is empty: nothing is left.
  }
}

function prefixLines(name: string, lines: string): string {
  return lines.replace(/^(?=.)/gm, `[${name}] `);
}
