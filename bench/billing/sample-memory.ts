import { readFileSync } from 'node:fs';

/** Memory of processes by their names, in MiB. */
export type Memory = Readonly<Record<string, number>>;

/** Resident memory of each process, in MiB; those that cannot be looked at (on anything but Linux, or gone) are left out. */
export function sampleMemory(processes: Readonly<Record<string, { readonly pid: number }>>): Memory {
  return Object.fromEntries(
    Object.entries(processes).flatMap(([name, { pid }]) => {
      const residentMiB = readResidentMiB(pid);
      return residentMiB === null ? [] : [[name, residentMiB] as const];
    }),
  );
}

function readResidentMiB(pid: number): number | null {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}
