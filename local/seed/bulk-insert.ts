import { escape } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { config } from './config.ts';

/** A value of a row. Dates and instants are passed as text, BINARY columns as bytes. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array;

/** Limits of one INSERT. */
export interface BulkInsertOptions {
  /** Rows of one statement. */
  readonly rowsPerStatementMax: number;
  /** Characters of one statement; the configured bound when absent. */
  readonly statementCharactersMax?: number;
}

/** A stream of rows into one table. */
export interface BulkInsert {
  /** Rows added so far. */
  readonly rowCount: number;
  /** Takes a row, values in the order of the columns. Waits when a full statement has to go out before another can be built. */
  add(values: readonly SqlValue[]): Promise<void>;
  /** Sends what is left and waits until the server has taken every row. Must be called at the end; rows may follow it. */
  flush(): Promise<void>;
}

/** Text in which nothing needs escaping: most of what a seed writes. */
const plainText = /^[\w :.,/+-]*$/;

/**
 * Inserts rows as multi-row INSERT statements: one statement is being built while at most one is being executed, so
 * memory is bounded by two statements. Each statement is a transaction of its own unless the caller opened one.
 * A statement that fails rejects the next `add` or `flush`, with the server's error.
 */
export function createBulkInsert(
  connection: Connection,
  table: string,
  columns: readonly string[],
  options: BulkInsertOptions,
): BulkInsert {
  const head = `INSERT INTO \`${table}\` (${columns.map((column) => `\`${column}\``).join(',')}) VALUES `;
  const charactersMax = options.statementCharactersMax ?? config.statementCharactersMax;
  let text = head;
  let rows = 0;
  let rowCount = 0;
  let running: Promise<unknown> = Promise.resolve();

  const send = async (): Promise<void> => {
    const statement = text;
    text = head;
    rows = 0;
    await running;
    running = connection.query(statement);
    // The rejection is reported by whoever awaits `running` next; without this Node would call it unhandled until then.
    running.catch(() => undefined);
  };

  return {
    get rowCount() {
      return rowCount;
    },
    async add(values) {
      if (values.length !== columns.length) {
        throw new RangeError(`a row of ${table} has ${columns.length} values, got ${values.length}`);
      }
      text += rows === 0 ? '(' : ',(';
      for (let index = 0; index < values.length; index += 1) {
        text += (index === 0 ? '' : ',') + literal(values[index] ?? null);
      }
      text += ')';
      rows += 1;
      rowCount += 1;
      if (rows >= options.rowsPerStatementMax || text.length >= charactersMax) await send();
    },
    async flush() {
      if (rows > 0) await send();
      await running;
    },
  };
}

function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`not a number that SQL can hold: ${value}`);
    return String(value);
  }
  if (typeof value === 'string') return plainText.test(value) ? `'${value}'` : escape(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return `X'${Buffer.from(value).toString('hex')}'`;
}
