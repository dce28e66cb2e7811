import { AsyncLocalStorage } from 'node:async_hooks';
import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2';
import { statementShape, type StatementObserver } from './statement-log.ts';
import mysql, { type Pool, type PoolConnection } from 'mysql2/promise';
import { endStatementsInTime, type KillQuery } from './end-statements.ts';

/** Bounds of a process's connections to its database. */
export interface DatabaseLimits {
  /** Connections at most; more requests wait. */
  readonly connectionsMax: number;
  /** Requests waiting for a connection at most; one more fails at once. */
  readonly waitersMax: number;
  readonly connectTimeoutMs: number;
  /** The server ends a SELECT that runs longer. */
  readonly statementTimeoutMs: number;
  /** The server ends a wait for a row lock after this. */
  readonly lockWaitSeconds: number;
}

export type DrizzleDatabase = MySql2Database<Record<string, never>>;
/** What runs statements: the database itself, or a transaction of it. */
export type Queryable = Pick<DrizzleDatabase, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute' | '$count' | '$with' | 'with'>;

export interface Database {
  readonly drizzle: DrizzleDatabase;
  readonly pool: Pool;
  /** Resolves when the server answers; rejects otherwise. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** Connections in use and free, and requests waiting for one, at this moment. */
  readonly connections: () => { readonly used: number; readonly free: number; readonly waiting: number };
}

/** Counts the statements that one request sends to the server, at the driver. */
export interface StatementCounter {
  count: number;
  readonly requestId?: string;
  /** Told of each statement, if given. */
  observer?: StatementObserver | undefined;
}

const currentCounter = new AsyncLocalStorage<StatementCounter>();

/** The id of the request that this code runs for; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return currentCounter.getStore()?.requestId;
}

/** Runs `work`; every statement it causes, on whatever connection, is counted in `counter`. */
export function countStatements<Result>(counter: StatementCounter, work: () => Result): Result {
  return currentCounter.run(counter, work);
}

/**
 * Opens a pool on `url` (`mysql://user:password@host:port/database`). Dates stay text (a Date object would shift them
 * by the process's zone), 64-bit integers arrive as text so that none is rounded.
 */
export function openDatabase(url: string, limits: DatabaseLimits): Database {
  const pool = mysql.createPool({
    uri: url,
    connectionLimit: limits.connectionsMax,
    queueLimit: limits.waitersMax,
    connectTimeout: limits.connectTimeoutMs,
    dateStrings: true,
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    charset: 'utf8mb4_unicode_520_ci',
  });
  pool.pool.on('connection', (connection) => {
    connection.query(sessionSettings(limits));
  });
  countAtDriver(pool);
  const killer = openKiller(url, limits);
  endStatementsInTime(pool, killer.kill);
  return {
    drizzle: drizzle(pool),
    pool,
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: async () => {
      await Promise.all([pool.end(), killer.close()]);
    },
    connections: () => readConnections(pool),
  };
}

/** A connection of its own for ending statements, opened when first needed: when it is, every other one may be busy with what is to be ended. */
function openKiller(url: string, limits: DatabaseLimits): { readonly kill: KillQuery; readonly close: () => Promise<void> } {
  const pool = mysql.createPool({ uri: url, connectionLimit: 1, queueLimit: limits.connectionsMax, connectTimeout: limits.connectTimeoutMs });
  return {
    kill: async (threadId) => {
      await pool.query(`KILL QUERY ${Math.trunc(threadId)}`);
    },
    close: () => pool.end(),
  };
}

/**
 * One statement that both servers take: MariaDB runs comments marked M!, MySQL those marked !80000, and each ignores
 * the other's (https://mariadb.com/kb/en/comment-syntax/). MariaDB's bound is in seconds, MySQL's in milliseconds.
 */
function sessionSettings(limits: DatabaseLimits): string {
  const modes = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY';
  const timeoutMs = Math.trunc(limits.statementTimeoutMs);
  return (
    `SET SESSION sql_mode='${modes}', time_zone='+00:00', innodb_lock_wait_timeout=${Math.trunc(limits.lockWaitSeconds)}` +
    `/*M!100100 , max_statement_time=${timeoutMs / 1000} *//*!80000 , max_execution_time=${timeoutMs} */`
  );
}

/** Counts where statements leave for the server: the pool's own calls, and those of connections it lends to transactions. */
function countAtDriver(pool: Pool): void {
  const counted = new WeakSet<object>();
  countCalls(pool);
  const lend = pool.getConnection.bind(pool);
  pool.getConnection = async () => {
    const connection: PoolConnection = await lend();
    if (!counted.has(connection)) {
      counted.add(connection);
      countCalls(connection);
    }
    return connection;
  };
}

function countCalls(target: Pool | PoolConnection): void {
  for (const method of ['query', 'execute'] as const) {
    const original: unknown = Reflect.get(target, method);
    if (typeof original !== 'function') continue;
    const counting = (...given: readonly unknown[]): unknown => {
      const parameters = withoutTypeCast(given);
      const counter = currentCounter.getStore();
      if (counter === undefined) return Reflect.apply(original, target, parameters);
      counter.count += 1;
      return counter.observer === undefined ? Reflect.apply(original, target, parameters) : observed(counter.observer, parameters[0], () => Reflect.apply(original, target, parameters));
    };
    Object.defineProperty(target, method, { value: counting, configurable: true, writable: true });
  }
}

/**
 * Drizzle asks the driver to call it for every value of every row, only to leave days and instants text, as this pool leaves them anyway: without that, the driver compiles a parser for
 * each shape of rows, and calls nobody.
 */
function withoutTypeCast(parameters: readonly unknown[]): readonly unknown[] {
  const [statement, ...rest] = parameters;
  if (typeof statement !== 'object' || statement === null || typeof Reflect.get(statement, 'typeCast') !== 'function') return parameters;
  return [{ ...statement, typeCast: true }, ...rest];
}

/** mysql2 takes a text, or an object that holds it; it answers with rows and their fields. */
function observed(observer: StatementObserver, statement: unknown, run: () => unknown): unknown {
  const text: unknown = typeof statement === 'object' && statement !== null ? Reflect.get(statement, 'sql') : statement;
  const ends = observer.starts(statementShape(String(text)));
  const answer = run();
  Promise.resolve(answer).then(
    (result) => ends({ rows: rowsOf(Array.isArray(result) ? result[0] : undefined) }),
    () => ends({ rows: null }),
  );
  return answer;
}

function rowsOf(result: unknown): number {
  if (Array.isArray(result)) return result.length;
  const changed: unknown = typeof result === 'object' && result !== null ? Reflect.get(result, 'affectedRows') : undefined;
  return typeof changed === 'number' ? changed : 0;
}

/** mysql2 tells of its connections by events only, and of none that it drops; so its own lists are looked at, where they are. */
function readConnections(pool: Pool): { readonly used: number; readonly free: number; readonly waiting: number } {
  const length = (name: string): number => {
    const list: unknown = Reflect.get(pool.pool, name);
    const found: unknown = typeof list === 'object' && list !== null ? Reflect.get(list, 'length') : 0;
    return typeof found === 'number' ? found : 0;
  };
  const free = length('_freeConnections');
  return { used: Math.max(0, length('_allConnections') - free), free, waiting: length('_connectionQueue') };
}
