import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'module-formats-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** What a program prints without and with the hook. */
function runBoth(file: string): readonly [string, string] {
  const run = (flags: readonly string[]): string => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, join(root, file)], { encoding: 'utf8', env });
    return stdout + (/Error \[?\w+\]?|\w*Error: [^\n]*/.exec(stderr)?.[0] ?? '');
  };
  return [run([]), run([`--import=${new URL('module-formats.js', import.meta.url).href}`])];
}

test('every kind of file is what Node says it is, and bare specifiers lead where Node leads', () => {
  write({
    'package.json': '{ "type": "module" }',
    'main.ts': `
      import { own } from './folder/own.ts';
      import asModule, { value } from 'mixed';
      import { nested } from 'outer';
      import * as odd from './plain/script.js';
      import data from './data.json' with { type: 'json' };
      import { createRequire } from 'node:module';
      const required = createRequire(import.meta.url)('mixed');
      const again = await import('./folder/own.ts?fresh');
      console.log(own satisfies string, asModule, value, nested, odd.default, data.n, required.kind, again.own === own);
    `,
    'folder/own.ts': `import { value } from 'mixed'; export const own: string = 'own ' + value;`,
    'plain/package.json': '{}',
    'plain/script.js': `module.exports = 'a script of ' + typeof require;`,
    'data.json': '{ "n": 7 }',
    'node_modules/mixed/package.json': '{ "name": "mixed", "exports": { "import": "./esm/index.js", "require": "./cjs/index.js" } }',
    'node_modules/mixed/esm/package.json': '{ "type": "module" }',
    'node_modules/mixed/esm/index.js': `import script from '../cjs/index.js'; export const value = 'module beside ' + script.kind; export default import.meta.url !== undefined;`,
    'node_modules/mixed/cjs/index.js': `exports.kind = 'script';`,
    'node_modules/outer/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/outer/index.js': `import { value } from 'mixed'; export const nested = value;`,
    'node_modules/outer/node_modules/mixed/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/outer/node_modules/mixed/index.js': `export const value = 'its own copy';`,
  });
  const [plain, hooked] = runBoth('main.ts');
  expect(plain).toBe('own module beside script true module beside script its own copy a script of function 7 script true\n');
  expect(hooked).toBe(plain);
});

test('what is not there is refused as Node refuses it', () => {
  write({ 'package.json': '{ "type": "module" }', 'main.ts': `import './missing.ts';`, 'folder.ts': `import './src';`, 'src/index.js': '' });
  for (const file of ['main.ts', 'folder.ts']) {
    const [plain, hooked] = runBoth(file);
    expect(plain).toMatch(/ERR_/);
    expect(hooked).toBe(plain);
  }
});
