import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packGateway } from './pack.ts';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';

const root = join(import.meta.dirname, '..');
let folder: string;
let library: Library;
let server: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-package-'));
  library = await serveLibrary();
});
afterAll(async () => {
  server?.kill();
  await library.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A project of somebody else's: the package as npm would unpack it, and of our modules only those that its manifest names and theirs. */
function install(): readonly string[] {
  const modules = join(folder, 'node_modules');
  const own = join(modules, '@ad-network/gateway');
  mkdirSync(dirname(own), { recursive: true });
  packGateway(join(folder, 'built'));
  cpSync(join(folder, 'built'), own, { recursive: true });
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as Readonly<Record<'dependencies' | 'peerDependencies', Readonly<Record<string, string>>>>;
  const names = Object.keys({ ...dependencies, ...peerDependencies });
  for (const name of names) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  return names;
}

it("another team's Apollo Server takes it by changing one import: the README's ten lines", { timeout: 120_000 }, async () => {
  expect(install().toSorted()).toEqual(['@apollo/federation-internals', '@apollo/gateway', '@apollo/query-planner', '@apollo/server', 'graphql', 'lru-cache', 'undici', 'zod']);
  expect(readdirSync(join(folder, 'built')).filter((name) => ['explorer', 'server.js', 'testing'].includes(name))).toEqual([]);
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')) ?? [];
  expect(example.trim().split('\n').length).toBeLessThanOrEqual(10);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'server.js'), example);
  writeFileSync(join(folder, 'supergraph.graphql'), library.sdl);
  const child = spawn(process.execPath, ['--preserve-symlinks-main', 'server.js'], {
    cwd: folder, env: { ...process.env, SUPERGRAPH: 'supergraph.graphql', APOLLO_TELEMETRY_DISABLED: 'true' }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = child;
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ book(id: 7) { title notes { text } } }"}' });
  expect(await response.json()).toEqual({ data: { book: { title: 'Book 7', notes: [{ text: 'Note on 7' }] } } });
});
