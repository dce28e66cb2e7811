import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { createTestDatabase } from '../../../subgraphs/runtime/test-database.ts';
import { seedOperations } from './seed-operations.ts';

/** A row as SQL gave it: integers as text, dates as text. */
export type Row = Readonly<Record<string, unknown>>;

/** A database of a test file's own, filled with the `ci` scale. */
export interface SeededDatabase {
  readonly serviceUrl: string;
  readonly factsFolder: string;
  /** Rows of a query. */
  rows(sql: string): Promise<readonly Row[]>;
  /** The single number that a query gives. */
  number(sql: string): Promise<number>;
  /** Count and checksum of every row of every table, by table. */
  checksums(): Promise<Readonly<Record<string, string>>>;
  drop(): Promise<void>;
}

/** Creates a migrated database and fills it from the seed number. */
export async function createSeededDatabase(seed: number): Promise<SeededDatabase> {
  const database = await createTestDatabase('operations');
  const factsFolder = mkdtempSync(join(tmpdir(), 'seed-facts-'));
  await seedOperations({ scale: 'ci', seed, url: database.serviceUrl, factsFolder, progress: () => undefined });
  const connection = await mysql.createConnection({
    uri: database.serviceUrl, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4_unicode_520_ci',
  });
  const rows = async (sql: string): Promise<readonly Row[]> => (await connection.query<RowDataPacket[]>(sql))[0];
  return {
    serviceUrl: database.serviceUrl,
    factsFolder,
    rows,
    async number(sql) {
      const [row] = await rows(sql);
      return Number(Object.values(row ?? {})[0]);
    },
    async checksums() {
      const columns = await rows('SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position');
      const byTable = Map.groupBy(columns, (row) => String(row['t']));
      byTable.delete('__drizzle_migrations');
      const result: Record<string, string> = {};
      for (const [table, list] of byTable) {
        const text = list.map((row) => `QUOTE(HEX(\`${String(row['c'])}\`))`).join(',');
        const [row] = await rows(`SELECT COUNT(*) AS n, COALESCE(SUM(CRC32(CONCAT_WS('|', ${text}))), 0) AS s FROM \`${table}\``);
        result[table] = `${String(row?.['n'])} rows, sum ${String(row?.['s'])}`;
      }
      return result;
    },
    async drop() {
      await connection.end();
      rmSync(factsFolder, { recursive: true });
      await database.drop();
    },
  };
}
