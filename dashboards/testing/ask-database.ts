import mysql from 'mysql2/promise';

/** Rows of one query, every value as text. For finding test rows by what is stored, whatever the pages say. */
export async function askDatabase<Row>(url: string, sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  const connection = await mysql.createConnection({ uri: url, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
  try {
    const [rows] = await connection.query(sql, [...values]);
    // The caller names the columns that its SQL selects.
    return rows as unknown as readonly Row[];
  } finally {
    await connection.end();
  }
}
