import { openDatabase } from '@ad-network/runtime/database.ts';
import { createTestClient, testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../config.ts';
import { createSchema } from '../entities.ts';
import { openTestOperations, today, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let template: number;
const campaigns: number[] = [];

beforeAll(async () => {
  operations = await openTestOperations();
  template = await operations.template();
  const reviewer = await operations.insert('ops_user', { subject: 'dev|ops', name: 'Asha', email: 'asha@example.com', created_at: '2026-01-01 00:00:00.000' });
  for (let n = 0; n < 40; n += 1) {
    const campaign = await operations.campaign({ name: `Campaign ${n}` });
    for (let at = 0; at < n % 4; at += 1) {
      const creative = await operations.creative(campaign, template, { name: `${n}.${at}`, review_status: at === 2 ? 'REJECTED' : 'APPROVED', archived_at: at === 1 ? '2026-11-01 10:00:00.000' : null });
      await operations.insert('creative_asset', { creative_id: creative, role: 'ICON', url: 'https://cdn.example.com/i.png', sha256: 'x'.repeat(32), bytes: 9 });
      await operations.insert('creative_review', { creative_id: creative, reviewer_id: reviewer, decision: 'APPROVED', decided_at: '2026-11-01 10:00:00.000' });
    }
    campaigns.push(campaign);
  }
});
afterAll(() => operations.close());

const query = `query ($first: Int, $rows: Int, $after: String, $filter: CreativeFilter) { campaigns(first: $first) { edges { node { name creatives(first: $rows, after: $after, filter: $filter) {
  totalCount pageInfo { hasNextPage } edges { node { name template { name } assets { role sha256 } reviews { reviewer { name } } } } } } } } }`;
interface Answer {
  readonly campaigns: { readonly edges: readonly { readonly node: { readonly name: string; readonly creatives: { readonly totalCount: number; readonly pageInfo: { readonly hasNextPage: boolean }; readonly edges: readonly { readonly node: { readonly name: string } }[] } } }[] };
}

describe('the creatives of campaigns', () => {
  const list = async (variables: Readonly<Record<string, unknown>>): Promise<readonly (readonly [string, number, readonly string[]])[]> => {
    const answer = await operations.execute(query, variables);
    expect(answer.errors).toEqual([]);
    return (answer.data as Answer).campaigns.edges.map(({ node }) => [node.name, node.creatives.totalCount, node.creatives.edges.map((edge) => edge.node.name)]);
  };

  it('are each campaign’s own, newest first, without the archived ones', async () => {
    expect(await list({ first: 4, rows: 5 })).toEqual([['Campaign 39', 2, ['39.2', '39.0']], ['Campaign 38', 1, ['38.0']], ['Campaign 37', 1, ['37.0']], ['Campaign 36', 0, []]]);
    expect(await list({ first: 1, rows: 1 })).toEqual([['Campaign 39', 2, ['39.2']]]);
  });

  it('are filtered by state and id, with the archived ones when asked for', async () => {
    expect(await list({ first: 2, rows: 5, filter: { includeArchived: true } })).toEqual([['Campaign 39', 3, ['39.2', '39.1', '39.0']], ['Campaign 38', 2, ['38.1', '38.0']]]);
    expect(await list({ first: 2, rows: 5, filter: { reviewStatusIn: ['REJECTED'] } })).toEqual([['Campaign 39', 1, ['39.2']], ['Campaign 38', 0, []]]);
    expect(await list({ first: 1, rows: 5, filter: { idIn: [] } })).toEqual([['Campaign 39', 0, []]]);
  });

  it('take the same number of statements at 3 campaigns and at 40', async () => {
    const counts = await Promise.all([3, 40].map(async (first) => (await operations.execute(query, { first, rows: 3 })).statements));
    expect(counts).toEqual([7, 7]);
  });

  it('refuse what no list takes, before any SQL of theirs', async () => {
    const refusal = async (variables: Readonly<Record<string, unknown>>) => (await operations.execute(query, { first: 1, ...variables })).errors[0]?.code;
    expect(await refusal({ rows: 201 })).toBe('PAGE_TOO_LARGE');
    expect(await refusal({ after: 'x' })).toBe('INVALID_CURSOR');
    expect(await refusal({ filter: { idIn: ['cmp_1'] } })).toBe('WRONG_ID_KIND');
    expect(await refusal({ filter: { idIn: Array.from({ length: 501 }, (_, at) => `crv_${at + 1}`) } })).toBe('INVALID_INPUT');
  });
});

describe('a creative', () => {
  it('is read by id and as an entity, archived ones too', async () => {
    const [row] = await operations.select("SELECT id FROM creative WHERE name = '39.1'");
    const id = `crv_${row?.['id']}`;
    const answer = await operations.execute('query ($id: ID!, $r: [_Any!]!) { creative(id: $id) { id archived campaign { name } } none: creative(id: "crv_999999") { id } _entities(representations: $r) { ... on Creative { name } } }', {
      id,
      r: [{ __typename: 'Creative', id }, { __typename: 'Creative', id: 'crv_999999' }],
    });
    expect(answer).toMatchObject({ errors: [], data: { creative: { id, archived: true, campaign: { name: 'Campaign 39' } }, none: null, _entities: [{ name: '39.1' }, null] } });
    expect((await operations.execute('{ creative(id: "cmp_1") { id } }')).errors).toMatchObject([{ code: 'WRONG_ID_KIND' }]);
  });
});

describe('creativeReviewQueue', () => {
  const source = 'query ($first: Int, $after: String) { creativeReviewQueue(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { name } } } }';
  interface Queue {
    readonly creativeReviewQueue: { readonly totalCount: number; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }; readonly edges: readonly { readonly node: { readonly name: string } }[] };
  }
  const expected: string[] = [];

  beforeAll(async () => {
    const campaign = campaigns[0] ?? 0;
    const at = (minute: number): string => `2026-11-10 ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00.000`;
    for (let n = 0; n < 300; n += 1) {
      // Two at each minute, so that the id decides; every third an appeal; and archived ones that came before all others.
      await operations.creative(campaign, template, { name: `waits ${n}`, review_status: n % 3 === 0 ? 'APPEALED' : 'PENDING', submitted_at: at(Math.floor(n / 2)) });
      expected.push(`waits ${n}`);
      await operations.creative(campaign, template, { name: `gone ${n}`, review_status: n % 2 === 0 ? 'PENDING' : 'APPEALED', submitted_at: '2026-01-01 00:00:00.000', archived_at: '2026-02-01 00:00:00.000' });
    }
  });

  it('holds PENDING and APPEALED, oldest submission first, page by page, each once, none archived', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer = await operations.execute(source, { first: 47, after });
      expect(answer.errors).toEqual([]);
      const { creativeReviewQueue: queue } = answer.data as Queue;
      expect(queue.totalCount).toBe(300);
      seen.push(...queue.edges.map((edge) => edge.node.name));
      after = queue.pageInfo.hasNextPage ? queue.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(expected);
  });

  it('reads no more rows than two pages hold, whatever waits and whatever is archived', async () => {
    const database = openDatabase(operations.serviceUrl, { ...limits.database, connectionsMax: 1 });
    try {
      const client = createTestClient({ schema: createSchema(), database, businessDate: today, viewer: testViewer(['operations:read']) });
      const readsOf = async (variables: Readonly<Record<string, unknown>>): Promise<readonly [number, string]> => {
        const reads = async (): Promise<number> => {
          const [rows] = await database.pool.query("SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_key', 'Handler_read_next', 'Handler_read_rnd_next', 'Handler_read_rnd', 'Handler_read_first', 'Handler_read_prev')");
          return (rows as unknown as readonly { readonly Value: string }[]).reduce((sum, row) => sum + Number(row.Value), 0);
        };
        const before = await reads();
        const answer = await client.execute('query ($first: Int, $after: String) { creativeReviewQueue(first: $first, after: $after) { pageInfo { endCursor } edges { node { id } } } }', variables);
        expect(answer.errors).toEqual([]);
        expect(answer.statements).toBe(1);
        const after = await reads();
        return [after - before, (answer.data as { readonly creativeReviewQueue: { readonly pageInfo: { readonly endCursor: string } } }).creativeReviewQueue.pageInfo.endCursor];
      };
      const [first, cursor] = await readsOf({ first: 10 });
      const [next] = await readsOf({ first: 10, after: cursor });
      // Two ranges of at most 11 rows, the merge of them, and the rows that SHOW STATUS itself reads.
      expect(first).toBeLessThan(100);
      expect(next).toBeLessThan(100);
    } finally {
      await database.close();
    }
  });

  it('refuses a made-up cursor', async () => {
    for (const values of [['review queue', '1 OR 1=1', 1], ['review queue', '2026-11-10 00:00:00.000', 'x'], ['newest', 1], ['review queue', '', 1]]) {
      const answer = await operations.execute(source, { after: Buffer.from(JSON.stringify(values)).toString('base64url') });
      expect(answer).toMatchObject({ data: { creativeReviewQueue: null }, errors: [{ code: 'INVALID_CURSOR' }], statements: 0 });
    }
  });
});

describe('nativeTemplates', () => {
  it('are all versions, by name, newest version first', async () => {
    await operations.insert('native_template', { name: 'A tile', template_version: 1, width: 10, height: 20, clickable: 0 });
    await operations.insert('native_template', { name: 'A tile', template_version: 2, width: 30, height: 40, clickable: 1 });
    const answer = await operations.execute('{ nativeTemplates { id name templateVersion width height clickable } }');
    expect(answer.errors).toEqual([]);
    expect(answer.statements).toBe(1);
    expect((answer.data as { readonly nativeTemplates: readonly unknown[] }).nativeTemplates.slice(0, 2)).toMatchObject([
      { name: 'A tile', templateVersion: 2, width: 30, height: 40, clickable: true },
      { name: 'A tile', templateVersion: 1, width: 10, height: 20, clickable: false },
    ]);
  });
});
