import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SchemaInputError } from './schema-input-error.ts';
import { isSchemaInput, schemaTreeOf, type SchemaTree, type SourceText } from './schema-tree.ts';

/** Reads the schema inputs below a folder (see `schemaTreeOf` for the layouts). Never walks into dependencies. */
export async function readFolder(root: string): Promise<SchemaTree> {
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
  const paths = parts.map((part) => part.join('/')).filter(isSchemaInput);
  const files = await Promise.all(paths.map((path) => readIfPresent(root, path)));
  return schemaTreeOf(files.filter((file) => file !== undefined));
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
