import { drizzle } from 'drizzle-orm/mysql2';
import { migrate as applyMigrations } from 'drizzle-orm/mysql2/migrator';
import mysql, { type Connection } from 'mysql2/promise';
import { migrationLockWaitSeconds } from './runtime-limits.ts';

/** Table rights of a service user beyond SELECT and INSERT on all tables; a table in neither list is append-only. */
export interface ServiceGrants {
  readonly update: readonly string[];
  readonly delete: readonly string[];
}

export interface Migration {
  /** The owner's URL: it may change the schema and hand out rights in its database. */
  readonly ownerUrl: string;
  /** The service user's URL; only its user name is used here. */
  readonly serviceUrl: string;
  /** Folder with drizzle's `meta/_journal.json` and the SQL files. */
  readonly migrationsFolder: string;
  readonly grants: ServiceGrants;
}

/**
 * Brings a database to the newest migration, then gives the service user its rights. A right that is no longer in
 * `grants` is not taken back: a migration revokes it by name. Two processes may call it
 * at once: the second waits on a named lock (drizzle's migrator alone runs twice and fails).
 */
export async function migrate(migration: Migration): Promise<void> {
  const database = databaseName(migration.ownerUrl);
  const connection = await mysql.createConnection({ uri: migration.ownerUrl, multipleStatements: false, timezone: 'Z' });
  try {
    const lock = `migrate:${database}`.slice(0, 64);
    const [rows] = await connection.query('SELECT GET_LOCK(?, ?) AS locked', [lock, migrationLockWaitSeconds]);
    if (Number((rows as unknown as readonly { readonly locked: unknown }[])[0]?.locked) !== 1) {
      throw new Error(`Another process has been migrating the database "${database}" for ${migrationLockWaitSeconds} s; try again when it is done.`);
    }
    try {
      await applyMigrations(drizzle(connection), { migrationsFolder: migration.migrationsFolder });
      await grantService(connection, database, new URL(migration.serviceUrl).username, migration.grants);
    } finally {
      await connection.query('SELECT RELEASE_LOCK(?)', [lock]);
    }
  } finally {
    await connection.end();
  }
}

async function grantService(connection: Connection, database: string, user: string, grants: ServiceGrants): Promise<void> {
  const grantee = `${connection.escape(decodeURIComponent(user))}@'%'`;
  await connection.query(`GRANT SELECT, INSERT ON ${connection.escapeId(database)}.* TO ${grantee}`);
  for (const [right, tables] of [['UPDATE', grants.update], ['DELETE', grants.delete]] as const) {
    for (const table of tables) {
      await connection.query(`GRANT ${right} ON ${connection.escapeId(database)}.${connection.escapeId(table)} TO ${grantee}`);
    }
  }
}

/** The database that a `mysql://…/name` URL names. Throws when it names none. */
export function databaseName(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  if (name === '') throw new Error('A database URL must end with the database\'s name, like mysql://user:password@host:3306/operations.');
  return name;
}
