import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, type ServiceGrants } from '../subgraphs/runtime/migrate.ts';

const root = join(import.meta.dirname, '..');
const adminUrl = process.env['TEST_DATABASE_ADMIN_URL'] ?? '';
const suffix = randomBytes(4).toString('hex');
let folder = '';

/** Stands for the image's `mysql` client: runs the statements on the test server, under names that no other database there has. */
const client = `import mysql from ${JSON.stringify(import.meta.resolve('mysql2/promise'))};
import { text } from 'node:stream/consumers';
const connection = await mysql.createConnection({ uri: process.env.TEST_DATABASE_ADMIN_URL, multipleStatements: true });
await connection.query((await text(process.stdin)).replaceAll(process.env.NAME, process.env.NAME + '_${suffix}'));
await connection.end();
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-database-'));
  writeFileSync(join(folder, 'client.mjs'), client);
  writeFileSync(join(folder, 'mysql'), `#!/bin/sh\nexec "${process.execPath}" "${join(folder, 'client.mjs')}"\n`);
  chmodSync(join(folder, 'mysql'), 0o755);
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  const connection = await mysql.createConnection({ uri: adminUrl });
  for (const name of ['operations', 'billing']) {
    await connection.query(`DROP DATABASE IF EXISTS ${name}_${suffix}`);
    for (const user of ['owner', 'svc']) await connection.query(`DROP USER IF EXISTS '${name}_${suffix}_${user}'@'%'`);
  }
  await connection.end();
});

describe('the script that creates a database in its container', () => {
  it.each(['operations', 'billing'])('%s: makes an owner who can migrate, and a service user with no right but what the migration gives', async (name) => {
    const prefix = name.toUpperCase();
    const result = spawnSync('sh', [join(root, 'subgraphs', name, 'docker', 'create-database.sh')], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
        TEST_DATABASE_ADMIN_URL: adminUrl,
        NAME: name,
        MYSQL_ROOT_PASSWORD: 'not-used-here',
        [`${prefix}_OWNER_PASSWORD`]: 'owner-secret',
        [`${prefix}_SERVICE_PASSWORD`]: 'service-secret',
      },
    });
    expect([result.status, result.stderr]).toEqual([0, '']);

    const ownerUrl = urlOf(`${name}_${suffix}_owner`, 'owner-secret', `${name}_${suffix}`);
    const serviceUrl = urlOf(`${name}_${suffix}_svc`, 'service-secret', `${name}_${suffix}`);
    await expect(mysql.createConnection({ uri: serviceUrl })).rejects.toThrow(/Access denied/);
    const { grants } = (await import(`../subgraphs/${name}/grants.ts`)) as { readonly grants: ServiceGrants };
    await migrate({ ownerUrl, serviceUrl, migrationsFolder: join(root, 'subgraphs', name, 'migrations'), grants });

    const service = await mysql.createConnection({ uri: serviceUrl });
    const [rows] = await service.query('SELECT default_collation_name AS collation_name FROM information_schema.schemata WHERE schema_name = DATABASE()');
    expect(rows).toEqual([{ collation_name: 'utf8mb4_unicode_520_ci' }]);
    await expect(service.query('CREATE TABLE x (id INT)')).rejects.toThrow(/denied/);
    await service.end();
  });
});

function urlOf(user: string, password: string, database: string): string {
  const url = new URL(adminUrl);
  url.username = user;
  url.password = password;
  url.pathname = `/${database}`;
  return url.href;
}
