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

/** How often a followed file is looked at. */
const followMs = 200;

/** Hands over what is added to a file, in whole lines, until the returned function is called, which hands over the rest. */
export function followFile(file: string, onLines: (lines: string) => void): () => void {
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.alloc(config.logTailBytesMax);
  let partial = '';
  const read = (): void => {
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      if (length === 0) return;
      const text = partial + buffer.toString('utf8', 0, length);
      const end = text.lastIndexOf('\n') + 1;
      partial = text.slice(end);
      if (end > 0) onLines(text.slice(0, end));
    }
  };
  const timer = setInterval(read, followMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    read();
    if (partial) onLines(`${partial}\n`);
    closeSync(descriptor);
  };
}
