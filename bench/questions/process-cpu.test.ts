import { describe, expect, it } from 'vitest';
import { readCpuMs } from './process-cpu.ts';

describe('the CPU of a process', () => {
  it('is its user and its system time, whatever its name', () => {
    const stat = '4711 (node (x) y) S 1 4711 4711 0 -1 4194304 9 0 0 0 250 50 7 8 20 0 11 0 1234 0 0';
    expect(readCpuMs(stat)).toBe(3_000);
  });

  it('is refused of anything else', () => {
    expect(() => readCpuMs('nothing')).toThrow('this is no /proc/<pid>/stat');
  });
});
