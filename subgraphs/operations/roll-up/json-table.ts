import { sql, type SQL } from 'drizzle-orm';

type JsonValue = string | number | bigint;

/**
 * Rows as a table of a statement: one parameter, and so one text of the statement, for any number of rows. `columns` gives each one's name and
 * type; they are ours, never a client's. Both servers have JSON_TABLE (MariaDB from 10.6, MySQL from 8.0).
 */
export function jsonTable(alias: string, columns: Readonly<Record<string, 'DATE' | 'BIGINT UNSIGNED'>>, rows: readonly (readonly JsonValue[])[]): SQL {
  const definitions = Object.entries(columns).map(([name, type], at) => `${name} ${type} PATH '$[${at}]'`);
  // A bigint goes as a JSON number of all its digits, which JSON.stringify cannot write.
  const values = rows.map((row) => `[${row.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value))).join(',')}]`);
  return sql`JSON_TABLE(${`[${values.join(',')}]`}, '$[*]' COLUMNS (${sql.raw(definitions.join(', '))})) AS ${sql.raw(alias)}`;
}
