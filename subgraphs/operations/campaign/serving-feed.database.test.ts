import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;

beforeAll(async () => {
  operations = await openTestOperations(testViewer(['service'], 'dev|service'));
});
afterAll(() => operations.close());

interface Feed {
  readonly servingFeed: { readonly totalCount: number; readonly edges: readonly { readonly node: { readonly id: string } }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } };
}

const days = (...flights: readonly Readonly<Record<string, string>>[]) => flights;

describe('servingFeed', () => {
  it('lists ACTIVE campaigns with a flight that covers today, oldest first, page by page', async () => {
    const wanted: number[] = [];
    for (const flight of days({}, { starts_on: '2026-11-15' }, { ends_on: '2026-11-15' })) {
      const id = await operations.campaign();
      await operations.flight(id, flight);
      // A second flight of the same campaign does not list it twice.
      await operations.flight(id, flight);
      wanted.push(id);
    }
    for (const flight of days({ starts_on: '2026-11-16' }, { ends_on: '2026-11-14' })) await operations.flight(await operations.campaign(), flight);
    await operations.campaign();
    await operations.flight(await operations.campaign({ status: 'PAUSED' }));
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 5; page += 1) {
      const answer = await operations.execute('query ($after: String) { servingFeed(first: 2, after: $after) { totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }', { after });
      expect(answer).toMatchObject({ errors: [], statements: 2, data: { servingFeed: { totalCount: 3 } } });
      const feed: Feed['servingFeed'] = (answer.data as Feed).servingFeed;
      seen.push(...feed.edges.map(({ node }) => node.id));
      after = feed.pageInfo.endCursor;
      if (!feed.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(wanted.map((id) => `cmp_${id}`));
  });

  it('refuses cursors that are not its own, before any SQL', async () => {
    const forged = Buffer.from(JSON.stringify(['serving feed', '1 OR 1=1'])).toString('base64url');
    for (const after of ['nonsense', forged, Buffer.from('["newest",1]').toString('base64url')]) {
      const answer = await operations.execute('query ($after: String) { servingFeed(after: $after) { edges { node { id } } } }', { after });
      expect(answer, after).toMatchObject({ errors: [{ code: 'INVALID_CURSOR', path: ['servingFeed'] }], statements: 0 });
    }
    expect(await operations.execute('{ servingFeed(first: 201) { edges { node { id } } } }')).toMatchObject({ errors: [{ code: 'PAGE_TOO_LARGE' }], statements: 0 });
  });

  it('is for services alone', async () => {
    const answer = await operations.execute('{ servingFeed { edges { node { id } } } }', {}, testViewer(['operations:read', 'operations:write']));
    expect(answer.errors[0]).toMatchObject({ code: 'FORBIDDEN', path: ['servingFeed'] });
  });
});
