import { isInputObjectType, isRequiredInputField, type GraphQLInputField } from 'graphql';
import { acceptsAsBefore, compareByName, compareTypeReferences, defaultOf, keptTypes, type SchemaPair } from '../schema-pair.ts';
import type { Change } from '../change.ts';

/** Fields of input objects; nullability judged as input. */
export function inputChanges(pair: SchemaPair): readonly Change[] {
  return keptTypes(pair, isInputObjectType).flatMap(([before, after]) => {
    const type = before.name;
    const { removed, added, kept } = compareByName(Object.values(before.getFields()), Object.values(after.getFields()));
    return [
      ...removed.map((field): Change => ({
        rule: 'INPUT_FIELD_REMOVED',
        impact: 'breaking',
        coordinate: `${type}.${field.name}`,
        message: `input field ${type}.${field.name} was removed`,
      })),
      ...added.map((field): Change => {
        const coordinate = `${type}.${field.name}`;
        return isRequiredInputField(field)
          ? { rule: 'INPUT_FIELD_REQUIRED_ADDED', impact: 'breaking', coordinate, usedBy: [type], message: `${type} now needs ${field.name}: ${field.type}` }
          : { rule: 'INPUT_FIELD_OPTIONAL_ADDED', impact: 'safe', coordinate, message: `${type} takes a new field ${field.name}: ${field.type}` };
      }),
      ...kept.flatMap(([old, now]) => changesOfField(type, old, now)),
    ];
  });
}

function changesOfField(type: string, before: GraphQLInputField, after: GraphQLInputField): readonly Change[] {
  const coordinate = `${type}.${before.name}`;
  const from = `from ${before.type} to ${after.type}`;
  if (!isRequiredInputField(before) && isRequiredInputField(after)) {
    return [{ rule: 'INPUT_FIELD_BECAME_REQUIRED', impact: 'breaking', coordinate, usedBy: [type], refusesNull: true, message: `${coordinate} must now be given (${from})` }];
  }
  const changes: Change[] = [];
  switch (compareTypeReferences(before.type, after.type)) {
    case 'other':
      return [{ rule: 'INPUT_FIELD_TYPE_CHANGED', impact: 'breaking', acceptsAsBefore: acceptsAsBefore(before.type, after.type), coordinate, message: `${coordinate} changed ${from}` }];
    case 'stricter':
    case 'mixed':
      changes.push({ rule: 'INPUT_FIELD_BECAME_REQUIRED', impact: 'breaking', coordinate, refusesNull: true, message: `${coordinate} no longer accepts null everywhere (${from})` });
      break;
    case 'looser':
      changes.push({ rule: 'INPUT_FIELD_BECAME_OPTIONAL', impact: 'safe', coordinate, message: `${coordinate} changed ${from}` });
      break;
    case 'same':
      break;
  }
  if (defaultOf(before) !== defaultOf(after)) {
    const message = `${coordinate} now defaults to ${defaultOf(after) ?? 'nothing'} (was ${defaultOf(before) ?? 'nothing'}): whoever leaves it out means something else`;
    changes.push({ rule: 'INPUT_FIELD_DEFAULT_CHANGED', impact: 'breaking', effect: 'omission', coordinate, message });
  }
  return changes;
}
