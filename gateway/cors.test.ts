import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';
import { startTestGateway } from './testing/running-gateway.ts';

describe('pages of other origins', () => {
  let library: Library;
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };

  beforeAll(async () => {
    library = await serveLibrary();
  });
  afterAll(() => library.close());

  it('may not call by default', async () => {
    const gateway = await startTestGateway(library.sdl);
    const headers = { origin: 'http://127.0.0.1:4100', ...preflight };
    const asked = await fetch(`${gateway.origin}/graphql`, { method: 'OPTIONS', headers });
    expect(asked.status).toBe(204);
    expect([...asked.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    const answered = await gateway.post({ query: '{ __typename }' }, { origin: 'http://127.0.0.1:4100' });
    expect(answered.headers.get('access-control-allow-origin')).toBeNull();
    await gateway.stop();
  });

  it('may call when their very origin is listed, and no other', async () => {
    const origin = 'http://127.0.0.1:4100';
    const gateway = await startTestGateway(library.sdl, { corsOrigins: [origin] });
    const asked = await fetch(`${gateway.origin}/graphql`, { method: 'OPTIONS', headers: { origin, ...preflight } });
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(asked.headers.get('access-control-allow-headers')).toContain('apollographql-client-name');
    expect(asked.headers.get('vary')).toBe('Origin');
    const refused = await gateway.post({ query: '{ nothing' }, { origin });
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
    for (const other of ['http://127.0.0.1:41000', 'null', 'http://127.0.0.1:4100.example']) {
      const answered = await gateway.post({ query: '{ __typename }' }, { origin: other });
      expect(answered.headers.get('access-control-allow-origin')).toBeNull();
    }
    await gateway.stop();
  });
});
