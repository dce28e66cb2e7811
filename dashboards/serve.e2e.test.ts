import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { dashboardDefaults } from './config.ts';

const system = inject('system');

function serve(flags: readonly string[]): { readonly child: ChildProcess; readonly errors: () => string } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), ...flags], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += String(chunk)));
  return { child, errors: () => errors };
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, 'exit');
  return code;
}

test('a port that is taken is named', async () => {
  const { port } = new URL(system.opsDashboardUrl);
  const { child, errors } = serve(['--ops-port', port, '--billing-port', '0']);
  expect(await exitCode(child)).toBe(1);
  expect(errors()).toBe(`Port ${port} is taken: stop what listens there or pass another --ops-port.\n`);
});

test('a wrong setting is refused with what it must be', async () => {
  const { child, errors } = serve(['--gateway', 'nowhere']);
  expect(await exitCode(child)).toBe(3);
  expect(errors()).toBe('--gateway must be an http(s) address, not "nowhere".\n');
});

test('it tells its parent the ports when it is ready, and does not outlive it', async () => {
  const { child } = serve(['--ops-port', '0', '--billing-port', '0']);
  const [message] = await once(child, 'message');
  expect(message).toMatchObject({ type: 'ready', port: message.ports.ops });
  const answers = [message.ports.ops, message.ports.billing].map((port: number) => fetch(`http://127.0.0.1:${port}/ready`));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  child.disconnect();
  expect(await exitCode(child)).toBe(0);
});

/** Takes HTTP/1.1 responses with a content-length apart; throws where one is cut off. */
function readResponses(bytes: Buffer): readonly { readonly status: number; readonly length: number }[] {
  const responses: { readonly status: number; readonly length: number }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const bodyAt = bytes.indexOf('\r\n\r\n', at) + 4;
    const head = bytes.subarray(at, bodyAt).toString('latin1');
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
    if (bodyAt < 4 || bodyAt + length > bytes.length) throw new Error(`response ${responses.length + 1} is cut off after ${bytes.length - at} of ${length} bytes`);
    responses.push({ status: Number(head.slice('HTTP/1.1 '.length, 12)), length });
    at = bodyAt + length;
  }
  return responses;
}

test('SIGTERM lets responses in flight end whole, takes nothing after it, and exits 0 within its drain time', async () => {
  const { child } = serve(['--ops-port', '0', '--billing-port', '0']);
  const [message] = await once(child, 'message');
  const { ops, billing } = message.ports as { readonly ops: number; readonly billing: number };
  const assets = join(import.meta.dirname, 'ops/dist/assets');
  const [largest] = readdirSync(assets).filter((name) => name.endsWith('.js')).map((name) => ({ name, bytes: statSync(join(assets, name)).size })).sort((one, other) => other.bytes - one.bytes);
  // More than the sockets' buffers take, so that some of it is in flight for as long as nobody reads.
  const asked = Math.ceil(20_000_000 / (largest?.bytes ?? 1));
  const reader = connect(ops, '127.0.0.1');
  const chunks: Buffer[] = [];
  reader.write(`GET /assets/${largest?.name} HTTP/1.1\r\nhost: dashboard\r\n\r\n`.repeat(asked));
  await once(reader, 'readable');
  const exited = exitCode(child);
  const toldAtMs = performance.now();
  child.kill('SIGTERM');
  for (const port of [ops, billing]) {
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/health`).then(() => 'taken', () => 'refused'), { timeout: 2_000 }).toBe('refused');
  }
  expect(child.exitCode).toBeNull();
  const ended = once(reader, 'close');
  reader.on('data', (chunk: Buffer) => chunks.push(chunk));
  await ended;
  const responses = readResponses(Buffer.concat(chunks));
  const whole = responses.filter(({ status }) => status === 200);
  expect(whole.length).toBeGreaterThan(1);
  expect(new Set(whole.map(({ length }) => length))).toEqual(new Set([largest?.bytes]));
  expect(await exited).toBe(0);
  expect(performance.now() - toldAtMs).toBeLessThan(dashboardDefaults.drainTimeoutMs + 2_000);
});

test('SIGTERM ends it with exit code 0, and is not held up by a connection on which nothing is asked', async () => {
  const { child } = serve(['--ops-port', '0', '--billing-port', '0']);
  const [message] = await once(child, 'message');
  const idle = connect(message.ports.ops, '127.0.0.1').on('error', () => {});
  await once(idle, 'connect');
  const toldAtMs = performance.now();
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
  expect(performance.now() - toldAtMs).toBeLessThan(dashboardDefaults.drainTimeoutMs);
});
