import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentityVerifier, type IdentityVerifier } from './identity.ts';
import { startTestIssuer, type TestIssuer, type TestTokenOptions } from './test-issuer.ts';

const limits = { clockSkewSeconds: 30, tokenBytesMax: 4_000, verifiedTokensMax: 2, issuerTimeoutMs: 1_000 };
let test: TestIssuer;
let issuer: string;
let verifier: IdentityVerifier;

beforeAll(async () => {
  test = await startTestIssuer();
  issuer = test.url;
  verifier = await createIdentityVerifier({ issuer, audience: 'ad-network', mode: 'development', limits });
});
afterAll(() => test.close());

const bearer = (options: TestTokenOptions = {}): Promise<string> => test.bearer(options);
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
  it.each<[string, TestTokenOptions]>([
    ['for another audience', { audience: 'another' }],
    ['of another issuer', { issuer: 'https://elsewhere.example' }],
    ['without a subject', { subject: null }],
  ])('refuses a token %s', async (_what, options) => {
    await expect(verifier.viewerOf(await bearer(options))).rejects.toEqual(refusal);
  });
  it('refuses a token that another key signed', async () => {
    await expect(verifier.viewerOf(await bearer({ key: (await generateKeyPair('ES256')).privateKey }))).rejects.toEqual(refusal);
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
  it('that is away at the start is found when it is back; until then identity is unavailable', async () => {
    const away = await startTestIssuer();
    const authorization = await away.bearer();
    await away.pause();
    const patient = await createIdentityVerifier({ issuer: away.url, audience: 'ad-network', mode: 'development', limits });
    await expect(patient.viewerOf(authorization)).rejects.toEqual(expect.objectContaining({ code: 'IDENTITY_UNAVAILABLE' }));
    await away.resume();
    expect((await patient.viewerOf(authorization))?.subject).toBe('dev|finance');
    away.close();
  });
  it('that calls itself otherwise is refused', async () => {
    await expect(createIdentityVerifier({ issuer: issuer.replace('127.0.0.1', 'localhost'), audience: 'a', mode: 'development', limits })).rejects.toThrow(/ISSUER must equal/);
  });
});
