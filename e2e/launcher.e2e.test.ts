import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabases } from '../local/database/create-databases.ts';
import { findServer } from '../local/database/find-server.ts';
import { runServer } from '../local/database/run-server.ts';
import { freePort } from '../local/free-port.ts';
import { portsFrom } from '../local/ports.ts';
import { startSystem } from '../local/system.ts';
import { freeBasePort } from './free-base-port.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const waitMs = 60_000;

/** A launcher as a user starts it, with what it has printed so far. */
interface Launcher {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

let folder: string;
let basePort: number;
const launchers: Launcher[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ad-network-launcher-'));
  basePort = await freeBasePort();
});

afterEach(async () => {
  for (const { child, exited } of launchers.splice(0)) {
    child.kill('SIGTERM');
    await exited;
  }
  await untilNoProcess();
  rmSync(folder, { recursive: true, force: true });
});

function launch(flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Launcher {
  return launchBy(process.execPath, ['local/run.js', 'local/start.ts'], ['--no-seed', ...flags], env);
}

function launchBy(command: string, first: readonly string[], flags: readonly string[], env: Readonly<Record<string, string>>): Launcher {
  const args = [...first, '--data', folder, '--port', String(basePort), '--no-dashboards', ...flags];
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const exited = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  const launcher = { child, exited, output: () => output };
  launchers.push(launcher);
  return launcher;
}

async function untilReady(launcher: Launcher): Promise<void> {
  const ended = launcher.exited.then((code) => { throw new Error(`the launcher ended with code ${code}:\n${launcher.output()}`); });
  ended.catch(() => {});
  const ready = (async () => {
    while (!launcher.output().includes('Ctrl-C stops everything')) await sleep(50);
  })();
  await Promise.race([ready, ended]);
}

/** Every process whose command line names our folder or our gateway's port, or whose parent does. */
function ourProcesses(): readonly { readonly pid: number; readonly commandLine: string }[] {
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    const commandLine = read(`/proc/${name}/cmdline`).split('\0').join(' ').trim();
    // Subgraphs get their settings by environment, not on their command line.
    const environment = read(`/proc/${name}/environ`).split('\0');
    const ours = commandLine.includes(folder) || commandLine.includes(`--port ${basePort} `) || environment.includes(`PORT=${basePort + 1}`) || environment.includes(`PORT=${basePort + 2}`);
    return ours && commandLine ? [{ pid: Number(name), commandLine }] : [];
  });
}

async function untilNoProcess(): Promise<void> {
  const deadline = Date.now() + waitMs;
  while (ourProcesses().length > 0 && Date.now() < deadline) await sleep(50);
  expect(ourProcesses()).toEqual([]);
}

function processId(part: string): number {
  const found = ourProcesses().find(({ commandLine }) => commandLine.includes(part));
  if (!found) throw new Error(`no process with "${part}" among ${JSON.stringify(ourProcesses())}`);
  return found.pid;
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops everything, leaves no process behind, and the next start works on the same data', async (signal) => {
  const first = launch();
  await untilReady(first);
  expect(ourProcesses().length).toBeGreaterThanOrEqual(6);
  first.child.kill(signal);
  expect(await first.exited).toBe(0);
  expect(first.output()).toContain('Stopped. Data is kept');
  expect(ourProcesses()).toEqual([]);

  const startedMs = Date.now();
  const second = launch();
  await untilReady(second);
  // Under 5 s on an idle machine; here a whole other system and its tests run at the same time.
  expect(Date.now() - startedMs).toBeLessThan(45_000);
  expect(second.output()).not.toContain('creating the data folder');
});

test('npm start stops everything when npm is told to end', async () => {
  const launcher = launchBy('npm', ['start', '--'], ['--no-seed'], {});
  await untilReady(launcher);
  launcher.child.kill('SIGTERM');
  await untilNoProcess();
});

test.each(['SIGINT', 'SIGKILL'] as const)('seeding that %s interrupts is begun again from empty databases at the next start', async (signal) => {
  const seeding = (): Launcher => launchBy(process.execPath, ['local/run.js', 'local/start.ts'], ['--scale', 'ci'], {});
  const first = seeding();
  const state = (): string => {
    const file = join(folder, 'databases.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).state : '';
  };
  while (state() !== 'seeding') await sleep(20);
  await sleep(500);
  expect(state()).toBe('seeding');
  first.child.kill(signal);
  await first.exited;
  await untilNoProcess();
  const second = seeding();
  await untilReady(second);
  expect(second.output()).toContain('Data of scale ci.');
  expect(state()).toBe('seeded');
});

test('it prints the addresses, the business date, a token for each role, and a query that can be pasted', async () => {
  const launcher = launch();
  await untilReady(launcher);
  const output = launcher.output();
  for (const offset of [0, 1, 2]) expect(output).toContain(`http://127.0.0.1:${basePort + offset}/graphql`);
  expect(output).toContain('Business date 2026-11-15');
  for (const identity of ['ops', 'ops-lead', 'finance', 'finance-approver', 'admin', 'auditor', 'service']) {
    expect(output).toMatch(new RegExp(`^ {2}${identity} — .*\\n {4}ey[\\w-]+\\.[\\w-]+\\.[\\w-]+$`, 'm'));
  }
  const command = /Try it:\n([\s\S]*?)\n\nCtrl-C/.exec(output)?.[1] ?? '';
  const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  let answer = '';
  shell.stdout.on('data', (chunk: Buffer) => { answer += chunk.toString(); });
  await new Promise((done) => shell.once('close', done));
  expect(JSON.parse(answer)).toEqual({ data: { campaigns: { edges: [] } } });
});

test('a taken port is named with who wants it, and nothing is left running', async () => {
  const server = createServer();
  await new Promise<void>((done) => { server.listen(basePort + 2, '127.0.0.1', done); });
  const launcher = launch();
  expect(await launcher.exited).toBe(1);
  server.close();
  expect(launcher.output()).toContain(`PORT_TAKEN: Port ${basePort + 2} (for Billing) is taken by another process.`);
  expect(ourProcesses()).toEqual([]);
});

test.each([['subgraphs/billing/main.ts', 'billing'], ['gateway/main.ts', 'gateway'], ['mariadbd', 'database']])('when %s dies the launcher names it, stops the rest and exits 1', async (part, name) => {
  const launcher = launch();
  await untilReady(launcher);
  process.kill(processId(part), 'SIGKILL');
  expect(await launcher.exited).toBe(1);
  expect(launcher.output()).toMatch(new RegExp(`${name} was ended by signal SIGKILL\\. The end of .*${name}\\.log`));
  expect(ourProcesses()).toEqual([]);
});

test('a service that refuses to start is named with its reason, and what was started is stopped', async () => {
  const options = { dataFolder: folder, ports: portsFrom(basePort), scale: 'ci', seed: false, dashboards: false, ignoreExternal: true } as const;
  const starting = startSystem({ ...options, environment: { billing: { MODE: 'no-such-mode' } } });
  await expect(starting).rejects.toMatchObject({ code: 'SERVICE_FAILED', message: expect.stringMatching(/^billing ended with exit code 1\.[^]*MODE/) });
  expect(ourProcesses()).toEqual([]);
});

test('when the launcher itself is killed its processes end, and the next start serves the same data', async () => {
  const first = launch();
  await untilReady(first);
  const launcher = ourProcesses().find(({ commandLine }) => commandLine.includes('start.ts') && !commandLine.includes('run.js'));
  process.kill(launcher?.pid ?? 0, 'SIGKILL');
  await first.exited;
  const second = launch();
  await untilReady(second);
  expect(second.output()).toContain('Ready in');
});

test('a second launcher on the same data is refused and leaves the first one alone', async () => {
  const first = launch();
  await untilReady(first);
  const second = launch(['--port', String(basePort + 7)]);
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain(`ALREADY_RUNNING: The system is running on this data already: http://127.0.0.1:${basePort}/graphql`);
  expect((await fetch(`http://127.0.0.1:${basePort}/ready`)).status).toBe(200);
});

test('after kill -9 of the database under load, the next start has every acknowledged row', async () => {
  const first = launch();
  await untilReady(first);
  const passwords: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(folder, 'database-passwords.json'), 'utf8'));
  const uri = `mysql://operations_owner:${passwords['operations_owner'] ?? ''}@127.0.0.1:${basePort + 4}/operations`;
  const pool = mysql.createPool({ uri, connectionLimit: 4 });
  await pool.query('CREATE TABLE row_kept (id BIGINT PRIMARY KEY)');
  const acknowledged: number[] = [];
  let next = 0;
  const databasePid = processId('mariadbd');
  await Promise.allSettled(Array.from({ length: 4 }, async () => {
    for (;;) {
      const id = next++;
      await pool.query('INSERT INTO row_kept VALUES (?)', [id]);
      acknowledged.push(id);
      if (acknowledged.length === 300) process.kill(databasePid, 'SIGKILL');
    }
  }));
  await pool.end().catch(() => {});
  expect(await first.exited).toBe(1);

  const second = launch();
  await untilReady(second);
  const connection = await mysql.createConnection({ uri });
  const [rows] = await connection.query<RowDataPacket[]>('SELECT id FROM row_kept');
  await connection.end();
  const kept = new Set(rows.map((row) => Number(row['id'])));
  expect(acknowledged.length).toBeGreaterThanOrEqual(300);
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
});

test('a reset is refused without somebody to ask, and for servers that are not ours', async () => {
  const alone = launch(['--reset']);
  expect(await alone.exited).toBe(1);
  expect(alone.output()).toContain('add --yes to confirm');
  const url = 'mysql://user:secret@127.0.0.1:1/database';
  const external = launch(['--reset', '--yes'], { OPERATIONS_DATABASE_URL: url, OPERATIONS_OWNER_URL: url, BILLING_DATABASE_URL: url, BILLING_OWNER_URL: url });
  expect(await external.exited).toBe(1);
  expect(external.output()).toContain('EXTERNAL_DATABASE_REFUSED');
  expect(external.output()).not.toContain('secret');
  const half = launch([], { OPERATIONS_DATABASE_URL: url });
  expect(await half.exited).toBe(1);
  expect(half.output()).toContain('set BILLING_DATABASE_URL and OPERATIONS_OWNER_URL and BILLING_OWNER_URL as well');
});

/** A database server as somebody else runs it, with both databases and their users and nothing in them. */
async function startOwnServer(): Promise<{ readonly env: Readonly<Record<string, string>>; readonly stop: () => Promise<void> }> {
  const ownFolder = mkdtempSync(join(tmpdir(), 'ad-network-own-server-'));
  const server = await runServer({ binary: await findServer(() => {}), folder: join(ownFolder, 'database'), logFile: join(ownFolder, 'database.log'), port: await freePort(), durability: 'fast' });
  const { operations, billing } = await createDatabases(server.adminUrl, join(ownFolder, 'passwords.json'));
  return {
    env: { OPERATIONS_DATABASE_URL: operations.service, OPERATIONS_OWNER_URL: operations.owner, BILLING_DATABASE_URL: billing.service, BILLING_OWNER_URL: billing.owner },
    stop: async () => {
      await server.stop();
      rmSync(ownFolder, { recursive: true, force: true });
    },
  };
}

test('servers of one\'s own are migrated and served, and neither seeded nor emptied unless --allow-external', async () => {
  const own = await startOwnServer();
  const unseeded = (flags: readonly string[]): Launcher => launchBy(process.execPath, ['local/run.js', 'local/start.ts'], flags, own.env);
  try {
    const first = unseeded([]);
    await untilReady(first);
    expect(first.output()).toContain('your own servers (migrated, never seeded or emptied without --allow-external)');
    const connection = await mysql.createConnection({ uri: own.env['OPERATIONS_OWNER_URL'] ?? '' });
    const agencies = async (): Promise<unknown> => (await connection.query<RowDataPacket[]>('SELECT name FROM operations.agency'))[0];
    expect(await agencies()).toEqual([]);
    await connection.query("INSERT INTO agency (name) VALUES ('Kept')");
    first.child.kill('SIGINT');
    expect(await first.exited).toBe(0);
    const refused = unseeded(['--reset', '--yes']);
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toContain('EXTERNAL_DATABASE_REFUSED');
    expect(await agencies()).toMatchObject([{ name: 'Kept' }]);
    const reset = unseeded(['--reset', '--yes', '--allow-external', '--no-seed']);
    await untilReady(reset);
    expect(await agencies()).toEqual([]);
    await connection.end();
    reset.child.kill('SIGINT');
    expect(await reset.exited).toBe(0);
  } finally {
    await own.stop();
  }
});

test('a server of one\'s own that cannot be used is named by its setting, without a password and without a stack', async () => {
  const url = 'mysql://somebody:secret@127.0.0.1:1/database';
  const launcher = launch([], { OPERATIONS_DATABASE_URL: url, OPERATIONS_OWNER_URL: url, BILLING_DATABASE_URL: url, BILLING_OWNER_URL: url });
  expect(await launcher.exited).toBe(1);
  expect(launcher.output()).toContain('DATABASE_FAILED: OPERATIONS_OWNER_URL (somebody at 127.0.0.1:1/database) cannot be used: ECONNREFUSED.');
  expect(launcher.output()).not.toMatch(/secret|\n\s+at /);
});

test('--verbose shows what the processes log, by name', async () => {
  const launcher = launch(['--verbose']);
  await untilReady(launcher);
  launcher.child.kill('SIGINT');
  await launcher.exited;
  for (const name of ['operations', 'billing', 'gateway']) expect(launcher.output()).toMatch(new RegExp(`^\\[${name}\\] \\{`, 'm'));
});

test('--help lists every flag, and an unknown one is an error', async () => {
  const help = launch(['--help']);
  expect(await help.exited).toBe(0);
  for (const flag of ['--scale', '--port', '--no-seed', '--reset', '--yes', '--allow-external', '--data']) expect(help.output()).toContain(flag);
  const unknown = launch(['--sclae', 'ci']);
  expect(await unknown.exited).toBe(1);
  expect(unknown.output()).toContain("unknown option '--sclae'");
});
