import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../subgraphs/runtime/database.ts';
import { createTestClient, testViewer } from '../../subgraphs/runtime/test-client.ts';
import { createTestDatabase, type TestDatabase } from '../../subgraphs/runtime/test-database.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessDate } from '../../local/seed/calendar.ts';
import { seed } from '../../local/seed/main.ts';
import { limits } from '../../subgraphs/billing/config.ts';
import { createSchema } from '../../subgraphs/billing/entities.ts';
import { measureCost, rowsReadMax } from '../operations/measure-cost.ts';
import { questionParts, type Pick } from './question-parts.ts';

let operationsDatabase: TestDatabase;
let billingDatabase: TestDatabase;
let billing: Database;
let client: ReturnType<typeof createTestClient>;
const factsFolder = mkdtempSync(join(tmpdir(), 'bench-facts-'));

beforeAll(async () => {
  operationsDatabase = await createTestDatabase('operations');
  billingDatabase = await createTestDatabase('billing');
  await seed({ scale: 'dev', seed: 1, operationsUrl: operationsDatabase.serviceUrl, billingUrl: billingDatabase.serviceUrl, factsFolder, progress: () => undefined });
  // One connection, so that the session's counters are those of what is executed.
  billing = openDatabase(billingDatabase.serviceUrl, { ...limits.database, connectionsMax: 1 });
  client = createTestClient({ schema: createSchema(), database: billing, businessDate, viewer: testViewer(['operations:read', 'billing:read', 'payouts:read']) });
}, 300_000);
afterAll(async () => {
  await billing?.close();
  await billingDatabase?.drop();
  await operationsDatabase?.drop();
  rmSync(factsFolder, { recursive: true });
});

const pick: Pick = async (sql) => {
  const [rows] = await billing.pool.query(sql);
  return rows as unknown as readonly Readonly<Record<string, unknown>>[];
};

describe.each(questionParts)("Billing's part of $question", ({ source, variables, rowsMin }) => {
  it('reads at most 20 rows for each that it returns, and 100', async () => {
    const given = await variables(pick);
    const cost = await measureCost(billing, () => client.execute(source, given));
    expect(cost.rowsReturned).toBeGreaterThanOrEqual(rowsMin);
    expect(cost.rowsRead).toBeGreaterThan(0);
    expect(cost.rowsRead, `${cost.rowsReturned} rows returned`).toBeLessThanOrEqual(rowsReadMax(cost.rowsReturned));
  });
});
