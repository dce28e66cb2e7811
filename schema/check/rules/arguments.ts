import { isInterfaceType, isObjectType, isRequiredArgument, type GraphQLArgument } from 'graphql';
import { compareByName, compareTypeReferences, defaultOf, keptTypes, type SchemaPair } from '../schema-pair.ts';
import type { Change } from '../change.ts';

/** Arguments of fields that exist on both sides; nullability judged as input. */
export function argumentChanges(pair: SchemaPair): readonly Change[] {
  return [...keptTypes(pair, isObjectType), ...keptTypes(pair, isInterfaceType)].flatMap(([before, after]) =>
    compareByName(Object.values(before.getFields()), Object.values(after.getFields())).kept.flatMap(([old, now]) =>
      changesOfField(`${before.name}.${old.name}`, old.args, now.args),
    ),
  );
}

function changesOfField(field: string, before: readonly GraphQLArgument[], after: readonly GraphQLArgument[]): readonly Change[] {
  const { removed, added, kept } = compareByName(before, after);
  return [
    ...removed.map((argument): Change => ({
      rule: 'ARGUMENT_REMOVED',
      impact: 'breaking',
      coordinate: `${field}(${argument.name}:)`,
      message: `argument ${argument.name} of ${field} was removed`,
    })),
    ...added.map((argument): Change => {
      const coordinate = `${field}(${argument.name}:)`;
      return isRequiredArgument(argument)
        ? { rule: 'ARGUMENT_REQUIRED_ADDED', impact: 'breaking', coordinate, usedBy: [field], message: `${field} now needs the argument ${argument.name}: ${argument.type}` }
        : { rule: 'ARGUMENT_OPTIONAL_ADDED', impact: 'safe', coordinate, message: `${field} takes a new argument ${argument.name}: ${argument.type}` };
    }),
    ...kept.flatMap(([old, now]) => changesOfArgument(field, old, now)),
  ];
}

function changesOfArgument(field: string, before: GraphQLArgument, after: GraphQLArgument): readonly Change[] {
  const coordinate = `${field}(${before.name}:)`;
  const from = `from ${before.type} to ${after.type}`;
  if (!isRequiredArgument(before) && isRequiredArgument(after)) {
    return [{ rule: 'ARGUMENT_BECAME_REQUIRED', impact: 'breaking', coordinate, usedBy: [field], refusesNull: true, message: `${coordinate} must now be given (${from})` }];
  }
  const changes: Change[] = [];
  switch (compareTypeReferences(before.type, after.type)) {
    case 'other':
      // A default of the new type may be another: that concerns whoever leaves the argument out.
      changes.push({ rule: 'ARGUMENT_TYPE_CHANGED', impact: 'breaking', coordinate, message: `${coordinate} changed ${from}` });
      break;
    case 'stricter':
    case 'mixed':
      changes.push({ rule: 'ARGUMENT_BECAME_REQUIRED', impact: 'breaking', coordinate, refusesNull: true, message: `${coordinate} no longer accepts null everywhere (${from})` });
      break;
    case 'looser':
      changes.push({ rule: 'ARGUMENT_BECAME_OPTIONAL', impact: 'safe', coordinate, message: `${coordinate} changed ${from}` });
      break;
    case 'same':
      break;
  }
  if (defaultOf(before) !== defaultOf(after)) {
    const message = `${coordinate} now defaults to ${defaultOf(after) ?? 'nothing'} (was ${defaultOf(before) ?? 'nothing'}): whoever leaves it out gets something else`;
    changes.push({ rule: 'ARGUMENT_DEFAULT_CHANGED', impact: 'breaking', effect: 'omission', coordinate, message });
  }
  return changes;
}
