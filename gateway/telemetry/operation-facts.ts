import { createHash } from 'node:crypto';
import { getNamedType, Kind, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';

/** What is known of an operation once, for all requests of it. */
export interface OperationFacts {
  /** See `operationHash`. */
  readonly hash: string;
  /** The operation's name; empty for an anonymous one. */
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /**
   * Schema coordinates that its document names, sorted: fields that it selects (`Type.field`), arguments and input fields
   * that it gives (`Type.field(argument:)`, `Input.field`), enum values (`Enum.VALUE`). Introspection, and what only
   * variables hold, left out.
   */
  readonly coordinates: readonly string[];
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
    coordinates: coordinatesNamedBy(alone(document, operation), schema),
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

function coordinatesNamedBy(document: DocumentNode, schema: GraphQLSchema): readonly string[] {
  const named = new Set<string>();
  const info = new TypeInfo(schema);
  const selected = (): string | null => {
    const [type, field] = [info.getParentType()?.name, info.getFieldDef()?.name];
    return type === undefined || field === undefined || type.startsWith('__') || field.startsWith('__') ? null : `${type}.${field}`;
  };
  const add = (coordinate: string | null): void => void (coordinate !== null && named.add(coordinate));
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: () => add(selected()),
      Argument: ({ name }) => {
        const field = selected();
        if (info.getDirective() == null && field !== null) add(`${field}(${name.value}:)`);
      },
      ObjectField: ({ name }) => {
        const parent = info.getParentInputType();
        if (parent != null) add(`${getNamedType(parent).name}.${name.value}`);
      },
      EnumValue: ({ value }) => {
        const type = info.getInputType();
        if (type != null) add(`${getNamedType(type).name}.${value}`);
      },
    }),
  );
  return [...named].sort();
}
