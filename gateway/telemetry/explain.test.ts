import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveIssuer } from '../testing/issuer.ts';
import type { TestIssuer } from '../testing/issuer.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import type { Reply, TestGateway } from '../testing/running-gateway.ts';
import type { Explanation } from './explain.ts';

const QUERY = 'query Shelf { borrowed(first: 6) { title notes { text } } }';

describe('x-explain', () => {
  let library: Library;
  let issuer: TestIssuer;
  let gateway: TestGateway;

  beforeAll(async () => {
    library = await serveLibrary();
    issuer = await serveIssuer();
    gateway = await startTestGateway(library.sdl, { issuer: issuer.url });
  });
  afterAll(async () => {
    await gateway.stop();
    await issuer.close();
    await library.close();
  });

  const explained = async (scope: string, headers: Readonly<Record<string, string>> = { 'x-explain': '1' }): Promise<Reply['body'] & { readonly extensions?: { readonly explain?: unknown } }> =>
    (await gateway.post({ query: QUERY }, { authorization: `Bearer ${await issuer.token({ scope })}`, ...headers })).body;

  it('shows plan and fetches, with representations found and sent and bytes, to those with the scope', async () => {
    const { data, extensions } = await explained('graph:explain');
    const explain = extensions?.explain as Explanation;
    expect(data).toHaveProperty('borrowed');
    expect(explain).toMatchObject({ version: 1, operation: { name: 'Shelf' }, plan: { isKnown: false }, totals: { fetches: 2, representationsFound: 6, representationsSent: 2 } });
    expect(explain.plan?.steps[0]).toMatchObject({ kind: 'Sequence', steps: [{ kind: 'Fetch', subgraph: 'books', path: '' }, { kind: 'Fetch', subgraph: 'notes', path: 'borrowed.@' }] });
    expect(explain.fetches).toMatchObject([
      { subgraph: 'books', paths: [], representations: null, errors: 0, failure: null, statements: null },
      { subgraph: 'notes', representations: { found: 6, sent: 2 } },
    ]);
    for (const fetch of explain.fetches) {
      expect(fetch.requestBytes).toBeGreaterThan(20);
      expect(fetch.responseBytes).toBeGreaterThan(20);
      expect(fetch.durationMs).toBeGreaterThan(0);
    }
    expect(explain.fetches[1]?.startMs).toBeGreaterThanOrEqual((explain.fetches[0]?.startMs ?? 0) + (explain.fetches[0]?.durationMs ?? 0) - 1);
    expect(library.notes.received.at(-1)).toMatchObject({ 'x-explain': '1' });
  });

  it('is answered without an explanation, and with why, to those without the scope; subgraphs are not asked for one', async () => {
    const { data, extensions } = await explained('operations:read');
    expect(data).toHaveProperty('borrowed');
    expect(extensions?.explain).toEqual({ refused: 'EXPLAIN_NOT_ALLOWED', message: expect.stringContaining('graph:explain') });
    expect(library.notes.received.at(-1)).not.toHaveProperty('x-explain');
  });

  it('shows nothing to those with the scope who do not ask', async () => {
    expect(await explained('graph:explain', {})).not.toHaveProperty('extensions');
    expect(await explained('graph:explain', { 'x-explain': 'yes' })).not.toHaveProperty('extensions');
  });

  it('shows the reason of a fetch that failed', async () => {
    const gone = await serveLibrary();
    const other = await startTestGateway(gone.sdl, {});
    await gone.notes.close();
    const { body } = await other.post({ query: QUERY }, { 'x-explain': '1' });
    const { extensions } = body as { readonly extensions?: { readonly explain: Explanation } };
    expect(extensions?.explain.fetches[1]).toMatchObject({ subgraph: 'notes', failure: 'unreachable', statements: null });
    await other.stop();
    await gone.books.close();
  });

  it('is refused to everyone by a gateway in production without identity', async () => {
    const other = await startTestGateway(library.sdl, { mode: 'production' });
    const { body } = await other.post({ query: '{ whoami }' }, { 'x-explain': '1' });
    expect(body).toMatchObject({ data: { whoami: null }, extensions: { explain: { refused: 'EXPLAIN_NOT_ALLOWED' } } });
    await other.stop();
  });
});
