import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLauncherLock } from './launcher-lock.ts';
import { processCommandLine } from './process-command-line.ts';

let folder: string;
let other: ChildProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ad-network-lock-'));
  other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await new Promise((done) => other.once('spawn', done));
});

afterEach(() => {
  other.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function leaveLock(commandLine: string | undefined): void {
  writeFileSync(join(folder, 'launcher.json'), JSON.stringify({ pid: other.pid, commandLine, gatewayUrl: 'http://127.0.0.1:4000/graphql' }));
}

test('a data folder that a living launcher holds is refused, naming where it answers', () => {
  leaveLock(processCommandLine(other.pid ?? 0));
  expect(() => takeLauncherLock(folder, 'http://127.0.0.1:5000/graphql')).toThrow(`http://127.0.0.1:4000/graphql (process ${other.pid})`);
});

test('the lock of a killed launcher is taken over, also when its process id has a new owner', () => {
  leaveLock('node local/start.ts of long ago');
  const lock = takeLauncherLock(folder, '');
  expect(lock.wasLeftBehind).toBe(true);
  lock.release();
  expect(takeLauncherLock(folder, '').wasLeftBehind).toBe(false);
});

test('a lock file that was only half written is taken over', () => {
  writeFileSync(join(folder, 'launcher.json'), '{"pid":');
  expect(takeLauncherLock(folder, '').wasLeftBehind).toBe(true);
});
