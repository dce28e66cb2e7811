import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { DrizzleDatabase, Queryable } from './database.ts';
import { claimsMax, idempotencyKeyCharactersMax } from './runtime-limits.ts';
import { inTransaction, RollBack, serverErrorCode } from './transaction.ts';

/** A JSON value, as the idempotency table stores it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface IdempotentRequest {
  /** The mutation's name: keys of different mutations never meet. */
  readonly scope: string;
  /** The client's key. */
  readonly key: string;
  /** All of the request that decides its effect, bigints included. */
  readonly request: unknown;
}

/** What a command's effect ends in: a result to keep, or an expected failure that leaves nothing behind. */
export type Effect<Result extends Json, Failure> = { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'failed'; readonly failure: Failure };

export type IdempotentOutcome<Result extends Json, Failure> =
  | { readonly kind: 'done'; readonly result: Result; readonly replayed: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'key-reused' };

/**
 * Runs `effect` once per (scope, key), in one transaction with the row that remembers it (invariant I9). The same key with the same
 * request answers with the stored result; with another request it is `key-reused`. A failed effect is rolled back and
 * not remembered: it did nothing, so the client may try again with the same key.
 *
 * The key's row is inserted before the effect, so that a concurrent repeat waits on the unique key, not on luck.
 */
export async function runIdempotently<Result extends Json, Failure>(
  database: DrizzleDatabase,
  request: IdempotentRequest,
  now: Date,
  effect: (transaction: Queryable) => Promise<Effect<Result, Failure>>,
): Promise<IdempotentOutcome<Result, Failure>> {
  const hash = hashRequest(request.request);
  for (let claim = 1; ; claim += 1) {
    const stored = await readStored<Result>(database, request, hash);
    if (stored !== null) return stored;
    try {
      return await inTransaction<IdempotentOutcome<Result, Failure>>(database, async (transaction) => {
        await insertKey(transaction, request, hash, now, null);
        const outcome = await effect(transaction);
        if (outcome.kind === 'failed') throw new RollBack<IdempotentOutcome<Result, Failure>>(outcome);
        // The service user may insert and delete keys, not update them: an answer once given cannot be changed.
        await transaction.execute(sql`DELETE FROM idempotency_key WHERE scope = ${request.scope} AND idem_key = ${request.key}`);
        await insertKey(transaction, request, hash, now, outcome.result);
        return { kind: 'done', result: outcome.result, replayed: false };
      });
    } catch (error) {
      if (serverErrorCode(error) !== 'ER_DUP_ENTRY' || claim >= claimsMax) throw error;
    }
  }
}

/** What a key must be, for the message of a refusal. */
export const idempotencyKeyRule = `An idempotency key is 1 to ${idempotencyKeyCharactersMax} printable ASCII characters without spaces, for example a UUID.`;

/** Whether a client's text may be an idempotency key; the rest would not fit the column or its collation. */
export function isIdempotencyKey(text: string): boolean {
  return text.length <= idempotencyKeyCharactersMax && /^[\x21-\x7e]+$/.test(text);
}

async function insertKey(transaction: Queryable, request: IdempotentRequest, hash: Buffer, now: Date, result: Json): Promise<void> {
  await transaction.execute(
    sql`INSERT INTO idempotency_key (scope, idem_key, request_hash, result, created_at) VALUES (${request.scope}, ${request.key}, ${hash}, ${JSON.stringify(result)}, ${toDatetime(now)})`,
  );
}

async function readStored<Result extends Json>(
  database: DrizzleDatabase,
  request: IdempotentRequest,
  hash: Buffer,
): Promise<IdempotentOutcome<Result, never> | null> {
  const [rows] = await database.execute(sql`SELECT request_hash, result FROM idempotency_key WHERE scope = ${request.scope} AND idem_key = ${request.key}`);
  const row = (rows as unknown as readonly { readonly request_hash: Buffer; readonly result: unknown }[])[0];
  if (row === undefined) return null;
  if (!hash.equals(row.request_hash)) return { kind: 'key-reused' };
  // MariaDB's JSON is text, MySQL's arrives parsed.
  const result = (typeof row.result === 'string' ? JSON.parse(row.result) : row.result) as Result;
  return { kind: 'done', result, replayed: true };
}

/** Same request, same hash: keys sorted, bigints and dates as text. */
export function hashRequest(request: unknown): Buffer {
  return createHash('sha256').update(canonical(request)).digest();
}

function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** An instant as MySQL's DATETIME(3) in UTC. */
export function toDatetime(instant: Date): string {
  return instant.toISOString().slice(0, 23).replace('T', ' ');
}
