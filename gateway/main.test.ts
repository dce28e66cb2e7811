import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';
import { until } from './testing/running-gateway.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const RECORDER = join(import.meta.dirname, 'testing/record-connections.ts');

interface GatewayProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly exit: Promise<number | null>;
  /** The port of its `ready` message. */
  readonly port: Promise<number>;
}

describe('the gateway process', () => {
  let library: Library;
  let folder: string;
  let supergraph: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    library = await serveLibrary();
    folder = await mkdtemp(join(tmpdir(), 'gateway-process-'));
    supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, library.sdl);
  });
  afterEach(() => {
    for (const child of running.splice(0)) {
      child.kill('SIGKILL');
    }
  });
  afterAll(async () => {
    await library.close();
    await rm(folder, { recursive: true });
  });

  function start(args: readonly string[], nodeFlags: readonly string[] = []): GatewayProcess {
    const { APOLLO_TELEMETRY_DISABLED: _unset, ...env } = process.env;
    const child = spawn(process.execPath, [...nodeFlags, MAIN, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...env, NODE_COMPILE_CACHE: join(folder, 'compile-cache') },
    });
    running.push(child);
    let output = '';
    let errors = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const port = once(child, 'message').then(([message]) => Number(message.port));
    const exit = once(child, 'exit').then(([code]) => code);
    return { child, output: () => output, errors: () => errors, exit, port };
  }

  it('tells its parent the port when it is ready, and says how long that took', async () => {
    for (const _run of ['cold', 'warm']) {
      const gateway = start(['--supergraph', supergraph, '--port', '0']);
      const response = await fetch(`http://127.0.0.1:${await gateway.port}/ready`);
      expect(await response.json()).toMatchObject({ status: 'ready' });
      const ready = gateway.output().split('\n').find((line) => line.includes('readyAfterMs'));
      const { readyAfterMs } = JSON.parse(ready ?? '{}');
      // Wide, since other tests share the processor; the time itself is in the log and in the README.
      expect(readyAfterMs).toBeLessThan(10_000);
      gateway.child.kill('SIGTERM');
      expect(await gateway.exit).toBe(0);
    }
  });

  it('lets a request in flight end when it is told to stop, accepts none after it, and exits 0', async () => {
    const gateway = start(['--supergraph', supergraph, '--port', '0']);
    const url = `http://127.0.0.1:${await gateway.port}/graphql`;
    const post = (query: string) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
    const before = library.books.received.length;
    const inFlight = post('{ slow(ms: 700) }');
    await until(() => library.books.received.length > before);
    gateway.child.kill('SIGTERM');
    await until(() => gateway.output().includes('draining'));
    await expect(post('{ __typename }')).rejects.toThrow();
    expect(await (await inFlight).json()).toEqual({ data: { slow: 'late' } });
    const answeredAt = Date.now();
    expect(await gateway.exit).toBe(0);
    expect(Date.now() - answeredAt).toBeLessThan(5_000);
  });

  it('is not kept from stopping by a connection on which nothing was asked', async () => {
    const gateway = start(['--supergraph', supergraph, '--port', '0']);
    const idle = connect(await gateway.port, '127.0.0.1').on('error', () => {});
    await once(idle, 'connect');
    const toldAt = Date.now();
    gateway.child.kill('SIGTERM');
    expect(await gateway.exit).toBe(0);
    expect(Date.now() - toldAt).toBeLessThan(5_000);
  });

  it('cuts off what is still in flight after the drain time', async () => {
    const overrides = join(folder, 'bounds.json');
    await writeFile(overrides, '{"drainTimeoutMs":200}');
    const gateway = start(['--supergraph', supergraph, '--port', '0', '--config', overrides]);
    const url = `http://127.0.0.1:${await gateway.port}/graphql`;
    const before = library.books.received.length;
    const inFlight = fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ slow(ms: 20000) }"}' });
    const cutOff = expect(inFlight).rejects.toThrow();
    await until(() => library.books.received.length > before);
    gateway.child.kill('SIGINT');
    await cutOff;
    expect(await gateway.exit).toBe(0);
  });

  it('ends when the process that started it is gone', async () => {
    const gateway = start(['--supergraph', supergraph, '--port', '0']);
    await gateway.port;
    gateway.child.disconnect();
    expect(await gateway.exit).toBe(0);
  });

  it('names a port that is taken, in one line, and exits 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const gateway = start(['--supergraph', supergraph, '--port', String(taken)]);
    expect(await gateway.exit).toBe(1);
    expect(gateway.output().trim().split('\n')).toHaveLength(1);
    expect(gateway.output()).toContain(`port ${taken} of 127.0.0.1 is taken`);
    holder.close();
  });

  it('connects to its subgraphs and nowhere else, without being told to by its environment', async () => {
    const gateway = start(['--supergraph', supergraph, '--port', '0'], ['--import', RECORDER]);
    const origin = `http://127.0.0.1:${await gateway.port}`;
    const body = '{"query":"{ book(id: 1) { title notes { text } } }"}';
    const response = await fetch(`${origin}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect((await response.json()).data.book.title).toBe('Book 1');
    // Apollo's class would contact metadata services as soon as it is constructed.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const ports = [library.books, library.notes].map(({ url }) => new URL(url).port);
    const connections = gateway.errors().split('\n').filter((line) => line.startsWith('CONNECTION'));
    const isOwn = (line: string) => ports.some((port) => line.includes('"127.0.0.1"') && line.includes(`"${port}"`));
    expect(connections.filter(isOwn).length).toBeGreaterThanOrEqual(2);
    expect(connections.filter((line) => !isOwn(line) && line !== 'CONNECTION {"lookup":"127.0.0.1"}')).toEqual([]);
  });

  it.each([
    [['--port', '4000'], 'give the supergraph to serve: --supergraph FILE'],
    [['--supergraph', 'x', '--prot', '1'], "Unknown option '--prot'"],
    [['--supergraph', 'x', '--port', '70000'], '--port'],
    [['--supergraph', 'x', '--cors-origin', 'http://a.example/path'], '--cors-origin: give scheme, host and port only'],
    [['--supergraph', 'x', '--subgraph-url', 'books'], '--subgraph-url: give NAME=URL'],
    [['--supergraph', 'x', '--issuer', 'ftp://a'], '--issuer'],
  ])('refuses %j and exits 2', async (args, problem) => {
    const gateway = start(args);
    expect(await gateway.exit).toBe(2);
    expect(gateway.errors()).toContain(problem);
  });

  it('refuses a development issuer in production mode, and says what to do', async () => {
    const gateway = start(['--supergraph', supergraph, '--port', '0', '--mode', 'production', '--issuer', 'http://127.0.0.1:4003']);
    expect(await gateway.exit).toBe(1);
    expect(gateway.output()).toContain('Production mode needs an https issuer');
  });
});
