import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabases, databaseNames, type SystemDatabases } from './create-databases.ts';
import { type PrepareOptions, prepareDatabases } from './prepare-databases.ts';

const adminUrl = process.env['TEST_DATABASE_ADMIN_URL'] ?? '';
let folder: string;
let databases: SystemDatabases;

async function query(url: string, sql: string): Promise<unknown> {
  const connection = await mysql.createConnection({ uri: url });
  try {
    return (await connection.query(sql))[0];
  } finally {
    await connection.end();
  }
}

/** Prepares as for servers that are not ours, unless told otherwise. */
function prepare(options: Partial<PrepareOptions> = {}): Promise<unknown> {
  const emptyAs = { operations: databases.operations.owner, billing: databases.billing.owner };
  return prepareDatabases({ databases, emptyAs, dataFolder: folder, scale: 'ci', seed: false, reset: false, mayEmpty: false, progress: () => {}, ...options });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ad-network-create-'));
  databases = await createDatabases(adminUrl, join(folder, 'passwords.json'));
  await prepare();
});

afterAll(async () => {
  for (const name of databaseNames) {
    await query(adminUrl, `DROP DATABASE ${name}`);
    for (const user of [`${name}_owner`, `${name}_svc`]) await query(adminUrl, `DROP USER '${user}'@'%'`);
  }
  rmSync(folder, { recursive: true, force: true });
});

test.each([['operations', 'billing'], ['billing', 'operations']] as const)('neither user of %s can see or reach %s', async (own, other) => {
  for (const url of [databases[own].service, databases[own].owner]) {
    const names = (await query(url, 'SHOW DATABASES')) as readonly { readonly Database: string }[];
    expect(names.map(({ Database }) => Database).filter((name) => databaseNames.some((one) => one === name))).toEqual([own]);
    await expect(query(url, `SELECT 1 FROM ${other}.__drizzle_migrations`)).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
  }
});

test('a service user reads its own tables, but cannot change the schema or pass rights on', async () => {
  const url = databases.operations.service;
  await expect(query(url, 'SELECT COUNT(*) FROM campaign')).resolves.toBeDefined();
  for (const sql of ['DROP TABLE campaign', 'CREATE TABLE extra (id INT)', 'TRUNCATE TABLE campaign', "GRANT SELECT ON operations.* TO 'billing_svc'@'%'"]) {
    await expect(query(url, sql), sql).rejects.toMatchObject({ code: expect.stringMatching(/DENIED/) });
  }
});

test('passwords are random, kept for this user alone, and the same at the next start', async () => {
  expect(statSync(join(folder, 'passwords.json')).mode & 0o777).toBe(0o600);
  const again = await createDatabases(adminUrl, join(folder, 'passwords.json'));
  expect(again).toEqual(databases);
  const passwords = [again.operations.owner, again.operations.service, again.billing.owner, again.billing.service].map((url) => new URL(url).password);
  expect(new Set(passwords).size).toBe(4);
  for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{48}$/);
});

test('no account of the server can be used without a password', async () => {
  for (const user of ['root', '', 'local_admin', 'operations_svc', 'billing_owner']) {
    const url = new URL(adminUrl);
    url.username = user;
    url.password = '';
    await expect(query(url.href, 'SELECT 1'), `user "${user}"`).rejects.toMatchObject({ code: expect.stringMatching(/DENIED/) });
  }
});

test('databases that were left half-way are emptied only when they are ours', async () => {
  await query(databases.operations.owner, 'CREATE TABLE left_half_way (id INT)');
  const marks = mkdtempSync(join(folder, 'marks-'));
  writeFileSync(join(marks, 'databases.json'), '{"state":"migrating"}');
  const tables = (): Promise<unknown> => query(databases.operations.owner, "SHOW TABLES LIKE 'left_half_way'");
  await expect(prepare({ dataFolder: marks })).rejects.toMatchObject({ code: 'EXTERNAL_DATABASE_REFUSED' });
  expect(await tables()).toHaveLength(1);
  await prepare({ dataFolder: marks, mayEmpty: true });
  expect(await tables()).toHaveLength(0);
  await expect(query(databases.operations.service, 'SELECT COUNT(*) FROM campaign')).resolves.toBeDefined();
});
