import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import mysql from 'mysql2/promise';
import { createDatabase } from './create-database.ts';
import { migrate, type ServiceGrants } from './migrate.ts';

/** A database of one test file's own. */
export interface TestDatabase {
  readonly database: string;
  readonly ownerUrl: string;
  readonly serviceUrl: string;
  /** Removes the database and its users. */
  readonly drop: () => Promise<void>;
}

/**
 * A fresh, migrated database with users of its own, on the real server that the test run started
 * (`TEST_DATABASE_ADMIN_URL`). `subgraph` is a folder of `subgraphs/`.
 */
export async function createTestDatabase(subgraph: 'operations' | 'billing'): Promise<TestDatabase> {
  const adminUrl = process.env['TEST_DATABASE_ADMIN_URL'];
  if (adminUrl === undefined) throw new Error('TEST_DATABASE_ADMIN_URL is not set: run these tests with `npm test`.');
  const database = `${subgraph}_${randomBytes(5).toString('hex')}`;
  const users = { owner: { user: `${database}_owner`, password: randomBytes(12).toString('hex') }, service: { user: `${database}_svc`, password: randomBytes(12).toString('hex') } };
  await createDatabase(adminUrl, { database, ...users });
  const ownerUrl = urlOf(adminUrl, users.owner, database);
  const serviceUrl = urlOf(adminUrl, users.service, database);
  const { grants } = (await import(`../${subgraph}/grants.ts`)) as { readonly grants: ServiceGrants };
  await migrate({ ownerUrl, serviceUrl, migrationsFolder: fileURLToPath(new URL(`../${subgraph}/migrations`, import.meta.url)), grants });
  return { database, ownerUrl, serviceUrl, drop: () => drop(adminUrl, database) };
}

function urlOf(adminUrl: string, account: { readonly user: string; readonly password: string }, database: string): string {
  const url = new URL(adminUrl);
  url.username = account.user;
  url.password = account.password;
  url.pathname = `/${database}`;
  return url.href;
}

async function drop(adminUrl: string, database: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: adminUrl });
  try {
    await connection.query(`DROP DATABASE IF EXISTS ${connection.escapeId(database)}`);
    for (const role of ['owner', 'svc']) await connection.query(`DROP USER IF EXISTS ${connection.escape(`${database}_${role}`)}@'%'`);
  } finally {
    await connection.end();
  }
}
