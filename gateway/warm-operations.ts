import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The bounds of a folder of operations. */
export interface WarmOperationsBounds {
  readonly operationFilesMax: number;
  readonly operationFileBytesMax: number;
}

/**
 * The texts of the registered operations of a folder: what clients will ask for, known before the first of them does. A folder or file that cannot be read, or that is
 * too large, holds none.
 */
export async function readWarmOperations(folder: string, bounds: WarmOperationsBounds): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.graphql')).sort().slice(0, bounds.operationFilesMax);
  const texts = await Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const { size } = await stat(path);
      return size > bounds.operationFileBytesMax ? '' : readFile(path, 'utf8');
    }).map((text) => text.catch(() => '')),
  );
  return texts.filter((text) => text !== '');
}
