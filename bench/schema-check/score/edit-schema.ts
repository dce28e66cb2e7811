import { parse, print, type ConstDirectiveNode, type DefinitionNode, type DocumentNode, type EnumTypeDefinitionNode, type FieldDefinitionNode, type InputObjectTypeDefinitionNode, type InputValueDefinitionNode, type ObjectTypeDefinitionNode, type TypeNode, type UnionTypeDefinitionNode } from 'graphql';
import { editors, type EditContext } from './editors.ts';
import type { SchemaTree } from '../../../schema/schema-tree.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A tree after one random edit. */
export interface Edit {
  /** Which kind of edit, by its name in `editors.ts`. */
  readonly kind: string;
  /** What was edited, for people. */
  readonly what: string;
  readonly tree: SchemaTree;
}

/** One definition of one file of one subgraph, that an edit may replace. */
export interface Place {
  readonly subgraph: string;
  readonly path: string;
  readonly at: number;
  readonly definition: DefinitionNode;
}

/** Definitions that carry fields. */
export type FieldsNode = ObjectTypeDefinitionNode | InputObjectTypeDefinitionNode;
export type { ConstDirectiveNode, EnumTypeDefinitionNode, FieldDefinitionNode, InputValueDefinitionNode, TypeNode, UnionTypeDefinitionNode };

const documents = new Map<string, DocumentNode>();

function parsed(text: string): DocumentNode {
  const known = documents.get(text) ?? parse(text, { noLocation: true });
  documents.set(text, known);
  return known;
}

/** Makes one random edit: an editor is picked, and the editor picks a place; one that finds none hands over to another. */
export function editSchema(tree: SchemaTree, random: SeededRandom): Edit {
  const places = tree.subgraphs.flatMap((subgraph) =>
    subgraph.files.flatMap((file) =>
      /^\s*(#.*\s*)*$/.test(file.text) ? [] : parsed(file.text).definitions.map((definition, at): Place => ({ subgraph: subgraph.name, path: file.path, at, definition })),
    ),
  );
  const context: EditContext = { places, random, typeNames: new Map(places.flatMap(({ definition }) => ('name' in definition && definition.name !== undefined ? [[definition.name.value, definition.kind] as const] : []))) };
  for (;;) {
    const [kind, edit] = random.pick(Object.entries(editors));
    const change = edit(context);
    if (change === undefined) continue;
    return { kind, what: change.what, tree: replace(tree, change.places) };
  }
}

/** The tree with these definitions in place of those that stood there; undefined takes one away. */
function replace(tree: SchemaTree, changes: readonly { readonly place: Place; readonly with: DefinitionNode | undefined }[]): SchemaTree {
  const subgraphs = tree.subgraphs.map((subgraph) => ({
    ...subgraph,
    files: subgraph.files.map((file) => {
      const own = changes.filter(({ place }) => place.subgraph === subgraph.name && place.path === file.path);
      if (own.length === 0) return file;
      const definitions = parsed(file.text).definitions.flatMap((definition, at) => {
        const change = own.find(({ place }) => place.at === at);
        return change === undefined ? [definition] : change.with === undefined ? [] : [change.with];
      });
      return { path: file.path, text: `${print({ kind: parsed(file.text).kind, definitions })}\n` };
    }),
  }));
  return { ...tree, subgraphs };
}
