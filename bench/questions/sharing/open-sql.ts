import mysql, { type RowDataPacket } from 'mysql2/promise';

/** A row as the driver gives it: whole numbers of 64 bits as text, days and instants as text. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Prepared statements on a pool of connections. */
export interface Sql {
  readonly rows: (statement: string, values?: readonly (string | number)[]) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
}

/** As many connections as a subgraph has. */
const connectionsMax = 20;

/** Opens a pool; each statement is prepared once on each connection. */
export function openSql(url: string): Sql {
  const pool = mysql.createPool({ uri: url, connectionLimit: connectionsMax, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4_unicode_520_ci' });
  return {
    rows: async (statement, values = []) => {
      // As text: the driver sends numbers as floating point, which no index of whole numbers is read by.
      const [rows] = await pool.execute<RowDataPacket[]>(statement, values.map(String));
      return rows as readonly Row[];
    },
    close: () => pool.end(),
  };
}

/** Placeholders for a list. */
export function list(values: readonly unknown[]): string {
  return values.map(() => '?').join(',');
}

/** A number of rows written into a statement, which takes no parameter there. */
export function limit(rows: unknown): string {
  if (typeof rows !== 'number' || !Number.isInteger(rows) || rows < 0 || rows > 201) throw new Error('a page has 0 to 200 rows');
  return `LIMIT ${rows}`;
}

/** The row id of a prefixed id. */
export function rowId(id: string): string {
  return id.slice(4);
}

/** What the driver gives of a DATETIME, in RFC 3339. */
export function toInstant(text: string | number | null | undefined): string | null {
  return typeof text === 'string' ? new Date(`${text.replace(' ', 'T')}Z`).toISOString() : null;
}

/** Rows by the text of a column, each once. */
export function byKey(rows: readonly Row[], column: string): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [String(row[column]), row]));
}

/** Rows by the text of a column. */
export function groupBy(rows: readonly Row[], column: string): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => String(row[column]));
}
