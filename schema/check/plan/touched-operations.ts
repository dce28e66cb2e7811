import { Kind, parse, print, visit, type ASTNode, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, type SelectionSetNode } from 'graphql';
import { coordinatesUsedBy } from '../used-coordinates.ts';
import { namedTypeOf } from '../subgraph-model.ts';
import type { GraphQLSchema, InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import type { RegisteredOperation } from '../../registered-operation.ts';

/** The operations whose plan may differ between two supergraphs. */
export interface TouchedOperations {
  readonly operations: readonly RegisteredOperation[];
  /** Coordinates of types (without their fields) and fields whose supergraph definition differs, descriptions aside. */
  readonly changed: ReadonlySet<string>;
}

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;
type Needs = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * A plan is made of the definitions, with their `@join__` directives, of the types and fields that an operation selects, of what
 * these need (`@requires`, `@provides`, keys) and of their possible types. An operation for which none of these changed has the
 * plan it had, and need not be planned.
 */
export function touchedOperations(beforeSdl: string, afterSdl: string, api: GraphQLSchema, operations: readonly RegisteredOperation[]): TouchedOperations {
  if (beforeSdl === afterSdl) return { operations: [], changed: new Set() };
  const before = parse(beforeSdl, { noLocation: true });
  const after = parse(afterSdl, { noLocation: true });
  const changed = changedBetween(unitsOf(before), unitsOf(after));
  if (changed.size === 0) return { operations: [], changed };
  // Applied, not declared: a field set by @context reaches types that the operation does not name: then every plan is made.
  if (/contextArguments: \[\{/.test(beforeSdl + afterSdl)) return { operations, changed };
  const needs = [needsOf(before), needsOf(after)];
  const touched = operations.filter(({ document }) => {
    const { written, reached, sendable } = coordinatesUsedBy(document, api);
    return reaches([...written, ...reached, ...sendable], needs, changed);
  });
  return { operations: touched, changed };
}

/** Coordinate → definition as text: fields apart from the type that has them. */
function unitsOf(document: DocumentNode): ReadonlyMap<string, string> {
  const units = new Map<string, string>();
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined || definition.kind === Kind.DIRECTIVE_DEFINITION) continue;
    const name = definition.name.value;
    if (!isComposite(definition)) {
      units.set(name, textOf(definition));
      continue;
    }
    units.set(name, textOf({ ...definition, fields: [] }));
    for (const field of definition.fields ?? []) units.set(`${name}.${field.name.value}`, textOf(field));
  }
  // Where subgraphs are reached is no part of a plan.
  units.delete('join__Graph');
  return units;
}

function isComposite(node: ASTNode): node is Composite {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function changedBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ReadonlySet<string> {
  return new Set([...before.keys(), ...after.keys()].filter((name) => before.get(name) !== after.get(name)));
}

function textOf(node: ASTNode): string {
  return print(visit(node, { enter: (inner: ASTNode) => ('description' in inner && inner.description !== undefined ? { ...inner, description: undefined } : undefined) }));
}

/** Coordinate → the coordinates that planning it looks at besides. */
function needsOf(document: DocumentNode): Needs {
  const types = document.definitions.filter(isComposite);
  const fields = new Map(types.map((type) => [type.name.value, new Map((type.fields ?? []).map((field) => [field.name.value, namedTypeOf(print(field.type))]))]));
  const needs = new Map<string, Set<string>>();
  const need = (coordinate: string, others: Iterable<string>): void => {
    const known = needs.get(coordinate) ?? new Set();
    for (const other of others) known.add(other);
    needs.set(coordinate, known);
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) need(definition.name.value, (definition.types ?? []).map((member) => member.name.value));
  }
  for (const type of types) {
    const name = type.name.value;
    for (const set of given(type.directives ?? [], 'key')) need(name, coordinatesIn(set, name, fields));
    for (const { name: parent } of type.interfaces ?? []) {
      need(parent.value, [name]);
      for (const field of fields.get(parent.value)?.keys() ?? []) need(`${parent.value}.${field}`, [`${name}.${field}`]);
    }
    for (const field of type.fields ?? []) need(`${name}.${field.name.value}`, fieldNeeds(name, field, fields));
  }
  return needs;
}

function fieldNeeds(type: string, field: FieldDefinitionNode, fields: ReadonlyMap<string, ReadonlyMap<string, string>>): readonly string[] {
  const answer = namedTypeOf(print(field.type));
  const directives = field.directives ?? [];
  return [
    type,
    answer,
    ...given(directives, 'requires').flatMap((set) => coordinatesIn(set, type, fields)),
    ...given(directives, 'provides').flatMap((set) => coordinatesIn(set, answer, fields)),
  ];
}

function given(directives: readonly ConstDirectiveNode[], name: string): readonly string[] {
  return directives.flatMap((directive) =>
    (directive.arguments ?? []).flatMap((argument) => (argument.name.value === name && argument.value.kind === Kind.STRING ? [argument.value.value] : [])),
  );
}

function coordinatesIn(set: string, on: string, fields: ReadonlyMap<string, ReadonlyMap<string, string>>): readonly string[] {
  const walk = (selectionSet: SelectionSetNode, type: string): readonly string[] =>
    selectionSet.selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      const inner = selection.kind === Kind.FIELD ? fields.get(type)?.get(selection.name.value) : (selection.typeCondition?.name.value ?? type);
      const own = selection.kind === Kind.FIELD ? [`${type}.${selection.name.value}`] : [];
      return [...own, ...(inner === undefined ? [] : [inner]), ...(inner === undefined || selection.selectionSet === undefined ? [] : walk(selection.selectionSet, inner))];
    });
  const operation = parse(`{${set}}`, { noLocation: true }).definitions[0];
  return operation?.kind === Kind.OPERATION_DEFINITION ? walk(operation.selectionSet, on) : [];
}

function reaches(used: readonly string[], needs: readonly Needs[], changed: ReadonlySet<string>): boolean {
  const seen = new Set(used);
  // A Set that grows while it is walked hands out what was added, too.
  for (const coordinate of seen) {
    if (changed.has(coordinate)) return true;
    for (const known of needs) known.get(coordinate)?.forEach((other) => seen.add(other));
  }
  return false;
}
