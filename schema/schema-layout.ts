import { isSchemaInput, schemaTreeOf, type SchemaTree, type SourceText } from './schema-tree.ts';

/** Which files of a repository are schema inputs, and what they mean. */
export interface SchemaLayout {
  /** Where to look for them below a folder; undefined where the folders are known. */
  readonly globs?: readonly string[];
  readonly isInput: (path: string) => boolean;
  readonly treeOf: (files: readonly SourceText[]) => SchemaTree;
}

/** This repository's layout, and that of a flat folder: see `schemaTreeOf`. */
export const repositoryLayout: SchemaLayout = { isInput: isSchemaInput, treeOf: schemaTreeOf };
