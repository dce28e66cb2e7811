import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../subgraphs/runtime/test-database.ts';
import { countRows } from './count-rows.ts';
import { formatSummary, seed, type SeedEvent, type SeedOptions, type SeedSummary } from './main.ts';

let operations: TestDatabase;
let billing: TestDatabase;
let factsFolder: string;
let options: SeedOptions;
let summary: SeedSummary;
const events: SeedEvent[] = [];

beforeAll(async () => {
  [operations, billing] = await Promise.all([createTestDatabase('operations'), createTestDatabase('billing')]);
  factsFolder = mkdtempSync(join(tmpdir(), 'seed-facts-'));
  options = { scale: 'ci', seed: 1, operationsUrl: operations.serviceUrl, billingUrl: billing.serviceUrl, factsFolder, progress: (event) => events.push(event) };
  summary = await seed(options);
});

afterAll(async () => {
  rmSync(factsFolder, { recursive: true });
  await Promise.all([operations.drop(), billing.drop()]);
});

describe('seeding both databases', () => {
  it('counts what it wrote, by table', () => {
    expect(summary.operations.rows['campaign']).toBeGreaterThan(640);
    expect(summary.billing.rows['invoice']).toBeGreaterThan(200);
    expect(summary.billing.rows['tax_rule']).toBeUndefined();
    expect(formatSummary(summary)).toMatch(/operations: [\d,]+ rows in [\d.]+ s[^]*billing: [\d,]+ rows in [\d.]+ s/);
  });

  it('reports phases that move forward, those of Operations first and to their end', () => {
    const last = new Map<string, SeedEvent>();
    for (const event of events) {
      expect(event.done).toBeGreaterThanOrEqual(last.get(event.phase)?.done ?? 0);
      last.set(event.phase, event);
    }
    const phases = [...last.keys()];
    expect(phases.filter((phase) => phase.startsWith('operations: '))).toEqual(
      ['network', 'campaigns', 'delivery', 'requests', 'history'].map((phase) => `operations: ${phase}`));
    expect(phases.findLastIndex((phase) => phase.startsWith('operations: '))).toBeLessThan(phases.findIndex((phase) => phase.startsWith('billing: ')));
    for (const event of [...last.values()].filter((candidate) => candidate.phase.startsWith('operations: '))) expect(event.done, event.phase).toBe(event.total);
  });

  it('refuses databases that hold rows, before it writes anything', async () => {
    await expect(seed(options)).rejects.toMatchObject({ code: 'SEED_FAILED', message: expect.stringContaining('The Operations database is not empty') });
    const fresh = await createTestDatabase('operations');
    try {
      const refused = seed({ ...options, operationsUrl: fresh.serviceUrl });
      await expect(refused).rejects.toMatchObject({ code: 'SEED_FAILED', message: expect.stringContaining('The Billing database is not empty') });
      expect(await countRows(fresh.serviceUrl)).toEqual({});
    } finally {
      await fresh.drop();
    }
  });
});
