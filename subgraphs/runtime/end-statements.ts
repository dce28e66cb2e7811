import type { Pool, PoolConnection } from 'mysql2/promise';
import { currentTime, type RequestTime } from './request-time.ts';

/** Ends the statement that a connection, by the server's number of it, runs now. */
export type KillQuery = (threadId: number) => Promise<void>;

type Run = (...parameters: readonly unknown[]) => Promise<unknown>;

/** Both servers' number for a statement that was ended by KILL QUERY. */
const interrupted = 1317;

/**
 * Ends statements with the time of the request that they are for. A statement that runs then is ended at the server by KILL QUERY from another connection, which works for reads
 * and writes on MariaDB and MySQL alike; one that has not begun is not sent. A transaction is never cut in the middle: the server takes back a write that it ends, no statement
 * follows it but ROLLBACK, and COMMIT is either sent in time and left alone or not sent at all.
 */
export function endStatementsInTime(pool: Pool, kill: KillQuery): void {
  const lend = pool.getConnection.bind(pool);
  const wrapped = new WeakSet<object>();
  pool.getConnection = async () => {
    const time = currentTime();
    const connection = await (time === undefined ? lend() : borrow(time, lend));
    if (!wrapped.has(connection)) {
      wrapped.add(connection);
      wrapConnection(connection, kill);
    }
    return connection;
  };
  for (const method of ['query', 'execute'] as const) {
    const direct: Run = bindRun(pool, method);
    const onOwnConnection: Run = async (...parameters) => {
      if (currentTime() === undefined) return direct(...parameters);
      const connection = await pool.getConnection();
      try {
        return await bindRun(connection, method)(...parameters);
      } finally {
        connection.release();
      }
    };
    Object.defineProperty(pool, method, { value: onOwnConnection, configurable: true, writable: true });
  }
}

/** Waits for a connection no longer than the request may. */
function borrow(time: RequestTime, lend: () => Promise<PoolConnection>): Promise<PoolConnection> {
  if (time.ended !== null) return Promise.reject(time.error());
  return new Promise((resolve, reject) => {
    const takeBack = time.onEnd(() => reject(time.error()));
    lend().then(
      (connection) => {
        takeBack();
        // Nobody waits for it any more: the next one in the queue gets it.
        if (time.ended !== null) connection.release();
        else resolve(connection);
      },
      (error: unknown) => {
        takeBack();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

function wrapConnection(connection: PoolConnection, kill: KillQuery): void {
  for (const method of ['query', 'execute'] as const) {
    const run = bindRun(connection, method);
    const inTime: Run = async (...parameters) => {
      const time = currentTime();
      const kind = kindOf(parameters[0]);
      if (time === undefined || kind === 'rollback') return run(...parameters);
      if (time.ended !== null) throw time.error();
      return kind === 'commit' ? run(...parameters) : runInTime(time, () => run(...parameters), { kill: () => kill(connection.threadId), absorb: () => run('DO 0') });
    };
    Object.defineProperty(connection, method, { value: inTime, configurable: true, writable: true });
  }
}

interface Ending {
  readonly kill: () => Promise<void>;
  /** Takes what a late kill has left on the connection. */
  readonly absorb: () => Promise<unknown>;
}

async function runInTime(time: RequestTime, run: () => Promise<unknown>, { kill, absorb }: Ending): Promise<unknown> {
  let killing: Promise<void> | undefined;
  const takeBack = time.onEnd(() => {
    // Where it cannot be ended, the server's own bound on statements ends it.
    killing = kill().catch(() => {});
  });
  try {
    return await run();
  } catch (error) {
    throw time.ended !== null && isInterrupted(error) ? time.error() : error;
  } finally {
    takeBack();
    if (killing !== undefined) {
      // The statement may have ended by itself just before: then the kill would hit the next one on this connection.
      await killing;
      await absorb().catch(() => {});
    }
  }
}

function kindOf(statement: unknown): 'commit' | 'rollback' | 'other' {
  const text: unknown = typeof statement === 'object' && statement !== null ? Reflect.get(statement, 'sql') : statement;
  const [, word] = typeof text === 'string' ? (/^\s*(commit|rollback)\b/i.exec(text) ?? []) : [];
  return word === undefined ? 'other' : word.toLowerCase() === 'commit' ? 'commit' : 'rollback';
}

function isInterrupted(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'errno') === interrupted;
}

function bindRun(target: Pool | PoolConnection, method: 'query' | 'execute'): Run {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== 'function') throw new Error(`the driver has no ${method}`);
  return (...parameters) => Reflect.apply(original, target, parameters) as Promise<unknown>;
}
