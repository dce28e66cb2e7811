import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mysql, { type Connection } from 'mysql2/promise';
import { inject } from 'vitest';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts';

/** An answer of the gateway as a client sees it. Fields are whatever the operation selected. */
export interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** A gateway of this test file's own, with a recording proxy before each subgraph of the running system. */
export interface RecordedGraph {
  readonly operations: RecordingProxy;
  readonly billing: RecordingProxy;
  readonly ask: (operation: string, variables?: Readonly<Record<string, unknown>>, identity?: string | null) => Promise<Answer>;
  /** Requests to both subgraphs, and their SQL statements, since the last `forget`. */
  readonly counts: () => { readonly subgraphRequests: number; readonly statements: number };
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

const repository = new URL('../', import.meta.url);
const gatewayStartMs = 30_000;

/** The text of a registered operation: `schema/operations/<name>.graphql`. */
export function readOperation(name: string): string {
  return readFileSync(new URL(`schema/operations/${name}.graphql`, repository), 'utf8');
}

/** Starts a gateway on our supergraph between the running system's subgraphs and the test. */
export async function startRecordedGraph(): Promise<RecordedGraph> {
  const system = inject('system');
  const operations = await startRecordingProxy(system.operationsUrl);
  const billing = await startRecordingProxy(system.billingUrl);
  const gateway = await startGateway([
    '--issuer', system.issuerUrl,
    '--mode', 'development',
    '--subgraph-url', `operations=${operations.url}`,
    '--subgraph-url', `billing=${billing.url}`,
  ]);
  const forget = (): void => {
    operations.forget();
    billing.forget();
  };
  return {
    operations,
    billing,
    forget,
    ask: (operation, variables = {}, identity = 'admin') => ask(`http://127.0.0.1:${gateway.port}/graphql`, operation, variables, identity === null ? null : (system.tokens[identity] ?? null)),
    counts: () => {
      const requests = [...operations.requests, ...billing.requests];
      return { subgraphRequests: requests.length, statements: requests.reduce((sum, { statements }) => sum + statements, 0) };
    },
    close: async () => {
      gateway.stop();
      await Promise.all([operations.close(), billing.close()]);
    },
  };
}

async function startGateway(flags: readonly string[]): Promise<{ readonly port: number; readonly stop: () => void }> {
  const supergraph = fileURLToPath(new URL('schema/supergraph.graphql', repository));
  const logFile = join(mkdtempSync(join(tmpdir(), 'ad-network-gateway-')), 'gateway.log');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['gateway/main.ts', '--supergraph', supergraph, '--port', '0', ...flags], {
    cwd: fileURLToPath(repository),
    // To a file: a pipe that nobody reads any more would keep a gateway from ending when the test run is killed.
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, APOLLO_TELEMETRY_DISABLED: 'true' },
  });
  const output = (): string => readFileSync(logFile, 'utf8').slice(-5_000);
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the gateway was not ready within ${gatewayStartMs} ms:\n${output()}`)), gatewayStartMs);
    child.once('exit', (code) => reject(new Error(`the gateway ended with code ${code}:\n${output()}`)));
    child.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null && Reflect.get(message, 'type') === 'ready') {
        clearTimeout(timer);
        resolve(Number(Reflect.get(message, 'port')));
      }
    });
  });
  const stop = (): void => {
    child.kill('SIGTERM');
    closeSync(log);
    rmSync(dirname(logFile), { recursive: true, force: true });
  };
  return { port, stop };
}

/** Sends an operation to a GraphQL address. */
export async function ask(url: string, query: string, variables: Readonly<Record<string, unknown>>, token: string | null): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { readonly data?: Record<string, unknown> | null; readonly errors?: Answer['errors'] };
  return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
}

/** Reads rows with a connection of the test's own: answers are checked by SQL that no subgraph code has touched. */
export async function openSql(url: string): Promise<{ readonly rows: <Row>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>; readonly end: () => Promise<void> }> {
  const connection: Connection = await mysql.createConnection({ uri: url, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true });
  return {
    rows: async <Row>(sql: string, values: readonly unknown[] = []) => {
      const [rows] = await connection.query(sql, [...values]);
      return rows as unknown as readonly Row[];
    },
    end: () => connection.end(),
  };
}

/** The value at a path of an answer, like `campaigns.edges.0.node`; fails loudly when it is not there. */
export function at(value: unknown, path: string): unknown {
  let current = value;
  for (const part of path.split('.')) {
    if (typeof current !== 'object' || current === null || !(part in current)) throw new Error(`no "${part}" of "${path}" in ${JSON.stringify(value).slice(0, 300)}`);
    current = Reflect.get(current, part);
  }
  return current;
}

/** Every node of a connection, page by page. */
export async function allEdges(askPage: (after: string | null) => Promise<Answer>, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const edges: Readonly<Record<string, unknown>>[] = [];
  let after: string | null = null;
  for (let page = 0; page < 200; page += 1) {
    const answer: Answer = await askPage(after);
    if (answer.errors.length > 0) throw new Error(`page ${page}: ${JSON.stringify(answer.errors).slice(0, 500)}`);
    const connection = at(answer.data, path) as { readonly edges: readonly Readonly<Record<string, unknown>>[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } };
    edges.push(...connection.edges);
    if (!connection.pageInfo.hasNextPage) return edges;
    after = connection.pageInfo.endCursor;
  }
  throw new Error('a connection of more than 200 pages');
}
