import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dashboardDefaults } from '../../config.ts';
import { dashboardServer } from './dashboard-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
const distFolder = join(folder, 'dist');
let app: FastifyInstance;
beforeAll(() => {
  mkdirSync(join(distFolder, 'assets'), { recursive: true });
  writeFileSync(join(distFolder, 'index.html'), '<meta name="style-nonce" content="__STYLE_NONCE__">');
  writeFileSync(join(distFolder, 'assets', 'main-abc123.js'), 'export {};');
  writeFileSync(join(distFolder, 'assets', 'main-abc123.js.gz'), gzipSync('export {};'));
  writeFileSync(join(distFolder, '.build-hash'), 'internal');
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  const urls = { gatewayUrl: 'http://127.0.0.1:4000/graphql', issuerUrl: 'http://127.0.0.1:4003' };
  app = dashboardServer({ ...dashboardDefaults, ...urls, name: 'ops', distFolder, logger: false });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('the page', () => {
  test.each(['/', '/index.html', '/campaigns', '/invoices/inv_7?x=1'])('is served at %s, never cached', async (url) => {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test('carries a fresh style nonce in each response, the same in policy and page', async () => {
    const nonceOf = async (): Promise<string | undefined> => {
      const answer = await app.inject('/');
      const nonce = /content="([^"]+)"/.exec(answer.body)?.[1];
      expect(answer.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
      return nonce;
    };
    expect(await nonceOf()).not.toBe(await nonceOf());
  });
});

describe('files', () => {
  test('with hashed names are cached for a year', async () => {
    const answer = await app.inject('/assets/main-abc123.js');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('javascript');
  });

  test('are sent compressed to who accepts it', async () => {
    const answer = await app.inject({ url: '/assets/main-abc123.js', headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.headers['content-type']).toContain('javascript');
  });

  test.each(['/assets/gone-000000.js', '/missing.css', '/.build-hash', '/..%2fsecret.txt', '/%2e%2e/secret.txt'])(
    '%s is not there, and is not answered with the page',
    async (url) => {
      const answer = await app.inject(url);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toMatch(/outside|internal|style-nonce/);
    },
  );
});

describe('the process', () => {
  test('says that it is alive and ready, and where gateway and issuer are', async () => {
    expect((await app.inject('/health')).json()).toEqual({ status: 'ok' });
    expect((await app.inject('/ready')).statusCode).toBe(200);
    expect((await app.inject('/config.json')).json()).toEqual({
      gatewayUrl: 'http://127.0.0.1:4000/graphql',
      issuerUrl: 'http://127.0.0.1:4003',
    });
  });

  test('tells the pages the business date that it was given', async () => {
    const options = { ...dashboardDefaults, name: 'billing', distFolder, logger: false, businessDate: '2026-11-15' };
    const dated = dashboardServer(options);
    expect((await dated.inject('/config.json')).json()).toMatchObject({ businessDate: '2026-11-15' });
    await dated.close();
  });

  test('answers a POST with 404 and reads no body', async () => {
    const answer = await app.inject({ method: 'POST', url: '/campaigns', payload: 'x' });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  });
});
