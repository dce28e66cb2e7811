import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, serveSubgraph } from '../testing/federation.ts';
import type { ServedSubgraph } from '../testing/federation.ts';
import { serveIssuer } from '../testing/issuer.ts';
import type { TestIssuer } from '../testing/issuer.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import type { TestGateway } from '../testing/running-gateway.ts';
import { boundValues, defaultPolicy } from '../config.ts';
import { Identity } from './identity.ts';

const TYPE_DEFS = `
  type Query { open: String secret: String @requiresScopes(scopes: [["vault:read"]]) }
`;

describe('a gateway with an issuer', () => {
  let subgraph: ServedSubgraph;
  let issuer: TestIssuer;
  let gateway: TestGateway;
  const ask = (query: string, token?: string) => gateway.post({ query }, token === undefined ? {} : { authorization: `Bearer ${token}` });

  beforeAll(async () => {
    issuer = await serveIssuer();
    subgraph = await serveSubgraph({ name: 'vault', typeDefs: TYPE_DEFS, resolvers: { Query: { open: () => 'hello', secret: () => 'gold' } } });
    gateway = await startTestGateway(compose([subgraph]), { issuer: issuer.url });
  });
  afterAll(async () => {
    await gateway.stop();
    await subgraph.close();
    await issuer.close();
  });

  it('serves a supergraph with authorisation directives, and enforces them', async () => {
    const { status, body } = await ask('{ open secret }', await issuer.token());
    expect([status, body.data]).toEqual([200, { open: 'hello', secret: null }]);
    expect((await ask('{ open secret }', await issuer.token({ scope: 'vault:read' }))).body).toEqual({ data: { open: 'hello', secret: 'gold' } });
  });

  it('answers { __typename } and health without a token', async () => {
    expect((await ask('query Ping { ok: __typename }')).body).toEqual({ data: { ok: 'Query' } });
    expect((await fetch(`${gateway.origin}/health`)).status).toBe(200);
    expect((await fetch(`${gateway.origin}/ready`)).status).toBe(200);
  });

  it.each([
    ['a field', '{ open }'],
    ['a field beside __typename', '{ __typename open }'],
    ['a field in a fragment', '{ __typename ...F } fragment F on Query { open }'],
    ['introspection', '{ __schema { types { name } } }'],
    ['a mutation', 'mutation { __typename }'],
    ['an unknown field, without telling of the schema', '{ opne }'],
    ['text that is not GraphQL', '{'],
    ['a second operation beside { __typename }', 'query A { __typename } query B { open }'],
  ])('answers 401 without a token: %s', async (_what, query) => {
    const { status, headers, body } = await ask(query);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body.errors).toEqual([{ message: expect.stringContaining('Sign in'), extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(body.data).toBeUndefined();
  });

  it('answers 401 without a token by GET as well', async () => {
    const response = await fetch(`${gateway.origin}/graphql?query={open}&query={__typename}`, { headers: { 'apollo-require-preflight': '1' } });
    expect(response.status).toBe(401);
  });

  it('refuses a token that is expired, forged, for another audience or issuer, not yet valid, or no token', async () => {
    const now = Math.floor(Date.now() / 1000);
    const bad = [
      await issuer.token({ exp: now - 60 }),
      await issuer.forgedToken(),
      await issuer.token({ aud: 'another' }),
      await issuer.token({ iss: 'https://elsewhere.example' }),
      await issuer.token({ nbf: now + 120 }),
      await issuer.token({ exp: undefined }),
      await issuer.token({ sub: undefined }),
      'nonsense',
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`,
    ];
    for (const token of bad) {
      const { status, body } = await ask('{ __typename }', token);
      expect([status, body.errors?.[0]?.extensions]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
    }
  });

  it('forgives clocks that differ by less than half a minute', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect((await ask('{ open }', await issuer.token({ exp: now - 20 }))).status).toBe(200);
    expect((await ask('{ open }', await issuer.token({ nbf: now + 20 }))).status).toBe(200);
  });

  it('refuses another scheme than bearer', async () => {
    const { status } = await gateway.post({ query: '{ open }' }, { authorization: 'Basic b3BzOm9wcw==' });
    expect(status).toBe(401);
  });
});

describe('an issuer that does not answer', () => {
  it('is answered with 503 and a code, and asked again later', async () => {
    const issuer = await serveIssuer();
    const token = await issuer.token();
    await issuer.close();
    const identity = new Identity({ issuer: issuer.url, audience: 'ad-network', production: false, bounds: boundValues() });
    await expect(identity.viewer(`Bearer ${token}`)).rejects.toMatchObject({ extensions: { code: 'IDENTITY_UNAVAILABLE', http: { status: 503 } } });
  });
});

describe('the keys of an issuer', () => {
  const open = (issuer: TestIssuer, bounds = {}) => new Identity({ issuer: issuer.url, audience: 'ad-network', production: false, bounds: boundValues(bounds) });

  it('are fetched once for many tokens', async () => {
    const issuer = await serveIssuer();
    const identity = open(issuer);
    for (let index = 0; index < 20; index += 1) await identity.viewer(`Bearer ${await issuer.token({ jti: `${index}` })}`);
    expect(issuer.keyFetches()).toBe(1);
    await issuer.close();
  });

  it('are fetched again for a token of a new key, and a key that was withdrawn is not taken any more', async () => {
    const issuer = await serveIssuer('first');
    const identity = open(issuer, { keysCooldownMs: 1, tokenKnownMs: 1 });
    const old = await issuer.token();
    await expect(identity.viewer(`Bearer ${old}`)).resolves.toMatchObject({ subject: 'dev|ops' });
    await issuer.rotate('second');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(identity.viewer(`Bearer ${await issuer.token()}`)).resolves.toMatchObject({ subject: 'dev|ops' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(identity.viewer(`Bearer ${old}`)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    await issuer.close();
  });

  it('are not fetched again and again for tokens of keys that nobody knows', async () => {
    const issuer = await serveIssuer('known');
    const identity = open(issuer);
    await identity.viewer(`Bearer ${await issuer.token()}`);
    const before = issuer.keyFetches();
    const stranger = await serveIssuer('unknown');
    for (let index = 0; index < 20; index += 1) {
      const token = await stranger.token({ iss: issuer.url, jti: `${index}` });
      await expect(identity.viewer(`Bearer ${token}`)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    }
    expect(issuer.keyFetches() - before).toBe(0);
    await issuer.close();
    await stranger.close();
  });

  it('are for the algorithms that are accepted only', async () => {
    const issuer = await serveIssuer();
    const tokens = { ...defaultPolicy, tokenAlgorithms: ['RS256'] };
    const identity = new Identity({ issuer: issuer.url, audience: 'ad-network', production: false, bounds: boundValues(), tokens });
    await expect(identity.viewer(`Bearer ${await issuer.token()}`)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    await issuer.close();
  });
});

describe('a token that was verified', () => {
  it('is taken again without its issuer until it expires', async () => {
    const issuer = await serveIssuer();
    const identity = new Identity({ issuer: issuer.url, audience: 'ad-network', production: false, bounds: boundValues({ clockSkewSeconds: 1 }) });
    const token = await issuer.token({ exp: Math.floor(Date.now() / 1000) + 1 });
    await identity.viewer(`Bearer ${token}`);
    await issuer.close();
    await expect(identity.viewer(`Bearer ${token}`)).resolves.toMatchObject({ subject: 'dev|ops' });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await expect(identity.viewer(`Bearer ${token}`)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });
});

describe('the viewer', () => {
  it('has subject, name, roles and scopes of the token', async () => {
    const issuer = await serveIssuer();
    const identity = new Identity({ issuer: issuer.url, audience: 'ad-network', production: false, bounds: boundValues() });
    const token = await issuer.token({ name: 'Asha Rao', scope: 'a  b', roles: ['ops', 7] });
    expect(await identity.viewer(`Bearer ${token}`)).toEqual({ subject: 'dev|ops', name: 'Asha Rao', roles: ['ops'], scopes: new Set(['a', 'b']), policies: new Set() });
    await issuer.close();
  });
});

describe('production mode', () => {
  const production = (issuer: string) => new Identity({ issuer, audience: 'a', production: true, bounds: boundValues() });

  it.each(['http://issuer.example', 'https://127.0.0.1:4003', 'https://localhost', 'https://[::1]:4003', 'https://a.localhost'])(
    'refuses to start with %s',
    (issuer) => {
      expect(() => production(issuer)).toThrow(expect.objectContaining({ code: 'DEVELOPMENT_ISSUER' }));
    },
  );

  it('accepts an https issuer elsewhere', () => {
    expect(() => production('https://issuer.example')).not.toThrow();
  });

  it('refuses an issuer that publishes a development key', async () => {
    const documents: Record<string, unknown> = {
      'https://issuer.example/.well-known/openid-configuration': { issuer: 'https://issuer.example', jwks_uri: 'https://issuer.example/keys' },
      'https://issuer.example/keys': { keys: [{ kid: 'development-1' }] },
    };
    const realFetch = globalThis.fetch;
    globalThis.fetch = async (input) => Response.json(documents[String(input)] ?? null);
    try {
      await expect(production('https://issuer.example').checkIssuer()).rejects.toThrow(expect.objectContaining({ code: 'DEVELOPMENT_ISSUER' }));
      delete documents['https://issuer.example/keys'];
      await expect(production('https://issuer.example').checkIssuer()).rejects.toThrow(expect.objectContaining({ code: 'ISSUER_UNREACHABLE' }));
      documents['https://issuer.example/keys'] = { keys: [{ kid: 'production-1' }] };
      await expect(production('https://issuer.example').checkIssuer()).resolves.toBeUndefined();
    } finally {
      globalThis.fetch = realFetch;
    }
  });
});
