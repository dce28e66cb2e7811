import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentityVerifier, type IdentityVerifier } from './identity.ts';

const limits = { clockSkewSeconds: 30, tokenBytesMax: 4_000, verifiedTokensMax: 2, issuerTimeoutMs: 1_000 };
let server: Server;
let issuer: string;
let key: CryptoKey;
let otherKey: CryptoKey;
let verifier: IdentityVerifier;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  otherKey = (await generateKeyPair('ES256')).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'development-1', alg: 'ES256', use: 'sig' };
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/jwks.json' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks.json` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  verifier = await createIdentityVerifier({ issuer, audience: 'ad-network', mode: 'development', limits });
});
afterAll(() => server.close());

interface TokenOptions {
  readonly issuer?: string;
  readonly audience?: string;
  readonly expiresInSeconds?: number;
  readonly key?: CryptoKey;
  readonly subject?: string | null;
}

async function bearer(options: TokenOptions = {}): Promise<string> {
  const expiresAt = Math.floor(Date.now() / 1000) + (options.expiresInSeconds ?? 60);
  const token = new SignJWT({ scope: 'billing:read  operations:read', roles: ['finance', 7], name: 'Meera' })
    .setProtectedHeader({ alg: 'ES256', kid: 'development-1' })
    .setIssuer(options.issuer ?? issuer)
    .setAudience(options.audience ?? 'ad-network')
    .setExpirationTime(expiresAt);
  if (options.subject !== null) token.setSubject(options.subject ?? 'dev|finance');
  return `Bearer ${await token.sign(options.key ?? key)}`;
}

const refusal = expect.objectContaining({ code: 'UNAUTHENTICATED' });

describe('verifying a token', () => {
  it('gives the viewer with subject, roles and scopes', async () => {
    expect(await verifier.viewerOf(await bearer())).toEqual({ subject: 'dev|finance', name: 'Meera', roles: ['finance'], scopes: new Set(['billing:read', 'operations:read']) });
  });
  it('gives nobody without a header', async () => {
    expect(await verifier.viewerOf(undefined)).toBeNull();
  });
  it('allows 30 seconds of clock skew and no more', async () => {
    expect(await verifier.viewerOf(await bearer({ expiresInSeconds: -10 }))).not.toBeNull();
    await expect(verifier.viewerOf(await bearer({ expiresInSeconds: -60 }))).rejects.toEqual(refusal);
  });
  it.each<[string, TokenOptions]>([
    ['for another audience', { audience: 'another' }],
    ['of another issuer', { issuer: 'https://elsewhere.example' }],
    ['without a subject', { subject: null }],
  ])('refuses a token %s', async (_what, options) => {
    await expect(verifier.viewerOf(await bearer(options))).rejects.toEqual(refusal);
  });
  it('refuses a token that another key signed', async () => {
    await expect(verifier.viewerOf(await bearer({ key: otherKey }))).rejects.toEqual(refusal);
  });
  it('refuses an unsigned token and a symmetric one', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: issuer, aud: 'ad-network', sub: 'x', exp: Math.floor(Date.now() / 1000) + 60 };
    await expect(verifier.viewerOf(`Bearer ${part({ alg: 'none' })}.${part(claims)}.`)).rejects.toEqual(refusal);
    const symmetric = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('guess'.repeat(8)));
    await expect(verifier.viewerOf(`Bearer ${symmetric}`)).rejects.toEqual(refusal);
  });
  it.each(['Basic x', 'Bearer', 'Bearer a b', `Bearer ${'a'.repeat(5_000)}`])('refuses the header %j', async (header) => {
    await expect(verifier.viewerOf(header)).rejects.toEqual(refusal);
  });
  it('still knows who is who when more tokens than it remembers have come', async () => {
    const tokens = await Promise.all(['a', 'b', 'c', 'd'].map((subject) => bearer({ subject })));
    for (const token of [...tokens, ...tokens]) expect((await verifier.viewerOf(token))?.subject).toBe('abcd'[tokens.indexOf(token)]);
  });
});

describe('production mode', () => {
  it('refuses an issuer on this machine', async () => {
    await expect(createIdentityVerifier({ issuer, audience: 'ad-network', mode: 'production', limits })).rejects.toThrow(/development issuer/);
  });
  it('refuses an issuer that is not https', async () => {
    await expect(createIdentityVerifier({ issuer: 'http://id.example.com', audience: 'ad-network', mode: 'production', limits })).rejects.toThrow(/development issuer/);
  });
});

describe('the issuer', () => {
  it('that does not answer is named', async () => {
    await expect(createIdentityVerifier({ issuer: 'http://127.0.0.1:9', audience: 'a', mode: 'development', limits })).rejects.toThrow(/issuer did not answer at http:\/\/127.0.0.1:9/);
  });
  it('that calls itself otherwise is refused', async () => {
    await expect(createIdentityVerifier({ issuer: issuer.replace('127.0.0.1', 'localhost'), audience: 'a', mode: 'development', limits })).rejects.toThrow(/ISSUER must equal/);
  });
});
