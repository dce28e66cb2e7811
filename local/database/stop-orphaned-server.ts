import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '../config.ts';
import { processCommandLine } from '../process-command-line.ts';
import type { ServerFiles } from './server-options.ts';

/**
 * Stops the server that a killed launcher left running on this folder, found by its pid file. A process that does not name this data
 * folder on its command line is somebody else's (process ids are reused) and is left alone.
 */
export async function stopOrphanedServer(files: ServerFiles, progress?: (message: string) => void): Promise<void> {
  const pid = orphanedServerPid(files);
  if (pid === undefined) return;
  progress?.(`stopping the database that an earlier run left (process ${pid})`);
  signal(pid, 'SIGTERM');
  const deadline = Date.now() + config.databaseStopTimeoutMs;
  while (orphanedServerPid(files) === pid) {
    // Killing loses nothing that was acknowledged: the next start recovers it.
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await sleep(config.databasePollMs);
  }
  rmSync(files.pid, { force: true });
}

/** The process id of a living server on exactly this data folder, if there is one. */
export function orphanedServerPid(files: ServerFiles): number | undefined {
  let pid: number;
  try {
    pid = Number(readFileSync(files.pid, 'utf8').trim());
  } catch {
    return undefined;
  }
  const commandLine = processCommandLine(pid);
  return commandLine?.includes(`--datadir=${files.data} `) ? pid : undefined;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself between looking and signalling.
  }
}
