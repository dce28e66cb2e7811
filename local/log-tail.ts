import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { config } from './config.ts';

/** The last lines of a log, however long it is; empty when there is none. */
export function tailOfFile(file: string, lines: number = config.logTailLines): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const size = fstatSync(descriptor).size;
    const length = Math.min(size, config.logTailBytesMax);
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(descriptor);
  }
}
