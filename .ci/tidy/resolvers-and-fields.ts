import { Kind, parse, Source, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode } from 'graphql';
import { isNode, nameOf, walk, type Module, type SyntaxNode } from './parse-module.ts';
import type { Rule, Tree, Violation } from './tree.ts';

interface Place {
  readonly path: string;
  readonly line: number;
  readonly folder: string;
}

interface Field extends Place {
  /** A property of the parent cannot answer: a root field, or one that takes arguments. */
  readonly needsResolver: boolean;
}

const roots = ['Query', 'Mutation', 'Subscription'];

/**
 * No resolver without a field, no field without a resolver where one is needed, and each resolver in the folder whose
 * schema.graphql has the field: any field is found in two hops.
 */
export const resolversAndFields: Rule = (tree) =>
  ['operations', 'billing'].flatMap((subgraph) => {
    const fields = fieldsOf(tree, subgraph);
    const resolvers = resolversOf(tree, subgraph);
    return [
      ...[...resolvers].flatMap(([coordinate, place]): readonly Violation[] => {
        if (coordinate.includes('.__')) return [];
        const field = fields.get(coordinate);
        const at = { path: place.path, line: place.line, rule: 'resolvers-and-fields' };
        if (field === undefined) return [{ ...at, message: `resolves ${coordinate}, which no schema.graphql of ${subgraph} has: remove it or declare the field` }];
        if (field.folder === place.folder) return [];
        return [{ ...at, message: `resolves ${coordinate} in folder ${place.folder}, but ${field.path} declares it: move one beside the other` }];
      }),
      ...[...fields].filter(([coordinate, field]) => field.needsResolver && !resolvers.has(coordinate)).map(([coordinate, field]): Violation => ({
        path: field.path,
        line: field.line,
        rule: 'resolvers-and-fields',
        message: `${coordinate} has no resolver in ${field.folder}/resolvers.ts: write one or remove the field`,
      })),
    ];
  });

function fieldsOf(tree: Tree, subgraph: string): ReadonlyMap<string, Field> {
  const found = new Map<string, Field>();
  for (const { path, text } of tree.files) {
    const folder = folderIn(path, subgraph);
    if (folder === undefined || !path.endsWith('/schema.graphql')) continue;
    for (const definition of parse(new Source(text, path)).definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
      addFields(found, definition, path, folder);
    }
  }
  return found;
}

function addFields(found: Map<string, Field>, definition: ObjectTypeDefinitionNode | ObjectTypeExtensionNode, path: string, folder: string): void {
  const type = definition.name.value;
  for (const field of definition.fields ?? []) {
    const isExternal = field.directives?.some((directive) => directive.name.value === 'external') === true;
    const needsResolver = !isExternal && (roots.includes(type) || (field.arguments ?? []).length > 0);
    found.set(`${type}.${field.name.value}`, { path, line: field.name.loc?.startToken.line ?? 1, folder, needsResolver });
  }
  const keyAt = definition.directives?.find((directive) => directive.name.value === 'key' && !/resolvable:\s*false/.test(directive.loc?.source.body.slice(directive.loc.start, directive.loc.end) ?? ''));
  if (keyAt !== undefined) found.set(`${type}.__resolveReference`, { path, line: keyAt.loc?.startToken.line ?? 1, folder, needsResolver: true });
}

function resolversOf(tree: Tree, subgraph: string): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  for (const [path, module] of tree.modules) {
    const folder = folderIn(path, subgraph);
    if (folder === undefined || !path.endsWith('/resolvers.ts')) continue;
    for (const [coordinate, line] of resolverMap(module)) found.set(coordinate, { path, line, folder });
  }
  return found;
}

/** Reads `export const x: Resolvers = { Type: { field… } }`; what is spread in or computed is not seen. */
function resolverMap(module: Module): readonly (readonly [coordinate: string, line: number])[] {
  const found: [string, number][] = [];
  module.body.filter((statement) => statement.type === 'ExportNamedDeclaration').forEach((statement) =>
    walk(statement, undefined, (node) => {
      if (node.type !== 'VariableDeclarator') return;
      for (const type of propertiesOf(node['init'])) {
        for (const field of propertiesOf(type['value'])) found.push([`${nameOf(type['key']) ?? ''}.${nameOf(field['key']) ?? ''}`, field.loc.start.line]);
      }
    }),
  );
  return found;
}

function propertiesOf(value: unknown): readonly SyntaxNode[] {
  if (!isNode(value)) return [];
  if (value.type === 'TSSatisfiesExpression' || value.type === 'TSAsExpression') return propertiesOf(value['expression']);
  return value.type === 'ObjectExpression' ? (value['properties'] as readonly SyntaxNode[]).filter((property) => property.type !== 'SpreadElement') : [];
}

function folderIn(path: string, subgraph: string): string | undefined {
  return new RegExp(`^subgraphs/${subgraph}/([^/]+)/[^/]+$`).exec(path)?.[1];
}
