import { expect, test } from 'vitest';
import { ConnectionPager, type PageResult, type WatchPage } from './connection-pager.ts';

type Report = (result: PageResult<string, string>) => void;

/** A source whose answers the test gives by hand. */
function manualSource() {
  const requests: { after: string | undefined; fresh: boolean; report: Report; stopped: boolean }[] = [];
  const watch: WatchPage<string, string> = ({ after, fresh }, report) => {
    const request = { after, fresh, report, stopped: false };
    requests.push(request);
    return () => {
      request.stopped = true;
    };
  };
  return { requests, watch };
}

const page = (nodes: readonly string[], endCursor?: string): PageResult<string, string> => ({
  page: {
    totalCount: 4,
    pageInfo: { hasNextPage: endCursor !== undefined, endCursor: endCursor ?? null },
    edges: nodes.map((node) => ({ node })),
  },
  failure: undefined,
  stale: false,
});

test('pages follow each other by the cursor of the page before', () => {
  const { requests, watch } = manualSource();
  const pager = new ConnectionPager(watch, 10);
  pager.subscribe(() => {});
  expect(pager.current().loading).toBe(true);
  requests[0]?.report(page(['a', 'b'], 'after-b'));
  expect(pager.current()).toMatchObject({ nodes: ['a', 'b'], hasMore: true, totalCount: 4, loading: false });
  pager.loadMore();
  expect(pager.current().loadingMore).toBe(true);
  expect(requests[1]?.after).toBe('after-b');
  requests[1]?.report(page(['c', 'd']));
  expect(pager.current()).toMatchObject({ nodes: ['a', 'b', 'c', 'd'], hasMore: false, loadingMore: false });
});

test('asking for more while a page is on its way asks only once', () => {
  const { requests, watch } = manualSource();
  const pager = new ConnectionPager(watch, 10);
  pager.subscribe(() => {});
  requests[0]?.report(page(['a'], 'x'));
  pager.loadMore();
  pager.loadMore();
  expect(requests).toHaveLength(2);
});

test('a row that changes later replaces the row that is shown', () => {
  const { requests, watch } = manualSource();
  const pager = new ConnectionPager(watch, 10);
  pager.subscribe(() => {});
  requests[0]?.report(page(['paused']));
  requests[0]?.report(page(['active']));
  expect(pager.current().nodes).toEqual(['active']);
});

test('a partial answer keeps its rows beside its error', () => {
  const { requests, watch } = manualSource();
  const pager = new ConnectionPager(watch, 10);
  pager.subscribe(() => {});
  requests[0]?.report({ ...page(['a']), failure: 'billing is down' });
  expect(pager.current()).toMatchObject({ nodes: ['a'], failure: 'billing is down' });
});

test('a reload that fails keeps the rows and says that it failed', () => {
  const { requests, watch } = manualSource();
  const pager = new ConnectionPager(watch, 10);
  pager.subscribe(() => {});
  requests[0]?.report(page(['a']));
  pager.reload();
  expect(requests[0]?.stopped).toBe(true);
  expect(requests[1]).toMatchObject({ after: undefined, fresh: true });
  requests[1]?.report({ page: undefined, failure: 'no network', stale: false });
  expect(pager.current()).toMatchObject({ nodes: ['a'], failure: 'no network', refreshing: false });
});

test('no more than the bound of pages is opened', () => {
  const { requests, watch } = manualSource();
  const pager = new ConnectionPager(watch, 1);
  pager.subscribe(() => {});
  requests[0]?.report(page(['a'], 'x'));
  expect(pager.current().hasMore).toBe(false);
});

test('nothing is read before somebody listens nor after they left', () => {
  const { requests, watch } = manualSource();
  const pager = new ConnectionPager(watch, 10);
  expect(requests).toHaveLength(0);
  const leave = pager.subscribe(() => {});
  leave();
  expect(requests[0]?.stopped).toBe(true);
});
