import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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

test('SIGTERM lets a response in flight end, takes nothing after it, and exits 0 within its drain time', async () => {
  const { child } = serve(['--ops-port', '0', '--billing-port', '0']);
  const [message] = await once(child, 'message');
  const { ops, billing } = message.ports as { readonly ops: number; readonly billing: number };
  // A request whose head has arrived in part: it is in flight until the rest comes.
  const slow = connect(ops, '127.0.0.1');
  let answer = '';
  slow.on('data', (chunk) => (answer += String(chunk)));
  const answered = once(slow, 'close');
  slow.write('GET /config.json HTTP/1.1\r\nhost: dashboard\r\n');
  // The server has seen it, since it has answered what came later.
  expect((await fetch(`http://127.0.0.1:${ops}/health`)).status).toBe(200);
  const exited = exitCode(child);
  child.kill('SIGTERM');
  for (const port of [ops, billing]) {
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/health`).then(() => 'taken', () => 'refused'), { timeout: 2_000 }).toBe('refused');
  }
  slow.write('\r\n');
  await answered;
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*gatewayUrl/);
  expect(await exited).toBe(0);
});

test('SIGTERM ends it with exit code 0, and is not held up by a connection on which nothing is asked', async () => {
  const { child } = serve(['--ops-port', '0', '--billing-port', '0']);
  const [message] = await once(child, 'message');
  const idle = connect(message.ports.ops, '127.0.0.1').on('error', () => {});
  await once(idle, 'connect');
  const toldAtMs = performance.now();
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
  expect(performance.now() - toldAtMs).toBeLessThan(dashboardDefaults.drainTimeoutMs + 2_000);
});
