import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import mysql from 'mysql2/promise';
import { createDatabase } from '../../subgraphs/runtime/create-database.ts';

/** Where one subgraph's data is: `service` is for the running process, `owner` migrates. URLs `mysql://user:password@host:port/database`. */
export interface DatabaseUrls {
  readonly service: string;
  readonly owner: string;
}

/** The databases of the whole system. */
export interface SystemDatabases {
  readonly operations: DatabaseUrls;
  readonly billing: DatabaseUrls;
}

/** The two databases that a system has. */
export const databaseNames = ['operations', 'billing'] as const;
export type DatabaseName = (typeof databaseNames)[number];

/** Passwords by user name, made once and kept in `file` for this user alone. */
function readPasswords(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file)) {
    const users = databaseNames.flatMap((name) => [`${name}_owner`, `${name}_svc`]);
    const passwords = Object.fromEntries(users.map((user) => [user, randomBytes(24).toString('hex')]));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * Makes both databases with an owner and a service user each, as the administrator of `adminUrl`; what exists stays, with the passwords
 * of `passwordFile`. No user has any right on the other database.
 */
export async function createDatabases(adminUrl: string, passwordFile: string): Promise<SystemDatabases> {
  const passwords = readPasswords(passwordFile);
  const create = async (database: DatabaseName): Promise<DatabaseUrls> => {
    const account = (user: string): { user: string; password: string } => ({ user, password: passwords[user] ?? '' });
    const [owner, service] = [account(`${database}_owner`), account(`${database}_svc`)];
    await createDatabase(adminUrl, { database, owner, service });
    return { owner: databaseUrl(adminUrl, database, owner), service: databaseUrl(adminUrl, database, service) };
  };
  // One after the other: both alter the same grant tables.
  return { operations: await create('operations'), billing: await create('billing') };
}

/** Removes all data of both databases, and the marks of their migrations with it. Needs the administrator, or owners, of `urls`. */
export async function emptyDatabases(urls: Readonly<Record<DatabaseName, string>>): Promise<void> {
  for (const database of databaseNames) {
    const connection = await mysql.createConnection({ uri: urls[database] });
    try {
      const name = connection.escapeId(new URL(urls[database]).pathname.slice(1));
      await connection.query(`DROP DATABASE IF EXISTS ${name}`);
      await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`);
    } finally {
      await connection.end();
    }
  }
}

/** `adminUrl` with another database and, when given, another account. */
export function databaseUrl(adminUrl: string, database: string, account?: { readonly user: string; readonly password: string }): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (account) {
    url.username = account.user;
    url.password = account.password;
  }
  return url.href;
}
