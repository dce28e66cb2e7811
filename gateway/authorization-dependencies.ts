import { Kind, parse } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode, DocumentNode, FieldDefinitionNode, SelectionSetNode, TypeNode } from 'graphql';
import { argument, linkedFeatures, stringOf } from './link-features.ts';

/** Field coordinates (`Type.field`) that each field's value is made from, by the field's own coordinate. */
export type FieldDependencies = ReadonlyMap<string, readonly string[]>;

const JOIN = 'https://specs.apollo.dev/join';
const CONTEXT = 'https://specs.apollo.dev/context';

interface Types {
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, FieldDefinitionNode>>;
  /** Types that provide each context, by the context's name. */
  readonly contexts: ReadonlyMap<string, readonly string[]>;
}

/**
 * What the fields of a supergraph are computed from: the fields that they `@require`, and those that
 * arguments `@fromContext` hand over. Whoever reads such a field learns of the others.
 */
export function fieldDependencies(document: DocumentNode): FieldDependencies {
  const features = linkedFeatures(document);
  const joinField = features.find(({ identity }) => identity === JOIN)?.directiveName('field') ?? 'join__field';
  const types = readTypes(document, features.find(({ identity }) => identity === CONTEXT)?.directiveName('context') ?? 'context');
  const dependencies = new Map<string, readonly string[]>();
  for (const [typeName, fields] of types.fields) {
    for (const field of fields.values()) {
      const joins = (field.directives ?? []).filter(({ name }) => name.value === joinField);
      const found = joins.flatMap((join) => [...requiredBy(join, typeName, types), ...handedOver(join, types)]);
      if (found.length > 0) dependencies.set(`${typeName}.${field.name.value}`, [...new Set(found)]);
    }
  }
  return dependencies;
}

function readTypes(document: DocumentNode, contextDirective: string): Types {
  const fields = new Map<string, Map<string, FieldDefinitionNode>>();
  const contexts = new Map<string, string[]>();
  for (const definition of document.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION: {
        const known = fields.get(definition.name.value) ?? new Map<string, FieldDefinitionNode>();
        for (const field of definition.fields ?? []) known.set(field.name.value, field);
        fields.set(definition.name.value, known);
        for (const directive of definition.directives ?? []) {
          const name = directive.name.value === contextDirective ? stringOf(argument(directive, 'name')) : undefined;
          if (name !== undefined) contexts.set(name, [...(contexts.get(name) ?? []), definition.name.value]);
        }
      }
    }
  }
  return { fields, contexts };
}

function requiredBy(join: ConstDirectiveNode, typeName: string, types: Types): readonly string[] {
  const requires = stringOf(argument(join, 'requires'));
  return requires === undefined ? [] : coordinatesIn(`{${requires}}`, typeName, types);
}

function handedOver(join: ConstDirectiveNode, types: Types): readonly string[] {
  const given = argument(join, 'contextArguments');
  return (given?.kind === Kind.LIST ? given.values : []).flatMap((entry) => {
    const context = memberOf(entry, 'context');
    const selection = memberOf(entry, 'selection');
    if (context === undefined || selection === undefined) return [];
    const text = selection.trim().startsWith('{') ? selection : `{${selection}}`;
    return (types.contexts.get(context) ?? []).flatMap((typeName) => coordinatesIn(text, typeName, types));
  });
}

function memberOf(value: ConstValueNode, name: string): string | undefined {
  return value.kind === Kind.OBJECT ? stringOf(value.fields.find((field) => field.name.value === name)?.value) : undefined;
}

function coordinatesIn(text: string, typeName: string, types: Types): readonly string[] {
  const found: string[] = [];
  const collect = (selectionSet: SelectionSetNode, parent: string): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, selection.typeCondition?.name.value ?? parent);
      if (selection.kind !== Kind.FIELD) continue;
      found.push(`${parent}.${selection.name.value}`);
      const field = types.fields.get(parent)?.get(selection.name.value);
      if (field !== undefined && selection.selectionSet !== undefined) collect(selection.selectionSet, namedType(field.type));
    }
  };
  const [definition] = parse(text, { noLocation: true }).definitions;
  if (definition?.kind === Kind.OPERATION_DEFINITION) collect(definition.selectionSet, typeName);
  return found;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
