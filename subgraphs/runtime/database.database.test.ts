import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countStatements, openDatabase, type Database } from './database.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { inTransaction, RollBack } from './transaction.ts';

const limits = { connectionsMax: 4, waitersMax: 50, connectTimeoutMs: 2_000, statementTimeoutMs: 300, lockWaitSeconds: 2 };
let test: TestDatabase;
let owner: Database;

beforeAll(async () => {
  test = await createTestDatabase('billing');
  owner = openDatabase(test.ownerUrl, limits);
  await owner.pool.query('CREATE TABLE sample (id BIGINT UNSIGNED PRIMARY KEY, amount BIGINT NOT NULL, day DATE NOT NULL, name VARCHAR(200) NOT NULL)');
});
afterAll(async () => {
  await owner.close();
  await test.drop();
});

async function firstRow(query: ReturnType<typeof sql>): Promise<Record<string, unknown> | undefined> {
  const [rows] = await owner.drizzle.execute(query);
  return (rows as unknown as Record<string, unknown>[])[0];
}

describe('values', () => {
  it('keeps 64-bit integers exact and days as they are stored', async () => {
    await owner.drizzle.execute(sql`INSERT INTO sample VALUES (1, ${'-9223372036854775807'}, ${'2026-03-29'}, ${'x'})`);
    expect(await firstRow(sql`SELECT amount, day FROM sample WHERE id = 1`)).toEqual({ amount: '-9223372036854775807', day: '2026-03-29' });
  });

  it('reads rows with the driver\'s own parser: days and instants are text without anybody being called for every value', async () => {
    let calls = 0;
    const typeCast = (_field: unknown, next: () => void): unknown => {
      calls += 1;
      return next();
    };
    const [rows] = await owner.pool.query({ sql: "SELECT DATE'2026-03-29' AS day, TIMESTAMP'2026-03-29 02:30:00.125' AS at, CAST(NULL AS DATE) AS never", typeCast });
    expect(rows).toEqual([{ day: '2026-03-29', at: '2026-03-29 02:30:00.125', never: null }]);
    expect(calls).toBe(0);
  });

  it('passes text as a parameter: quotes, backslashes, emoji and right-to-left text come back as they went', async () => {
    const nasty = `'; DROP TABLE sample; -- \\' " 🎮 \u202eكلام`;
    await owner.drizzle.execute(sql`INSERT INTO sample VALUES (2, 0, '2026-01-01', ${nasty})`);
    expect(await firstRow(sql`SELECT name FROM sample WHERE name = ${nasty}`)).toEqual({ name: nasty });
  });
});

describe('counting at the driver', () => {
  it('counts a request’s statements on the pool and inside transactions, and not those of others', async () => {
    const counter = { count: 0 };
    const other = { count: 0 };
    await Promise.all([
      countStatements(counter, async () => {
        await owner.drizzle.execute(sql`SELECT 1`);
        await inTransaction(owner.drizzle, async (transaction) => {
          await transaction.execute(sql`SELECT 2`);
        });
      }),
      countStatements(other, () => Promise.all(Array.from({ length: 20 }, () => owner.drizzle.execute(sql`SELECT 3`)))),
    ]);
    // The transaction's begin and commit are statements too.
    expect(counter.count).toBe(4);
    expect(other.count).toBe(20);
  });
});

describe('bounds', () => {
  it('ends a statement that runs too long', async () => {
    const slow = sql`SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c`;
    const error: unknown = await owner.drizzle.execute(slow).then(() => null, (caught: unknown) => (caught instanceof Error ? caught.cause : caught));
    // MariaDB's number for it, or MySQL's.
    expect([1969, 3024]).toContain(Reflect.get(Object(error), 'errno'));
  });

  it('refuses more waiters than the queue holds', async () => {
    const narrow = openDatabase(test.ownerUrl, { ...limits, connectionsMax: 1, waitersMax: 1 });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => narrow.drizzle.execute(sql`SELECT SLEEP(0.05)`)));
    await narrow.close();
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  });
});

describe('a transaction', () => {
  it('rolls back with an answer', async () => {
    const answer = await inTransaction(owner.drizzle, async (transaction) => {
      await transaction.execute(sql`INSERT INTO sample VALUES (3, 0, '2026-01-01', 'gone')`);
      throw new RollBack('refused');
    });
    expect(answer).toBe('refused');
    expect(await firstRow(sql`SELECT id FROM sample WHERE id = 3`)).toBeUndefined();
  });

  it('that loses a deadlock is run again, and both take effect once', async () => {
    await owner.drizzle.execute(sql`INSERT INTO sample VALUES (10, 0, '2026-01-01', ''), (11, 0, '2026-01-01', '')`);
    const move = (from: number, to: number): Promise<void> =>
      inTransaction(owner.drizzle, async (transaction) => {
        await transaction.execute(sql`UPDATE sample SET amount = amount - 1 WHERE id = ${from}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        await transaction.execute(sql`UPDATE sample SET amount = amount + 1 WHERE id = ${to}`);
      });
    await Promise.all([move(10, 11), move(11, 10), move(10, 11)]);
    expect(await firstRow(sql`SELECT amount FROM sample WHERE id = 11`)).toEqual({ amount: '1' });
  });
});
