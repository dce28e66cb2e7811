import { Kind, parse, type SelectionSetNode } from 'graphql';
import { appliedTo, namedTypeOf, type FieldModel, type SubgraphModel } from '../subgraph-model.ts';
import type { Change } from '../change.ts';

/**
 * A field that some subgraph `@requires` must take no arguments. With arguments, a client that selects the field with an
 * argument in the same operation silently gets a value that was computed with the wrong one: both selections share one place in the
 * fetched data.
 */
export function lintRequires(subgraphs: readonly SubgraphModel[]): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const subgraph of subgraphs) {
    for (const type of subgraph.types.values()) {
      for (const field of type.fields.values()) {
        for (const requires of appliedTo(field, 'requires')) {
          const requiring = `${type.name}.${field.name}`;
          for (const found of fieldsWithArguments(String(requires.arguments['fields']), type.name, subgraphs)) {
            changes.set(`${found.coordinate} ${requiring}`, {
              rule: 'REQUIRED_FIELD_HAS_ARGUMENTS',
              impact: 'policy',
              coordinate: found.coordinate,
              subgraph: found.subgraph,
              message: `${found.coordinate} takes arguments (${found.argumentNames.join(', ')}) and ${requiring} of ${subgraph.name} @requires it: a client that selects it with an argument gets a wrong ${field.name} without an error. Require a field without arguments, and give the parameterised variant another name`,
            });
          }
        }
      }
    }
  }
  return [...changes.values()];
}

interface Found {
  readonly coordinate: string;
  readonly subgraph: string;
  readonly argumentNames: readonly string[];
}

function fieldsWithArguments(fieldSet: string, type: string, subgraphs: readonly SubgraphModel[]): readonly Found[] {
  const document = parse(`{${fieldSet}}`);
  const operation = document.definitions[0];
  return operation?.kind === Kind.OPERATION_DEFINITION ? visitSelections(operation.selectionSet, type, subgraphs) : [];
}

function visitSelections(selectionSet: SelectionSetNode, type: string, subgraphs: readonly SubgraphModel[]): readonly Found[] {
  return selectionSet.selections.flatMap((selection): readonly Found[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return visitSelections(selection.selectionSet, selection.typeCondition?.name.value ?? type, subgraphs);
    const definitions = subgraphs.flatMap(({ name, types }) => {
      const field = types.get(type)?.fields.get(selection.name.value);
      return field === undefined ? [] : [{ subgraph: name, field }];
    });
    const own = definitions.filter(({ field }) => field.argumentNames.length > 0).sort((a, b) => Number(isExternal(a.field)) - Number(isExternal(b.field)))[0];
    const found = own === undefined ? [] : [{ coordinate: `${type}.${selection.name.value}`, subgraph: own.subgraph, argumentNames: own.field.argumentNames }];
    const inner = definitions[0];
    if (selection.selectionSet === undefined || inner === undefined) return found;
    return [...found, ...visitSelections(selection.selectionSet, namedTypeOf(inner.field.type), subgraphs)];
  });
}

function isExternal(field: FieldModel): boolean {
  return appliedTo(field, 'external').length > 0;
}
