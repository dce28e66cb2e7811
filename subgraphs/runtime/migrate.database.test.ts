import { fileURLToPath } from 'node:url';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseName, migrate, type ServiceGrants } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let operations: TestDatabase;
let billing: TestDatabase;

beforeAll(async () => {
  [operations, billing] = await Promise.all([createTestDatabase('operations'), createTestDatabase('billing')]);
});
afterAll(async () => {
  await Promise.all([operations.drop(), billing.drop()]);
});

async function tryAs(url: string, statement: string): Promise<string> {
  const connection = await mysql.createConnection({ uri: url });
  try {
    await connection.query(statement);
    return 'done';
  } catch (error) {
    return String(Reflect.get(error as object, 'code'));
  } finally {
    await connection.end();
  }
}

describe('migrating', () => {
  it('by four processes at once succeeds for each and applies everything once', async () => {
    const { grants } = (await import('../billing/grants.ts')) as { readonly grants: ServiceGrants };
    const again = { ownerUrl: billing.ownerUrl, serviceUrl: billing.serviceUrl, migrationsFolder: fileURLToPath(new URL('../billing/migrations', import.meta.url)), grants };
    await Promise.all([migrate(again), migrate(again), migrate(again), migrate(again)]);
    expect(await tryAs(billing.serviceUrl, 'SELECT COUNT(*) FROM invoice')).toBe('done');
  });

  it('wants a URL that names a database', () => {
    expect(() => databaseName('mysql://a:b@localhost:3306/')).toThrow(/must end with the database's name/);
  });
});

describe('the boundary between the databases is kept by the server', () => {
  it('neither service user nor owner of one may read the other', async () => {
    for (const [url, other] of [
      [operations.serviceUrl, billing.database],
      [operations.ownerUrl, billing.database],
      [billing.serviceUrl, operations.database],
      [billing.ownerUrl, operations.database],
    ] as const) {
      expect(await tryAs(url, `SELECT COUNT(*) FROM ${other}.idempotency_key`)).toMatch(/DENIED/);
    }
  });

  it('the service user may not change the schema', async () => {
    expect(await tryAs(operations.serviceUrl, 'ALTER TABLE campaign ADD COLUMN price INT')).toMatch(/DENIED/);
    expect(await tryAs(billing.serviceUrl, 'DROP TABLE journal')).toMatch(/DENIED/);
  });

  it('append-only tables refuse UPDATE and DELETE of the service user', async () => {
    for (const table of ['ledger_transfer', 'journal', 'billed_usage', 'payment_allocation', 'billing_event']) {
      expect(await tryAs(billing.serviceUrl, `DELETE FROM ${table}`)).toMatch(/DENIED/);
      expect(await tryAs(billing.serviceUrl, `UPDATE ${table} SET ${table === 'billed_usage' ? 'units' : 'id'} = 1`)).toMatch(/DENIED/);
    }
    expect(await tryAs(operations.serviceUrl, 'DELETE FROM change_event')).toMatch(/DENIED/);
  });
});
