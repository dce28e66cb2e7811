import { glob, readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { SchemaInputError } from './schema-input-error.ts';
import { repositoryLayout, type SchemaLayout } from './schema-layout.ts';
import type { SchemaTree, SourceText } from './schema-tree.ts';

/** Reads the schema inputs below a folder (see `schemaTreeOf` for the layouts that are known). Never walks into dependencies. */
export async function readFolder(root: string, layout: SchemaLayout = repositoryLayout): Promise<SchemaTree> {
  const paths = (layout.globs === undefined ? await knownPaths(root) : await globbedPaths(root, layout.globs)).filter(layout.isInput);
  const files = await Promise.all(paths.map((path) => readIfPresent(root, path)));
  return layout.treeOf(files.filter((file) => file !== undefined));
}

async function globbedPaths(root: string, globs: readonly string[]): Promise<string[]> {
  await names(root, true);
  const paths = new Set<string>();
  for await (const path of glob([...globs], { cwd: root, exclude: (name) => name === 'node_modules' })) paths.add(path.split(sep).join('/'));
  return [...paths];
}

async function knownPaths(root: string): Promise<string[]> {
  const top = await names(root, true);
  const parts = [
    ...top.map((name) => [name]),
    ...(await below(root, ['operations'])),
    ...(await below(root, ['schema'])),
    ...(await below(root, ['schema', 'operations'])),
  ];
  for (const subgraph of await names(join(root, 'subgraphs'), false)) {
    const entities = await below(root, ['subgraphs', subgraph]);
    parts.push(...entities);
    for (const entity of entities) parts.push([...entity, 'schema.graphql']);
  }
  return parts.map((part) => part.join('/'));
}

async function below(root: string, folder: readonly string[]): Promise<string[][]> {
  return (await names(join(root, ...folder), false)).map((name) => [...folder, name]);
}

async function names(folder: string, required: boolean): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name !== 'node_modules');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (!required && (code === 'ENOENT' || code === 'ENOTDIR')) return [];
    throw new SchemaInputError('FOLDER_UNREADABLE', `cannot read the folder ${folder} (${code}): give an existing folder`);
  }
}

async function readIfPresent(root: string, path: string): Promise<SourceText | undefined> {
  try {
    return { path, text: await readFile(join(root, path), 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
