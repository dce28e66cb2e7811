import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Said } from './process-messages.ts';

/** A process that is measured or that measuring needs. */
export interface LaunchedProcess {
  /** What it said when it was ready. */
  readonly ready: unknown;
  /** @throws Error with the process's own words when it cannot answer. */
  ask(what: string, argument?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** What to launch, and where. */
export interface Launch {
  /** Arguments of node: its flags, the file, the file's arguments. */
  readonly args: readonly string[];
  /** The core that it has; null leaves it to the system. */
  readonly core: number | null;
  readonly readyTimeoutMs: number;
}

/** The cores of contenders and of everything else. */
export interface Cores {
  readonly contender: number;
  readonly others: number;
}

/** Two cores that processes can be pinned to, or null when they cannot here. */
export function findCores(): Cores | null {
  const canPin = process.platform === 'linux' && availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
  return canPin ? { contender: 0, others: 1 } : null;
}

/** Moves this process, with all its threads, to a core. */
export function pinSelf(core: number): void {
  spawnSync('taskset', ['-acp', String(core), String(process.pid)]);
}

/**
 * Starts a process and waits until it says that it is ready.
 *
 * @throws Error with what it wrote when it ends before that.
 */
export async function launchProcess({ args, core, readyTimeoutMs }: Launch): Promise<LaunchedProcess> {
  const env = { ...process.env, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true', NODE_OPTIONS: '' };
  const [command, all] = core === null ? [process.execPath, args] : ['taskset', ['-c', String(core), process.execPath, ...args]];
  const child = spawn(command, all, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => keepLast(written, chunk.toString()));
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await waitUntilReady(child, written, readyTimeoutMs);
  child.on('message', (said: Said) => {
    if (said.kind === 'ready') return;
    const asker = waiting.get(said.id);
    waiting.delete(said.id);
    if (said.kind === 'answer') asker?.resolve(said.value);
    else asker?.reject(new Error(said.message));
  });
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`the process ended:\n${written.join('')}`));
    waiting.clear();
  });
  let asked = 0;
  return {
    ready,
    ask: (what, argument) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        child.send({ id, what, argument }, (error) => error !== null && reject(error));
      }),
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function waitUntilReady(child: ChildProcess, written: readonly string[], readyTimeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${child.spawnargs.at(-1)?.slice(0, 200)} ${what}:\n${written.join('')}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('was not ready in time');
    }, readyTimeoutMs);
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      fail('ended before it was ready');
    });
    child.once('message', (said: Said) => {
      clearTimeout(timer);
      if (said.kind === 'ready') resolve(said.value);
    });
  });
}

function keepLast(written: string[], text: string): void {
  written.push(text);
  if (written.length > 200) written.shift();
}
