import { Kind, parse, Source, type DefinitionNode, type TypeNode } from 'graphql';
import type { Rule, TreeFile, Violation } from './tree.ts';

const roots = ['Query', 'Mutation', 'Subscription'];

interface EntityFile {
  readonly path: string;
  readonly folder: string;
  readonly definitions: readonly DefinitionNode[];
}

/**
 * The type is the unit of ownership, so the type is the folder: a folder with a schema.graphql is named after a type that it
 * defines, in kebab-case, and a root field stands in the folder that defines what it returns.
 */
export const entityFolders: Rule = (tree) =>
  ['operations', 'billing'].flatMap((subgraph) => {
    const files = tree.files.flatMap((file) => entityFile(file, subgraph));
    const folderOf = new Map(files.flatMap(({ folder, definitions }) => typeNames(definitions).map((name) => [name, folder] as const)));
    return files.flatMap((file) => [...nameViolations(file), ...rootFieldViolations(file, folderOf)]);
  });

function entityFile({ path, text }: TreeFile, subgraph: string): readonly EntityFile[] {
  const folder = new RegExp(`^subgraphs/${subgraph}/([^/]+)/schema\\.graphql$`).exec(path)?.[1];
  return folder === undefined ? [] : [{ path, folder, definitions: parse(new Source(text, path)).definitions }];
}

function typeNames(definitions: readonly DefinitionNode[]): readonly string[] {
  return definitions.flatMap((definition) => ('name' in definition && definition.name !== undefined && definition.kind.endsWith('TypeDefinition') && !roots.includes(definition.name.value) ? [definition.name.value] : []));
}

function nameViolations({ path, folder, definitions }: EntityFile): readonly Violation[] {
  const names = typeNames(definitions);
  if (names.some((name) => kebab(name) === folder)) return [];
  return [{ path, line: 1, rule: 'entity-folders', message: `defines ${names.join(', ') || 'no type'}, none of which is named like its folder: name the folder after the type, in kebab-case` }];
}

function rootFieldViolations({ path, folder, definitions }: EntityFile, folderOf: ReadonlyMap<string, string>): readonly Violation[] {
  return definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) return [];
    if (!roots.includes(definition.name.value)) return [];
    return (definition.fields ?? []).flatMap((field) => {
      const returned = innermost(field.type);
      const home = folderOf.get(returned);
      if (home === undefined || home === folder) return [];
      const line = field.name.loc?.startToken.line ?? 1;
      return [{ path, line, rule: 'entity-folders', message: `${definition.name.value}.${field.name.value} returns ${returned}, which folder ${home} defines: move the field there` }];
    });
  });
}

function innermost(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : innermost(type.type);
}

function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
