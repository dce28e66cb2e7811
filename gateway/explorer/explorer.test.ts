import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import type { TestGateway, TestSettings } from '../testing/running-gateway.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('a browser at /graphql', () => {
  let library: Library;
  let operations: string;

  beforeAll(async () => {
    library = await serveLibrary();
    operations = await mkdtemp(join(tmpdir(), 'operations-'));
    await writeFile(join(operations, 'q.graphql'), '# variables: {"t":"</script><script>alert(1)</script>"}\nquery Titles { books(first: 1) { title } }');
  });
  afterAll(async () => {
    await library.close();
    await rm(operations, { recursive: true });
  });

  const visit = async (settings: TestSettings, look: (gateway: TestGateway) => Promise<void>) => {
    const gateway = await startTestGateway(library.sdl, settings);
    try {
      await look(gateway);
    } finally {
      await gateway.stop();
    }
  };

  it('gets the explorer, with the registered operations and nothing from another host', () =>
    visit({ operations }, async ({ origin }) => {
      const response = await fetch(`${origin}/graphql`, { headers: BROWSER });
      const html = await response.text();
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(html).toContain('query Titles');
      expect(html.match(/(src|href)="[^"]*"/g)?.every((link) => /"(\/graphql\/explorer\/|data:)/.test(link))).toBe(true);
      const scripts = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path);
      expect(scripts).toHaveLength(7);
      for (const path of scripts) {
        const asset = await fetch(`${origin}${path}`);
        expect([path, asset.status, (await asset.text()).length > 200]).toEqual([path, 200, true]);
      }
    }));

  it('is held by a policy without inline scripts and without other hosts', () =>
    visit({ operations }, async ({ origin }) => {
      const policy = (await fetch(`${origin}/graphql`, { headers: BROWSER })).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).toContain("connect-src 'self';");
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    }));

  it('may connect to the issuer that it signs in at', () =>
    visit({ issuer: 'http://127.0.0.1:4003' }, async ({ origin }) => {
      const response = await fetch(`${origin}/graphql`, { headers: BROWSER });
      expect(response.headers.get('content-security-policy')).toContain("connect-src 'self' http://127.0.0.1:4003;");
      expect(await response.text()).toContain('"issuer":"http://127.0.0.1:4003"');
    }));

  it('cannot be broken out of by the text of an operation', () =>
    visit({ operations }, async ({ origin }) => {
      const html = await (await fetch(`${origin}/graphql`, { headers: BROWSER })).text();
      expect(html).not.toContain('<script>alert');
      const settings = /<script type="application\/json" id="settings">(.*)<\/script>/.exec(html)?.[1] ?? '';
      expect(JSON.parse(JSON.parse(settings).operations[0].variables)).toEqual({ t: '</script><script>alert(1)</script>' });
    }));

  it('is answered by the query when there is one, and by its files again without sending them twice', () =>
    visit({}, async ({ origin }) => {
      const query = await fetch(`${origin}/graphql?query={__typename}`, { headers: { ...BROWSER, 'apollo-require-preflight': '1' } });
      expect(await query.json()).toEqual({ data: { __typename: 'Query' } });
      const first = await fetch(`${origin}/graphql/explorer/page.js`);
      const again = await fetch(`${origin}/graphql/explorer/page.js`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
      expect(again.status).toBe(304);
      for (const name of ['..%2f..%2fpackage.json', '../main.ts', 'constructor', 'main.ts']) {
        expect((await fetch(`${origin}/graphql/explorer/${name}`)).status).toBe(404);
      }
    }));

  it('gets neither explorer nor introspection in production mode', () =>
    visit({ mode: 'production', operations }, async ({ origin, post }) => {
      const page = await fetch(`${origin}/graphql`, { headers: BROWSER });
      expect(page.status).toBe(400);
      expect((await fetch(`${origin}/graphql/explorer/page.js`)).status).toBe(404);
      const { body } = await post({ query: '{ __schema { types { name } } }' });
      expect(body.errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
      const typo = await post({ query: '{ boks(first: 1) { id } }' });
      expect(JSON.stringify(typo.body)).not.toContain('Did you mean');
    }));
});
