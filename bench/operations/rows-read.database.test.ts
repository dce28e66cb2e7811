import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../subgraphs/runtime/test-database.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessDate } from '../../local/seed/calendar.ts';
import { seedOperations } from '../../local/seed/operations/seed-operations.ts';
import { countRows, measureCost, rowsReadMax } from './measure-cost.ts';
import { openMeasured, type MeasuredOperations } from './open-measured.ts';
import { otherParts, questionParts } from './questions.ts';

let test: TestDatabase;
let operations: MeasuredOperations;
const factsFolder = mkdtempSync(join(tmpdir(), 'bench-facts-'));

beforeAll(async () => {
  test = await createTestDatabase('operations');
  await seedOperations({ scale: 'dev', seed: 1, url: test.serviceUrl, factsFolder, progress: () => undefined });
  operations = openMeasured(test.serviceUrl, businessDate);
});
afterAll(async () => {
  await operations?.close();
  await test?.drop();
  rmSync(factsFolder, { recursive: true });
});

const parts = [...questionParts, ...otherParts];

describe.each(parts)('$question ($fetch)', (part) => {
  it('reads at most 20 rows for each that it returns, and 100', async () => {
    const variables = await part.variables(part.rowsDefault, operations.pick);
    const cost = await measureCost(operations.database, () => operations.execute(part.source, variables));
    expect(cost.rowsReturned).toBeGreaterThanOrEqual(part.paged ? Math.min(part.rowsDefault, 20) : 1);
    expect(cost.rowsRead).toBeGreaterThan(0);
    expect(cost.rowsRead, `${cost.rowsReturned} rows returned`).toBeLessThanOrEqual(rowsReadMax(cost.rowsReturned));
  });
});

describe.each(parts.filter((part) => part.paged))('$question ($fetch)', (part) => {
  it('needs as many statements for a large page as for a small one', async () => {
    const statements = await Promise.all([5, 200].map(async (rows) => (await operations.execute(part.source, await part.variables(rows, operations.pick))).statements));
    expect(statements[1]).toBe(statements[0]);
  });
});

// Each filter leaves more rows than the bound allows to read: only an index in the order asked for keeps to it.
const filters = ['{}', '{ statusIn: [COMPLETED] }', '{ statusIn: [ACTIVE, PAUSED, COMPLETED] }'];

describe.each([
  ...['CREATED_AT', 'NAME', 'STARTS_ON', 'ENDS_ON', 'UPDATED_AT'].map((by) => ({ by, filters })),
  // What is COMPLETED comes after all that delivered lately: those are read over, and their number is that of live campaigns.
  { by: 'IMPRESSIONS_LAST_7D', filters: filters.filter((filter) => filter !== '{ statusIn: [COMPLETED] }') },
])('campaigns by $by', ({ by, filters: ofSort }) => {
  it.each(ofSort)('are read from an index, up and down, with the filter %s', async (filter) => {
    for (const direction of ['ASC', 'DESC']) {
      const source = `{ campaigns(first: 20, filter: ${filter}, orderBy: { by: ${by}, direction: ${direction} }) { pageInfo { endCursor } edges { node { id name } } } }`;
      const first = await measureCost(operations.database, () => operations.execute(source, {}));
      expect(first.rowsReturned).toBe(20);
      expect(first.rowsRead, direction).toBeLessThanOrEqual(rowsReadMax(20));
      const after = (first.answer.data as { readonly campaigns: { readonly pageInfo: { readonly endCursor: string } } }).campaigns.pageInfo.endCursor;
      const next = await measureCost(operations.database, () => operations.execute(source.replace('first: 20', `first: 20, after: "${after}"`), {}));
      expect(next.rowsReturned).toBe(20);
      expect(next.rowsRead, `${direction}, the next page`).toBeLessThanOrEqual(rowsReadMax(20));
    }
  });
});

describe('M01 activates a campaign and shows it', () => {
  const mutation = 'mutation ($i: SetCampaignStatusInput!) { setCampaignStatus(input: $i) { userErrors { code message path } campaign { __typename id status version } } }';

  it('reading a handful of rows, whatever the size of the tables', async () => {
    const [paused] = await operations.pick("SELECT id, version FROM campaign WHERE status = 'PAUSED' ORDER BY id DESC LIMIT 1");
    const input = { id: `cmp_${paused?.['id']}`, status: 'ACTIVE', expectedVersion: Number(paused?.['version']) };
    const cost = await measureCost(operations.database, () => operations.execute(mutation, { i: input }));
    expect(cost.answer.data).toMatchObject({ setCampaignStatus: { userErrors: [], campaign: { status: 'ACTIVE' } } });
    expect(cost.rowsRead).toBeGreaterThan(0);
    expect(cost.rowsRead).toBeLessThanOrEqual(20);
  });
});

describe('the measure', () => {
  it('sees a table that is read from end to end', async () => {
    const cost = await measureCost(operations.database, async () => {
      const counted = await operations.pick('SELECT COUNT(*) AS n FROM campaign IGNORE INDEX (ix_c_status, ix_c_objective) WHERE name <> ""');
      expect(Number(counted[0]?.['n'])).toBeGreaterThan(1_000);
      return { data: { campaigns: [{}] }, errors: [], statements: 1 };
    });
    expect(cost.rowsRead).toBeGreaterThan(rowsReadMax(cost.rowsReturned));
  });

  it('counts what is in lists, at any depth, and the things that root fields answer with', () => {
    expect(countRows({ publisher: { id: 'pub_1', games: { edges: [{ node: { id: 'a' } }, { node: { id: 'b', units: [{ n: 1 }] } }] } } })).toBe(4);
    expect(countRows({ campaigns: { edges: [{ node: { id: 'a' } }] } })).toBe(1);
    expect(countRows({ _entities: [{ name: 'a' }, null] })).toBe(1);
  });
});
