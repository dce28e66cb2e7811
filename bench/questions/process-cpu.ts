import { readFileSync } from 'node:fs';

/** Ticks of a processor second in /proc, as every Linux tells its programs (USER_HZ). */
const ticksPerSecond = 100;

/** User and system time that a process has used since its start, all its threads and those that ended, in milliseconds. Linux only. */
export function processCpuMs(pid: number): number {
  return readCpuMs(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** The same, of the text of a `/proc/<pid>/stat`. A name may hold spaces and brackets: fields are counted from its last bracket on. */
export function readCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) throw new Error(`this is no /proc/<pid>/stat: ${stat.slice(0, 100)}`);
  return (ticks * 1_000) / ticksPerSecond;
}
