import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { LocalError } from '../local-error.ts';

/** Tables that migrations fill, and the migrator's own: they say nothing about whether a database was used. */
const filledByMigrations: ReadonlySet<string> = new Set(['__drizzle_migrations', 'tax_rule', 'approval_limit', 'dunning_policy']);

/**
 * Throws SEED_FAILED unless the database is migrated and holds no rows: the seed assigns its own ids and would
 * otherwise mix with, or collide with, what is there. `name` is the database's name for people.
 */
export async function checkEmpty(name: string, url: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: url });
  try {
    const tables = await listSeededTables(connection);
    if (tables.length === 0) throw new LocalError('SEED_FAILED', `The ${name} database has no tables: migrate it before seeding.`);
    for (const table of tables) {
      const [rows] = await connection.query<RowDataPacket[]>(`SELECT 1 FROM ${connection.escapeId(table)} LIMIT 1`);
      if (rows.length === 0) continue;
      throw new LocalError(
        'SEED_FAILED',
        `The ${name} database is not empty: table ${table} holds rows. The seed only fills empty databases; empty this one first (npm start -- --reset does).`,
      );
    }
  } finally {
    await connection.end();
  }
}

/** Names of the tables that hold what is seeded or entered, sorted. */
export async function listSeededTables(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name",
  );
  return rows.map((row) => String(row['name'])).filter((name) => !filledByMigrations.has(name));
}
