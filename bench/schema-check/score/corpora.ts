import { fileURLToPath } from 'node:url';
import { layoutOf, loadConfig } from '../../../schema/check/config-file.ts';
import { readFolder } from '../../../schema/read-folder.ts';
import type { SchemaTree } from '../../../schema/schema-tree.ts';

/** A repository with federated SDL and registered operations. */
export interface CorpusSource {
  readonly name: string;
  /** True for this repository; the others have nothing to do with it. */
  readonly isOwn: boolean;
  readonly read: () => Promise<SchemaTree>;
}

const place = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

async function readExample(name: string): Promise<SchemaTree> {
  const { root, config } = await loadConfig(place(`schema/check/examples/${name}/check.json`), place('.'));
  return readFolder(root, layoutOf(config));
}

/** What is edited. */
export const corpora: readonly CorpusSource[] = [
  { name: 'this repository', isOwn: true, read: () => readFolder(place('.')) },
  ...['rail', 'clinic'].map((name) => ({ name, isOwn: false, read: () => readExample(name) })),
];
