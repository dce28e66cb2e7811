import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { readTimeout, RequestTime, withinTime } from './request-time.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { inTransaction } from './transaction.ts';

const limits = { connectionsMax: 2, waitersMax: 50, connectTimeoutMs: 2_000, statementTimeoutMs: 30_000, lockWaitSeconds: 20 };
const endless = sql`SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c`;
let test: TestDatabase;
let owner: Database;
let times: RequestTime[] = [];

beforeAll(async () => {
  test = await createTestDatabase('billing');
  owner = openDatabase(test.ownerUrl, limits);
  await owner.pool.query('CREATE TABLE sample (id BIGINT UNSIGNED PRIMARY KEY, amount BIGINT NOT NULL)');
  await owner.pool.query('INSERT INTO sample VALUES (1, 0), (2, 0)');
});
afterEach(() => {
  for (const time of times.splice(0)) time.finish();
});
afterAll(async () => {
  await owner.close();
  await test.drop();
});

function time(timeoutMs: number | null): RequestTime {
  const made = new RequestTime(timeoutMs);
  times.push(made);
  return made;
}

/** What of an error a client gets to see: drizzle's own wraps the one that was meant. */
const codeOf = (error: unknown): unknown => Reflect.get(Object(error instanceof Error && error.cause !== undefined ? error.cause : error), 'code');
const outcome = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', codeOf);

async function amounts(): Promise<readonly string[]> {
  const [rows] = await owner.drizzle.execute(sql`SELECT amount FROM sample ORDER BY id`);
  return (rows as unknown as readonly { readonly amount: string }[]).map(({ amount }) => amount);
}

/** Statements of this database's owner that the server is busy with, besides the one that asks. */
async function running(): Promise<number> {
  const [rows] = await owner.drizzle.execute(sql`SELECT COUNT(*) AS count FROM information_schema.processlist WHERE db = DATABASE() AND command = 'Query' AND id <> CONNECTION_ID()`);
  return Number((rows as unknown as readonly { readonly count: string }[])[0]?.count);
}

describe('a request that has a deadline', () => {
  it('has its statement ended at the server by then, and none sent after', async () => {
    const deadline = time(300);
    const begunMs = performance.now();
    expect(await withinTime(deadline, () => outcome(owner.drizzle.execute(endless)))).toBe('DEADLINE_EXCEEDED');
    expect(performance.now() - begunMs).toBeLessThan(10_000);
    expect(await running()).toBe(0);
    expect(await withinTime(deadline, () => outcome(owner.drizzle.execute(sql`SELECT 1`)))).toBe('DEADLINE_EXCEEDED');
    expect(await withinTime(time(10_000), () => outcome(owner.drizzle.execute(sql`SELECT 1`)))).toBe('done');
  });

  it('does not wait longer for a connection, which the next one in the queue gets', async () => {
    const lent = await Promise.all([owner.pool.getConnection(), owner.pool.getConnection()]);
    const late = withinTime(time(100), () => outcome(owner.drizzle.execute(sql`SELECT 1`)));
    const next = withinTime(time(10_000), () => outcome(owner.drizzle.execute(sql`SELECT 2`)));
    expect(await late).toBe('DEADLINE_EXCEEDED');
    for (const connection of lent) connection.release();
    expect(await next).toBe('done');
  });

  it('writes all or nothing: a write that waits for a lock is ended and taken back with what came before it', async () => {
    const other = await owner.pool.getConnection();
    await other.query('BEGIN');
    await other.query('UPDATE sample SET amount = amount + 100 WHERE id = 2');
    const transfer = withinTime(time(300), () =>
      outcome(
        inTransaction(owner.drizzle, async (transaction) => {
          await transaction.execute(sql`UPDATE sample SET amount = amount - 1 WHERE id = 1`);
          await transaction.execute(sql`UPDATE sample SET amount = amount + 1 WHERE id = 2`);
        }),
      ),
    );
    expect(await transfer).toBe('DEADLINE_EXCEEDED');
    await other.query('ROLLBACK');
    other.release();
    expect(await amounts()).toEqual(['0', '0']);
    expect(await running()).toBe(0);
  });

  it('writes nothing when the deadline comes between the last write and COMMIT', async () => {
    const transfer = withinTime(time(100), () =>
      outcome(
        inTransaction(owner.drizzle, async (transaction) => {
          await transaction.execute(sql`UPDATE sample SET amount = amount - 1 WHERE id = 1`);
          await new Promise((resolve) => setTimeout(resolve, 200));
        }),
      ),
    );
    expect(await transfer).toBe('DEADLINE_EXCEEDED');
    expect(await amounts()).toEqual(['0', '0']);
  });

  it('never ends a statement of another request, however close to its own end the deadline comes', async () => {
    const single = openDatabase(test.ownerUrl, { ...limits, connectionsMax: 1 });
    const outcomes = new Set<unknown>();
    const followers = new Set<unknown>();
    for (let round = 0; round < 60; round += 1) {
      // Sleeps that end a little before, at, and after the deadline.
      const [own, follower] = await Promise.all([
        withinTime(time(20), () => outcome(single.drizzle.execute(sql`SELECT COUNT(*) FROM sample WHERE SLEEP(${(round % 10) / 1_000 + 0.004}) = 0`))),
        withinTime(time(20_000), () => outcome(single.drizzle.execute(sql`SELECT SLEEP(0.003)`))),
      ]);
      outcomes.add(own);
      followers.add(follower);
    }
    await single.close();
    expect([...followers]).toEqual(['done']);
    expect(outcomes).toEqual(new Set(['done', 'DEADLINE_EXCEEDED']));
  });
});

describe('a request whose caller has gone', () => {
  it('has its statement ended when it is a query', async () => {
    const gone = time(null);
    const asked = withinTime(gone, () => outcome(owner.drizzle.execute(endless)));
    setTimeout(() => gone.abandon(), 200);
    expect(await asked).toBe('DEADLINE_EXCEEDED');
    expect([gone.ended, await running()]).toEqual(['abandoned', 0]);
  });

  it('carries a mutation to its end', async () => {
    const gone = time(10_000);
    gone.markMutation();
    const done = withinTime(gone, () =>
      outcome(
        inTransaction(owner.drizzle, async (transaction) => {
          await transaction.execute(sql`UPDATE sample SET amount = amount - 1 WHERE id = 1`);
          gone.abandon();
          await transaction.execute(sql`UPDATE sample SET amount = amount + 1 WHERE id = 2`);
        }),
      ),
    );
    expect(await done).toBe('done');
    expect(await amounts()).toEqual(['-1', '1']);
  });
});

describe('the header', () => {
  it.each([['1500', 1_500], ['0', null], ['-1', null], ['1e3', null], ['', null], [undefined, null], ['9999999999', null]])('%j is %s', (header, expected) => {
    expect(readTimeout(header)).toBe(expected);
  });
});
