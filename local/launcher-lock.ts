import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from './local-error.ts';
import { processCommandLine } from './process-command-line.ts';

/** Holds a data folder for one launcher. */
export interface LauncherLock {
  /** Whether an earlier launcher was killed without releasing it: its services may still be ending. */
  readonly wasLeftBehind: boolean;
  release(): void;
}

/**
 * Takes the data folder, so that a second launcher cannot mistake the first one's database for an orphan and stop it. Throws
 * ALREADY_RUNNING while another one lives.
 */
export function takeLauncherLock(dataFolder: string, gatewayUrl: string): LauncherLock {
  mkdirSync(dataFolder, { recursive: true });
  const file = join(dataFolder, 'launcher.json');
  const mine = JSON.stringify({ pid: process.pid, commandLine: processCommandLine(process.pid), gatewayUrl });
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return { wasLeftBehind: attempt > 0, release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (attempt > 1 || !(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = readHolder(file);
    if (holder && holder.pid !== process.pid && processCommandLine(holder.pid) === holder.commandLine) {
      throw new LocalError('ALREADY_RUNNING', `The system is running on this data already: ${holder.gatewayUrl} (process ${holder.pid}). `
        + 'Stop that one first, or use another folder and ports: npm start -- --data FOLDER --port 5000');
    }
    rmSync(file, { force: true });
  }
}

function readHolder(file: string): { readonly pid: number; readonly commandLine: string; readonly gatewayUrl: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
