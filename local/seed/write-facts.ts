import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { config } from './config.ts';
import { factFiles, formatFact, metaFile, type MetaFact } from './facts.ts';

/** One facts file that is being written, row by row, in the caller's order. */
export interface FactsFile {
  write(fact: object): void;
  close(): void;
}

/** Prepares the folder: a `meta.json` of an earlier seed is removed, so that half-written facts cannot pass for whole ones. */
export function beginFacts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, metaFile), { force: true });
}

/** Opens a facts file for writing, emptied. Synchronous: the seed has nothing better to do than wait for the disk. */
export function openFactsFile(folder: string, kind: keyof typeof factFiles): FactsFile {
  const descriptor = openSync(join(folder, factFiles[kind]), 'w');
  let buffer = '';
  const drain = (): void => {
    writeSync(descriptor, buffer);
    buffer = '';
  };
  return {
    write(fact) {
      buffer += `${formatFact(fact)}\n`;
      if (buffer.length >= config.factsBufferCharactersMax) drain();
    },
    close() {
      drain();
      closeSync(descriptor);
    },
  };
}

/** Writes a whole facts file. */
export function writeFacts(folder: string, kind: keyof typeof factFiles, facts: Iterable<object>): void {
  const file = openFactsFile(folder, kind);
  for (const fact of facts) file.write(fact);
  file.close();
}

/** Writes `meta.json`, atomically: from here on the facts count as complete. */
export function finishFacts(folder: string, meta: MetaFact): void {
  const draft = join(folder, `${metaFile}.draft`);
  writeFileSync(draft, `${formatFact(meta)}\n`);
  renameSync(draft, join(folder, metaFile));
}
