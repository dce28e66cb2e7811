import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Issuer, startIssuer } from './issuer.ts';

let folder: string;
let issuer: Issuer;
const keyFile = (): string => join(folder, 'keys/issuer.json');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ad-network-issuer-'));
  issuer = await startIssuer({ port: 0, keyFile: keyFile() });
});

afterEach(async () => {
  await issuer.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function requestToken(body: string): Promise<Response> {
  return fetch(`${issuer.url}/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

test('a token is verified by following discovery, and carries who, role and scopes', async () => {
  const discovery = await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json();
  expect(discovery).toMatchObject({ issuer: issuer.url, token_endpoint: `${issuer.url}/token` });
  const answer = await (await requestToken('{"identity":"ops-lead"}')).json();
  expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 43_200, scope: 'operations:read operations:write billing:fund graph:explain' });
  const keySet = createRemoteJWKSet(new URL(discovery.jwks_uri));
  const { payload } = await jwtVerify(answer.access_token, keySet, { issuer: issuer.url, audience: 'ad-network', algorithms: ['ES256'] });
  expect(payload).toMatchObject({ sub: 'dev|ops-lead', name: 'Vikram Shah', roles: ['ops'], scope: answer.scope });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(43_200);
});

test('every key says that it is for development, and no private part is published', async () => {
  const { keys } = await (await fetch(`${issuer.url}/jwks.json`)).json();
  expect(keys).toHaveLength(1);
  expect(keys[0].kid).toMatch(/^development-/);
  expect(keys[0]).not.toHaveProperty('d');
});

test('a token of before a restart is still good after it, and the key file is for its owner only', async () => {
  const token = await issuer.token('ops') ?? '';
  await issuer.stop();
  issuer = await startIssuer({ port: 0, keyFile: keyFile() });
  const keySet = createRemoteJWKSet(new URL(`${issuer.url}/jwks.json`));
  await expect(jwtVerify(token, keySet)).resolves.toBeDefined();
  expect(decodeProtectedHeader(token).kid).toMatch(/^development-/);
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
});

test('an unknown identity, a broken body and a huge one are refused with what to send', async () => {
  for (const body of ['{"identity":"nobody"}', '{', '[]', `{"identity":"${'x'.repeat(10_000)}"}`]) {
    const answer = await requestToken(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_request', error_description: expect.stringContaining('finance-approver') });
  }
});

test('pages of this machine may read answers, pages of other origins may not', async () => {
  const allowed = async (origin: string): Promise<string | null> =>
    (await fetch(`${issuer.url}/identities`, { headers: { origin } })).headers.get('access-control-allow-origin');
  expect(await allowed('http://127.0.0.1:4100')).toBe('http://127.0.0.1:4100');
  expect(await allowed('http://localhost:4200')).toBe('http://localhost:4200');
  expect(await allowed('https://evil.example')).toBeNull();
  expect(await allowed('http://127.0.0.1.evil.example')).toBeNull();
  expect(await allowed('null')).toBeNull();
});

test('a taken port is named', async () => {
  await expect(startIssuer({ port: issuer.port, keyFile: keyFile() })).rejects.toThrow(`Port ${issuer.port} (the development issuer) is taken`);
});
