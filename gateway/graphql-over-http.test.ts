import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';
import { startTestGateway } from './testing/running-gateway.ts';
import type { TestGateway } from './testing/running-gateway.ts';

describe('GraphQL over HTTP', () => {
  let library: Library;
  let gateway: TestGateway;

  beforeAll(async () => {
    library = await serveLibrary();
    gateway = await startTestGateway(library.sdl);
  });
  afterAll(async () => {
    await gateway.stop();
    await library.close();
  });

  // A GET that a page could make any browser send is refused (CSRF), so audits by GET say that they are none.
  const fetchFn = (url: string, init: RequestInit = {}) => {
    const isGet = init.method === undefined || init.method === 'GET';
    return fetch(url, isGet ? { ...init, headers: { ...init.headers, 'apollo-require-preflight': '1' } } : init);
  };
  for (const audit of serverAudits({ url: () => `${gateway.origin}/graphql`, fetchFn })) {
    it(audit.name, async () => {
      const result = await audit.fn();
      if (result.status !== 'ok') {
        throw new Error(`${result.status}: ${result.reason}`);
      }
    });
  }

  it.each([
    ['application/json', 200],
    ['application/graphql-response+json', 400],
  ])('answers a refused document for %s with %i', async (accept, status) => {
    const refused = [{ query: '{' }, { query: '{ nothing }' }, { query: 'query($n: Int!) { books(first: $n) { id } }', variables: {} }];
    for (const body of refused) {
      const reply = await gateway.post(body, { accept });
      expect([reply.status, 'data' in reply.body]).toEqual([status, false]);
    }
  });

  it('refuses to answer in a media type that it does not speak', async () => {
    const { status } = await gateway.post({ query: '{ __typename }' }, { accept: 'application/xml' });
    expect(status).toBe(406);
  });
});
