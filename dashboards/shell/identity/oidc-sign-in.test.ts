import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { challengeOf, completeSignIn, signInAddress, type OidcSettings } from './oidc-sign-in.ts';

const tokenRequests: URLSearchParams[] = [];
let settings: OidcSettings;
let claimedIssuer: string | undefined;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

const server = createServer((request, response) => {
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  void (async () => {
    if (request.url === '/.well-known/openid-configuration') {
      return response.end(JSON.stringify({ issuer: claimedIssuer ?? issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` }));
    }
    tokenRequests.push(new URLSearchParams(await bodyOf(request)));
    if (tokenRequests.at(-1)?.get('code') === 'used') return response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant', error_description: 'the code was used before' }));
    return response.end(JSON.stringify({ access_token: 'a.b.c' }));
  })();
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  settings = { issuerUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, clientId: 'ops', scope: 'openid operations:read' };
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function memory() {
  const values = new Map<string, string>();
  return { values, getItem: (key: string) => values.get(key) ?? null, setItem: (key: string, value: string) => void values.set(key, value), removeItem: (key: string) => void values.delete(key) };
}

const origin = 'https://ops.example';
const back = (query: Readonly<Record<string, string>>): URL => new URL(`${origin}/signed-in?${new URLSearchParams(query).toString()}`);

test('the challenge is the one of RFC 7636, appendix B', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

test('signs in with a code, proves that it is the same browser, and returns to the page', async () => {
  const storage = memory();
  const address = new URL(await signInAddress(settings, storage, origin, '/campaigns?q=x'));
  expect(Object.fromEntries(address.searchParams)).toMatchObject({ response_type: 'code', client_id: 'ops', redirect_uri: `${origin}/signed-in`, scope: 'openid operations:read', code_challenge_method: 'S256' });
  const done = await completeSignIn(settings, storage, back({ code: 'fresh', state: address.searchParams.get('state') ?? '' }));
  expect(done).toEqual({ token: 'a.b.c', returnTo: '/campaigns?q=x' });
  const sent = tokenRequests.at(-1);
  expect(await challengeOf(sent?.get('code_verifier') ?? '')).toBe(address.searchParams.get('code_challenge'));
  expect(sent?.get('redirect_uri')).toBe(`${origin}/signed-in`);
  expect(storage.values.size).toBe(0);
});

test('an answer to nobody’s question, a second use, and another provider’s answer are refused', async () => {
  const storage = memory();
  const state = new URL(await signInAddress(settings, storage, origin, '/')).searchParams.get('state') ?? '';
  await expect(completeSignIn(settings, storage, back({ code: 'x', state: 'forged' }))).rejects.toThrow('not begun here');
  await expect(completeSignIn(settings, storage, back({ code: 'x', state }))).rejects.toThrow('not begun here');
  const again = new URL(await signInAddress(settings, storage, origin, '/')).searchParams.get('state') ?? '';
  await expect(completeSignIn(settings, storage, back({ code: 'x', state: again, iss: 'https://evil.example' }))).rejects.toThrow('another provider');
});

test('what the provider refuses is told in its words', async () => {
  const storage = memory();
  const state = new URL(await signInAddress(settings, storage, origin, '/')).searchParams.get('state') ?? '';
  await expect(completeSignIn(settings, storage, back({ error: 'access_denied', error_description: 'not today', state }))).rejects.toThrow('not today');
  const next = new URL(await signInAddress(settings, storage, origin, '/')).searchParams.get('state') ?? '';
  await expect(completeSignIn(settings, storage, back({ code: 'used', state: next }))).rejects.toThrow('the code was used before');
});

test('never leads to another host, and never trusts a provider under another name', async () => {
  const storage = memory();
  const state = new URL(await signInAddress(settings, storage, origin, '//evil.example/')).searchParams.get('state') ?? '';
  expect(await completeSignIn(settings, storage, back({ code: 'fresh', state }))).toMatchObject({ returnTo: '/' });
  claimedIssuer = 'https://evil.example';
  await expect(signInAddress(settings, storage, origin, '/')).rejects.toThrow('another name');
  claimedIssuer = undefined;
});
