import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Longer than any `ps` takes. */
const psTimeoutMs = 5_000;

/** The command line of a living process, so that a process id read from a file is never mistaken for a stranger's; undefined when it is gone. */
export function processCommandLine(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  try {
    if (process.platform === 'linux') {
      // A zombie has an empty command line: it is gone for our purposes.
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim() || undefined;
    }
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: psTimeoutMs }).trim() || undefined;
  } catch {
    return undefined;
  }
}
