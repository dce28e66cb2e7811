import mysql, { type RowDataPacket } from 'mysql2/promise';
import { listSeededTables } from './check-empty.ts';

/** Rows of every table that has any, by table, but for those that migrations filled. */
export async function countRows(url: string): Promise<Readonly<Record<string, number>>> {
  const connection = await mysql.createConnection({ uri: url });
  try {
    const counts: Record<string, number> = {};
    for (const table of await listSeededTables(connection)) {
      const [rows] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS rows_found FROM ${connection.escapeId(table)}`);
      const count = Number(rows[0]?.['rows_found'] ?? 0);
      if (count > 0) counts[table] = count;
    }
    return counts;
  } finally {
    await connection.end();
  }
}
