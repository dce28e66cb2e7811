import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { hashRequest, isIdempotencyKey, runIdempotently, type IdempotentOutcome } from './idempotency.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const limits = { connectionsMax: 10, waitersMax: 100, connectTimeoutMs: 2_000, statementTimeoutMs: 5_000, lockWaitSeconds: 5 };
let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase('billing');
  database = openDatabase(test.serviceUrl, limits);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

/** The effect: one event row, and its id as the answer. */
function record(key: string, request: unknown, fail = false): Promise<IdempotentOutcome<number, string>> {
  return runIdempotently<number, string>(database.drizzle, { scope: 'test', key, request }, new Date(), async (transaction) => {
    await transaction.execute(sql`INSERT INTO billing_event (at, actor_subject, entity_type, entity_id, action, changes) VALUES (NOW(3), ${key}, 'Test', 1, 'test', '[]')`);
    return fail ? { kind: 'failed', failure: 'no' } : { kind: 'done', result: await countOf(key, transaction) };
  });
}

async function countOf(key: string, on: Pick<Database['drizzle'], 'execute'> = database.drizzle): Promise<number> {
  const [rows] = await on.execute(sql`SELECT COUNT(*) AS n FROM billing_event WHERE actor_subject = ${key}`);
  return Number((rows as unknown as { readonly n: string }[])[0]?.n);
}

describe('an idempotent command', () => {
  it('answers a repeat with the first answer and does nothing more', async () => {
    expect(await record('a', { amount: 5n })).toEqual({ kind: 'done', result: 1, replayed: false });
    expect(await record('a', { amount: 5n })).toEqual({ kind: 'done', result: 1, replayed: true });
    expect(await countOf('a')).toBe(1);
  });

  it('refuses the key for another request', async () => {
    await record('b', { amount: 5n });
    expect(await record('b', { amount: 6n })).toEqual({ kind: 'key-reused' });
  });

  it('takes effect once when eight come at once, and all get the same answer', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => record('c', { amount: 1n })));
    expect(outcomes.map((outcome) => outcome.kind === 'done' && outcome.result)).toEqual(new Array(8).fill(1));
    expect(outcomes.filter((outcome) => outcome.kind === 'done' && !outcome.replayed)).toHaveLength(1);
    expect(await countOf('c')).toBe(1);
  });

  it('that failed left nothing behind and may be tried again', async () => {
    expect(await record('d', {}, true)).toEqual({ kind: 'failed', failure: 'no' });
    expect(await countOf('d')).toBe(0);
    expect(await record('d', {})).toEqual({ kind: 'done', result: 1, replayed: false });
  });
});

describe('the hash of a request', () => {
  it('does not depend on the order of keys, and tells types apart', () => {
    expect(hashRequest({ a: 1, b: [2n, null] })).toEqual(hashRequest({ b: [2n, null], a: 1 }));
    expect(hashRequest({ a: 1n })).not.toEqual(hashRequest({ a: '1n' }));
    expect(hashRequest({ a: 1 })).not.toEqual(hashRequest({ a: 1n }));
  });
});

describe('a key', () => {
  it.each(['', ' ', 'a b', 'schlüssel', '\u0000', 'k'.repeat(81)])('may not be %j', (text) => {
    expect(isIdempotencyKey(text)).toBe(false);
  });
  it('may be a UUID, or 80 characters', () => {
    expect([isIdempotencyKey('9b2f6f6e-6a0d-4f0e-8f0e-1d2c3b4a5f60'), isIdempotencyKey('k'.repeat(80))]).toEqual([true, true]);
  });
});
