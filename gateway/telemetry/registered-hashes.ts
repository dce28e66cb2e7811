import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import { operationHash } from './operation-facts.ts';

/** The bounds of a folder of operations. */
export interface RegisteredHashesBounds {
  readonly operationFilesMax: number;
  readonly operationFileBytesMax: number;
}

/** Names of the operations in a folder's `*.graphql` by their hash; files that are too large or not GraphQL are left out. */
export async function registeredHashes(folder: string, bounds: RegisteredHashesBounds): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.graphql')).sort();
  const found = await Promise.all(files.slice(0, bounds.operationFilesMax).map((file) => readHashes(join(folder, file), bounds.operationFileBytesMax)));
  return new Map(found.flat());
}

async function readHashes(path: string, bytesMax: number): Promise<readonly (readonly [hash: string, name: string])[]> {
  try {
    const { size } = await stat(path);
    if (size > bytesMax) return [];
    const document = parse(await readFile(path, 'utf8'), { noLocation: true });
    return document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.name !== undefined ? [[operationHash(document, definition), definition.name.value] as const] : [],
    );
  } catch {
    return [];
  }
}
