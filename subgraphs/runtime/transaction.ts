import type { DrizzleDatabase, Queryable } from './database.ts';
import { deadlockPauseMs, deadlockRetriesMax } from './runtime-limits.ts';

/** Thrown inside a transaction: rolls it back and is its answer. For expected failures, found half-way. */
export class RollBack<Answer> extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('rolled back');
    this.name = 'RollBack';
    this.answer = answer;
  }
}

/**
 * Within the server's default, repeatable read, all plain reads of a transaction show the instant of the first one. Within `read committed`
 * each shows what is committed by then, and locks lie on rows only, never on the gaps between them: for work that takes its locks first and
 * then reads what they protect.
 */
export type Isolation = 'read committed';

/**
 * Runs `work` in one transaction and answers with its result. A deadlock (the server rolled everything back) runs it
 * again, at most five times; any other failure rolls back and is thrown. `work` must have no effect outside the database.
 */
export async function inTransaction<Answer>(database: DrizzleDatabase, work: (transaction: Queryable) => Promise<Answer>, isolationLevel?: Isolation): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await database.transaction(work, isolationLevel === undefined ? undefined : { isolationLevel });
    } catch (error) {
      if (error instanceof RollBack) return error.answer as Answer;
      if (attempt >= deadlockRetriesMax || serverErrorCode(error) !== 'ER_LOCK_DEADLOCK') throw error;
      await new Promise((resolve) => setTimeout(resolve, deadlockPauseMs * (attempt + 1) * (1 + Math.random())));
    }
  }
}

/** The server's error code (`ER_DUP_ENTRY`) in an error of mysql2, or in drizzle's error around one. */
export function serverErrorCode(error: unknown): string | undefined {
  for (let inner: unknown = error, depth = 0; inner instanceof Error && depth < 4; inner = inner.cause, depth += 1) {
    const code: unknown = Reflect.get(inner, 'code');
    if (typeof code === 'string' && code.startsWith('ER_')) return code;
  }
  return undefined;
}
