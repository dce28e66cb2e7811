import {
  GraphQLError,
  Kind,
  parse,
  print,
  Source,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql';
import { formatPosition, positionOf, type SourcePosition } from './source-position.ts';
import type { SubgraphSource } from './schema-tree.ts';

/** Something wrong in the SDL. `code` is stable: composition's own where composition found it. */
export interface SchemaProblem {
  readonly code: string;
  readonly message: string;
  readonly subgraph?: string;
  readonly position?: SourcePosition;
  /** Every place that has a part in it, where there are several, as when two subgraphs do not agree. */
  readonly places?: readonly SourcePosition[];
}

/** One subgraph's SDL as one document whose nodes still know the file they were written in. */
export interface MergedSubgraph {
  readonly name: string;
  readonly url: string;
  readonly document: DocumentNode;
  /** The same as text, in sections by file: what is published. */
  readonly sdl: string;
}

type RootNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

const rootTypes = ['Query', 'Mutation', 'Subscription'] as const;

/**
 * Merges the files of one subgraph. Each file may define fields of Query and Mutation (`type Query` or
 * `extend type Query`); they become one type. Any other name may be defined once only.
 */
export function mergeSubgraph(source: SubgraphSource): {
  readonly merged: MergedSubgraph;
  readonly problems: readonly SchemaProblem[];
} {
  const problems: SchemaProblem[] = [];
  const sections: { path: string; definitions: DefinitionNode[] }[] = [];
  const roots = new Map<string, RootNode[]>(rootTypes.map((name) => [name, []]));
  const seen = new Map<string, DefinitionNode>();

  for (const file of source.files) {
    const definitions: DefinitionNode[] = [];
    for (const definition of parseFile(file.path, file.text, source.name, problems)) {
      const root = rootName(definition);
      if (root !== undefined) roots.get(root)?.push(definition as RootNode);
      else if (!isRepeated(definition, seen, source.name, problems)) definitions.push(definition);
    }
    sections.push({ path: file.path, definitions });
  }
  const mergedRoots = [...roots.values()]
    .filter((parts) => parts.length > 0)
    .map((parts) => mergeRoot(parts, source.name, problems));
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [...sections.flatMap((section) => section.definitions), ...mergedRoots],
  };
  return { merged: { name: source.name, url: source.url, document, sdl: printSections(sections, mergedRoots) }, problems };
}

function parseFile(path: string, text: string, subgraph: string, problems: SchemaProblem[]): readonly DefinitionNode[] {
  // A file of comments only is legal here, though a GraphQL document needs a definition.
  if (text.split('\n').every((line) => /^\s*(#.*)?$/.test(line))) return [];
  try {
    return parse(new Source(text, path)).definitions;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = error.locations?.[0];
    problems.push({
      code: 'SYNTAX_ERROR',
      message: error.message,
      subgraph,
      position: { file: path, line: at?.line ?? 1, column: at?.column ?? 1 },
    });
    return [];
  }
}

function rootName(definition: DefinitionNode): string | undefined {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) return undefined;
  return rootTypes.find((name) => name === definition.name.value);
}

function isRepeated(
  definition: DefinitionNode,
  seen: Map<string, DefinitionNode>,
  subgraph: string,
  problems: SchemaProblem[],
): boolean {
  if (!definition.kind.endsWith('Definition') || !('name' in definition) || definition.name === undefined) return false;
  const name = `${definition.kind === Kind.DIRECTIVE_DEFINITION ? '@' : ''}${definition.name.value}`;
  const first = seen.get(name);
  if (first === undefined) {
    seen.set(name, definition);
    return false;
  }
  problems.push(repeated('DUPLICATE_DEFINITION', name, first, definition, subgraph));
  return true;
}

function repeated(code: string, name: string, first: DefinitionNode | FieldDefinitionNode, again: DefinitionNode | FieldDefinitionNode, subgraph: string): SchemaProblem {
  const position = positionOf(first);
  const where = position === undefined ? '' : ` at ${formatPosition(position)}`;
  return {
    code,
    message: `${name} is already defined${where}: one subgraph defines a name once, so remove one of the two`,
    subgraph,
    position: positionOf(again),
  };
}

function mergeRoot(parts: readonly RootNode[], subgraph: string, problems: SchemaProblem[]): RootNode {
  const fields = new Map<string, FieldDefinitionNode>();
  for (const field of parts.flatMap((part) => part.fields ?? [])) {
    const first = fields.get(field.name.value);
    if (first === undefined) fields.set(field.name.value, field);
    else problems.push(repeated('DUPLICATE_FIELD', `${parts[0]?.name.value}.${field.name.value}`, first, field, subgraph));
  }
  const first = parts[0] as RootNode;
  const description = parts.map((part) => ('description' in part ? part.description : undefined)).find((text) => text !== undefined);
  return {
    kind: Kind.OBJECT_TYPE_DEFINITION,
    name: first.name,
    loc: first.loc,
    description,
    directives: parts.flatMap((part) => part.directives ?? []),
    interfaces: parts.flatMap((part) => part.interfaces ?? []),
    fields: [...fields.values()],
  };
}

function printSections(
  sections: readonly { readonly path: string; readonly definitions: readonly DefinitionNode[] }[],
  roots: readonly RootNode[],
): string {
  const parts = sections
    .filter((section) => section.definitions.length > 0)
    .map((section) => [`# ${section.path}`, ...section.definitions.map(print)].join('\n\n'));
  return [...parts, ...(roots.length === 0 ? [] : ['# root fields of all folders', ...roots.map(print)])].join('\n\n');
}
