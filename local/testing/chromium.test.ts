import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ensureChromium, findChromium } from './chromium.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ad-network-chromium-'));
  vi.stubEnv('CHROMIUM_PATH', '');
  vi.stubEnv('PATH', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('CHROMIUM_PATH comes before what is on PATH', () => {
  writeFileSync(join(folder, 'chromium'), '', { mode: 0o755 });
  expect(findChromium()).toBe(join(folder, 'chromium'));
  vi.stubEnv('CHROMIUM_PATH', '/opt/other/chromium');
  expect(findChromium()).toBe('/opt/other/chromium');
});

test('without one, and without the right to install one, the exact command is told', async () => {
  writeFileSync(join(folder, 'apt-get'), '', { mode: 0o755 });
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  await expect(ensureChromium(() => {})).rejects.toMatchObject({
    code: 'CHROMIUM_NOT_FOUND',
    message: expect.stringContaining('chromium'),
  });
});

test('root installs it, and is told why when that fails', async () => {
  writeFileSync(join(folder, 'apt-get'), '#!/bin/sh\necho "E: Unable to locate package $*"; exit 100\n', { mode: 0o755 });
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  await expect(ensureChromium(() => {})).rejects.toThrow('Unable to locate package install -y --no-install-recommends chromium fonts-liberation');
});
