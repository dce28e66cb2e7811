import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;

beforeAll(async () => {
  operations = await openTestOperations(testViewer(['service'], 'dev|service'));
  const row = (campaign_id: number, month: string, game_id: number, publisher_id: number, impressions: number, revision = 1) => operations.insert('delivery_month', { campaign_id, month, game_id, publisher_id, impressions, clicks: 2, installs: 1, revision });
  await row(2, '2026-10', 7, 1, 50);
  await row(1, '2026-10', 9, 1, 10);
  await row(1, '2026-10', 7, 3, 0, 4);
  await row(1, '2026-10', 7, 2, 30, 4);
  await row(1, '2026-11', 7, 2, 40);
  await operations.insert('delivery_month_close', { month: '2026-10', finalised_at: '2026-11-05 00:30:00.000', locked_at: null });
});
afterAll(() => operations.close());

const source = `query ($month: Month!, $ids: [ID!], $first: Int, $after: String) { billableDelivery(month: $month, campaignIdIn: $ids, first: $first, after: $after) {
  edges { node { campaignRef gameRef publisherRef month impressions clicks installs revision isFinal } } pageInfo { hasNextPage endCursor } } }`;

interface Feed {
  readonly billableDelivery: { readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } };
}

async function read(variables: Readonly<Record<string, unknown>>): Promise<Feed['billableDelivery']> {
  const answer = await operations.execute(source, { month: '2026-10', ...variables });
  expect(answer).toMatchObject({ errors: [], statements: 1 });
  return (answer.data as Feed).billableDelivery;
}

const names = (feed: Feed['billableDelivery']) => feed.edges.map(({ node }) => `${node['campaignRef']} ${node['gameRef']} ${node['publisherRef']}`);
const all = ['cmp_1 gam_7 pub_2', 'cmp_1 gam_7 pub_3', 'cmp_1 gam_9 pub_1', 'cmp_2 gam_7 pub_1'];

describe('billableDelivery', () => {
  it('gives a month by campaign, game and publisher, with units that moved away as 0', async () => {
    const feed = await read({});
    expect(names(feed)).toEqual(all);
    expect(feed.edges[1]?.node).toEqual({ campaignRef: 'cmp_1', gameRef: 'gam_7', publisherRef: 'pub_3', month: '2026-10', impressions: '0', clicks: '2', installs: '1', revision: 4, isFinal: true });
    expect((await read({ month: '2026-11' })).edges).toMatchObject([{ node: { impressions: '40', isFinal: false } }]);
  });

  it('narrows to campaigns', async () => {
    expect(names(await read({ ids: ['cmp_2'] }))).toEqual(all.slice(3));
    expect(names(await read({ ids: [] }))).toEqual([]);
  });

  it('pages through every row once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Feed['billableDelivery'] = await read({ first: 1, after });
      seen.push(...names(page));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage || seen.length > all.length) break;
    }
    expect(seen).toEqual(all);
  });

  it('refuses pages of more than 500, cursors that are not its own, ids of another kind, and whoever is no service', async () => {
    const refuse = async (variables: Readonly<Record<string, unknown>>) => (await operations.execute(source, { month: '2026-10', ...variables })).errors[0]?.code;
    expect(await refuse({ first: 501 })).toBe('PAGE_TOO_LARGE');
    expect((await operations.execute(source, { month: '2026-10', first: 500 })).errors).toEqual([]);
    expect(await refuse({ after: Buffer.from('["billable","a",1,1]').toString('base64url') })).toBe('INVALID_CURSOR');
    expect(await refuse({ ids: ['adv_1'] })).toBe('WRONG_ID_KIND');
    expect((await operations.execute(source, { month: '2026-10' }, testViewer(['operations:read']))).errors[0]?.code).toBe('FORBIDDEN');
  });
});
