import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root: string;

const ran = 'target ran';
const lock = {
  packages: {
    '': {},
    'gateway': { version: '0.1.0' },
    'node_modules/left': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/left/node_modules/@scope/inner': { version: '2.0.0', integrity: 'sha512-b' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  },
};

/** A repository of two packages, and an `npm` that notes how it was called and does what `npmScript` says. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ad-network-run-'));
  mkdirSync(join(root, 'local'));
  for (const file of ['run.js', 'module-formats.js']) cpSync(fileURLToPath(new URL(file, import.meta.url)), join(root, 'local', file));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
  writeFileSync(join(root, 'target.ts'), `const text: string = '${ran}'; console.log(text, process.argv.slice(2).join(' ')); process.exitCode = Number(process.env['EXIT'] ?? 0);`);
  setNpm('cp -r installed node_modules');
  installInto('installed');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function installInto(folder: string, changed: Readonly<Record<string, object>> = {}): void {
  const packages = { ...lock.packages, ...changed };
  for (const path of Object.keys(packages).filter((name) => name.startsWith('node_modules/'))) {
    mkdirSync(join(root, folder, path.slice('node_modules/'.length)), { recursive: true });
  }
  writeFileSync(join(root, folder, '.package-lock.json'), JSON.stringify({ packages }));
}

function setNpm(script: string): void {
  mkdirSync(join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'bin/npm'), `#!/bin/sh\necho "$@" >> npm-calls\n${script}\n`);
  chmodSync(join(root, 'bin/npm'), 0o755);
}

function run(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): { readonly code: number | null; readonly output: string } {
  const result = spawnSync(process.execPath, [join(root, 'local/run.js'), 'target.ts', ...args], {
    cwd: root, encoding: 'utf8', env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin`, HOME: root, ...env },
  });
  return { code: result.status, output: result.stdout + result.stderr };
}

const npmCalls = (): string => (existsSync(join(root, 'npm-calls')) ? readFileSync(join(root, 'npm-calls'), 'utf8') : '');

test('what is not installed is installed by npm ci, with everything that running needs, and then the target runs', () => {
  const { code, output } = run(['--flag', 'value']);
  expect(output).toContain('not installed yet');
  expect(output).toContain(`${ran} --flag value`);
  expect(code).toBe(0);
  expect(npmCalls()).toMatch(/^ci --include=dev --include=optional/);
});

test('an installation that agrees with the lock file is left alone; optional packages of other platforms may be missing', () => {
  installInto('node_modules');
  rmSync(join(root, 'node_modules/other-platform'), { recursive: true });
  expect(run().output.trim()).toBe(ran);
  expect(npmCalls()).toBe('');
});

test.each([
  ['another version', { 'node_modules/left': { version: '0.9.0', integrity: 'sha512-a' } }, 'left is 0.9.0, not 1.0.0'],
  ['the same version with other content', { 'node_modules/left': { version: '1.0.0', integrity: 'sha512-x' } }, 'left is not the one'],
])('%s than the lock file\'s is noticed', (_, changed, message) => {
  installInto('node_modules', changed);
  const { code, output } = run();
  expect(output).toContain(message);
  expect(npmCalls()).toContain('ci');
  // This npm repairs nothing: it copies beside what is there.
  expect(code).toBe(1);
});

test('a package whose folder was deleted is noticed, also a nested one', () => {
  installInto('node_modules');
  rmSync(join(root, 'node_modules/left/node_modules/@scope/inner'), { recursive: true });
  expect(run().output).toContain('@scope/inner is missing');
});

test('a failing npm ci is reported with its output and what to do, and nothing runs', () => {
  setNpm('echo "npm error network ETIMEDOUT" >&2; exit 7');
  const { code, output } = run();
  expect(code).toBe(1);
  expect(output).toContain('npm error network ETIMEDOUT');
  expect(output).toMatch(/npm ci failed with exit code 7 .* Check the network/);
  expect(output).not.toContain(ran);
});

test('a machine without npm is told so', () => {
  rmSync(join(root, 'bin/npm'));
  const { code, output } = run([], { PATH: join(root, 'bin') });
  expect(code).toBe(1);
  expect(output).toContain('npm was not found on PATH');
});

test('the target\'s exit code is passed on', () => {
  installInto('node_modules');
  expect(run([], { EXIT: '3' }).code).toBe(3);
});

test('checking this repository\'s installation and starting a target takes a moment, not an installation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ad-network-empty-'));
  try {
    writeFileSync(join(folder, 'nothing.ts'), '');
    const startedMs = performance.now();
    const result = spawnSync(process.execPath, [fileURLToPath(new URL('run.js', import.meta.url)), join(folder, 'nothing.ts')], { cwd: dirname(folder) });
    expect(result.status).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
