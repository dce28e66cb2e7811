import { createHash } from 'node:crypto';
import { Kind, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';

/** What is known of an operation once, for all requests of it. */
export interface OperationFacts {
  /** See `operationHash`. */
  readonly hash: string;
  /** The operation's name; empty for an anonymous one. */
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Coordinates (`Type.field`) that it selects, sorted; introspection left out. */
  readonly fields: readonly string[];
}

/**
 * The hash by which an operation is known in usage and by the schema check: SHA-256, hexadecimal, of the operation and
 * the fragments that it uses, sorted by name, as graphql-js prints them. Layout, comments and what else the document
 * holds do not matter.
 */
export function operationHash(document: DocumentNode, operation: OperationDefinitionNode): string {
  return createHash('sha256').update(print(alone(document, operation))).digest('hex');
}

/** The facts of an operation of a valid document. */
export function readOperationFacts(document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema): OperationFacts {
  return {
    hash: operationHash(document, operation),
    name: operation.name?.value ?? '',
    kind: operation.operation,
    fields: fieldsUsedBy(alone(document, operation), schema),
  };
}

function alone(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const known = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) if (definition.kind === Kind.FRAGMENT_DEFINITION) known.set(definition.name.value, definition);
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = known.get(name.value);
        if (fragment === undefined || used.has(name.value)) return;
        used.set(name.value, fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  const fragments = [...used.values()].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  return { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
}

function fieldsUsedBy(document: DocumentNode, schema: GraphQLSchema): readonly string[] {
  const used = new Set<string>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: ({ name }) => {
        const parent = info.getParentType()?.name;
        if (parent !== undefined && !parent.startsWith('__') && !name.value.startsWith('__')) used.add(`${parent}.${name.value}`);
      },
    }),
  );
  return [...used].sort();
}
