import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { processCommandLine } from '../process-command-line.ts';
import { findServer } from './find-server.ts';
import type { Durability } from './server-options.ts';
import { type DatabaseServer, runServer, serverFiles } from './run-server.ts';

let root: string;
let folder: string;
let server: DatabaseServer | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ad-network-server-'));
  folder = root;
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(root, { recursive: true, force: true });
});

async function start(options: { readonly stopWithParent?: boolean; readonly durability?: Durability } = {}): Promise<DatabaseServer> {
  const binary = await findServer(() => {});
  server = await runServer({
    binary, folder: join(folder, 'database'), logFile: join(folder, 'log'), port: await freePort(), durability: 'fast', ...options,
  });
  return server;
}

test('the server speaks UTC, is strict, has the product\'s collation and listens on loopback only', async () => {
  const { adminUrl } = await start();
  const connection = await mysql.createConnection({ uri: adminUrl });
  const [rows] = await connection.query('SELECT @@time_zone AS zone_name, @@collation_server AS collation_name, @@local_infile AS infile_on, @@bind_address AS address');
  const [modes] = await connection.query<RowDataPacket[]>('SELECT @@sql_mode AS modes');
  await connection.end();
  expect(rows).toEqual([{ zone_name: '+00:00', collation_name: 'utf8mb4_unicode_520_ci', infile_on: 0, address: '127.0.0.1' }]);
  expect(modes[0]?.['modes']).toContain('STRICT_TRANS_TABLES');
});

test('no account that the installer made can be used without a password', async () => {
  const { adminUrl } = await start();
  for (const user of ['root', '', 'mysql', 'local_admin', 'mariadb.sys']) {
    const url = new URL(adminUrl);
    url.username = user;
    url.password = '';
    await expect(mysql.createConnection({ uri: url.href }), `user "${user}"`).rejects.toMatchObject({ code: expect.stringMatching(/DENIED/) });
  }
  await expect(mysql.createConnection({ socketPath: serverFiles(join(folder, 'database')).socket, user: 'root' })).rejects.toMatchObject({ code: expect.stringMatching(/DENIED/) });
});

test('after kill -9 under load, every row that was acknowledged is there', async () => {
  const first = await start({ durability: 'durable' });
  const pool = mysql.createPool({ uri: first.adminUrl, connectionLimit: 4 });
  await pool.query('CREATE DATABASE load_test');
  await pool.query('CREATE TABLE load_test.row_kept (id BIGINT PRIMARY KEY, text VARCHAR(100) NOT NULL)');
  const acknowledged: number[] = [];
  let next = 0;
  const writers = Array.from({ length: 4 }, async () => {
    for (;;) {
      const id = next++;
      await pool.query('INSERT INTO load_test.row_kept VALUES (?, ?)', [id, 'x'.repeat(100)]);
      acknowledged.push(id);
      if (acknowledged.length === 300) process.kill(first.pid, 'SIGKILL');
    }
  });
  await Promise.allSettled(writers);
  await pool.end().catch(() => {});
  expect(await first.exited).toMatchObject({ signal: 'SIGKILL' });
  expect(acknowledged.length).toBeGreaterThanOrEqual(300);

  const second = await start({ durability: 'durable' });
  const connection = await mysql.createConnection({ uri: second.adminUrl });
  const [rows] = await connection.query<RowDataPacket[]>('SELECT id FROM load_test.row_kept');
  await connection.end();
  const kept = new Set(rows.map((row) => Number(row['id'])));
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
});

test('a server that a killed launcher left behind is found by its pid file, stopped, and its data served again', async () => {
  const orphan = await start({ stopWithParent: false });
  const connection = await mysql.createConnection({ uri: orphan.adminUrl });
  await connection.query('CREATE DATABASE of_before');
  await connection.end();
  const second = await start();
  expect(processCommandLine(orphan.pid)).toBeUndefined();
  const again = await mysql.createConnection({ uri: second.adminUrl });
  const [rows] = await again.query("SHOW DATABASES LIKE 'of_before'");
  await again.end();
  expect(rows).toHaveLength(1);
});

test('stopping leaves neither process, pid file nor socket', async () => {
  const { pid } = await start();
  const files = serverFiles(join(folder, 'database'));
  expect(existsSync(files.socket)).toBe(true);
  await server?.stop();
  expect(processCommandLine(pid)).toBeUndefined();
  expect([existsSync(files.pid), existsSync(files.socket)]).toEqual([false, false]);
});

test('a folder whose path is too long for a socket works all the same', async () => {
  folder = join(root, 'x'.repeat(120));
  const { adminUrl } = await start();
  const connection = await mysql.createConnection({ uri: adminUrl });
  await connection.end();
  const { socket } = serverFiles(join(folder, 'database'));
  expect(Buffer.byteLength(socket)).toBeLessThan(104);
  expect(existsSync(socket)).toBe(true);
});

test('a server that cannot start says what its log says', async () => {
  const { port } = await start();
  const binary = await findServer(() => {});
  const second = runServer({ binary, folder: join(folder, 'second'), logFile: join(folder, 'second.log'), port, durability: 'fast' });
  await expect(second).rejects.toMatchObject({ code: 'DATABASE_FAILED', message: expect.stringContaining('Bind on TCP/IP port') });
});
