import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a gateway process holds, after its heap was collected. */
export interface Resources {
  readonly heapBytes: number;
  readonly sockets: number;
  readonly timers: number;
}

/** A gateway in a process of its own, as it is deployed. */
export interface GatewayProcess {
  /** Its GraphQL address. */
  readonly url: string;
  readonly resources: () => Promise<Resources>;
  /** The end of its log. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** What it is told. */
export interface GatewayProcessOptions {
  /** Path of the supergraph. */
  readonly supergraph: string;
  /** Bounds that differ from the defaults. */
  readonly bounds: Readonly<Record<string, number>>;
  readonly flags: readonly string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const logCharactersShown = 3_000;

/** Starts one on a free port, able to say what it holds. */
export async function startGatewayProcess({ supergraph, bounds, flags }: GatewayProcessOptions): Promise<GatewayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'ad-network-gateway-'));
  const boundsFile = join(folder, 'bounds.json');
  const logFile = join(folder, 'gateway.log');
  writeFileSync(boundsFile, JSON.stringify(bounds));
  const log = openSync(logFile, 'w');
  const shownLog = (): string => readFileSync(logFile, 'utf8').slice(-logCharactersShown);
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', join(root, 'gateway/testing/report-resources.ts'), 'gateway/main.ts', '--supergraph', supergraph, '--port', '0', '--config', boundsFile, ...flags],
    { cwd: root, stdio: ['ignore', log, log, 'ipc'], env: { ...process.env, APOLLO_TELEMETRY_DISABLED: 'true' } },
  );
  const ready = await messageOf(child, 'ready', shownLog);
  return {
    url: `http://127.0.0.1:${Number(Reflect.get(ready, 'port'))}/graphql`,
    resources: async () => {
      const answered = messageOf(child, 'resources', shownLog);
      child.send({ type: 'resources' });
      return (await answered) as unknown as Resources;
    },
    log: shownLog,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      closeSync(log);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function messageOf(child: ChildProcess, type: string, log: () => string): Promise<object> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`the gateway ended:\n${log()}`));
    const listen = (message: unknown): void => {
      if (typeof message !== 'object' || message === null || Reflect.get(message, 'type') !== type) return;
      child.off('message', listen);
      child.off('exit', fail);
      resolve(message);
    };
    child.on('message', listen);
    child.once('exit', fail);
  });
}
