import { isInterfaceType, isNonNullType, isObjectType, type GraphQLInterfaceType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { compareByName, compareTypeReferences, isNarrowed, keptTypes, type SchemaPair } from '../schema-pair.ts';
import type { Change } from '../change.ts';

type Composite = GraphQLObjectType | GraphQLInterfaceType;
type Field = ReturnType<Composite['getFields']>[string];

/** Fields removed, added, deprecated, or answering with another type; nullability judged as output. */
export function fieldChanges(pair: SchemaPair): readonly Change[] {
  const kept: readonly (readonly [Composite, Composite])[] = [...keptTypes(pair, isObjectType), ...keptTypes(pair, isInterfaceType)];
  return kept.flatMap(([before, after]) => {
    const fields = compareByName(Object.values(before.getFields()), Object.values(after.getFields()));
    return [
      ...fields.removed.map((field): Change => ({
        rule: 'FIELD_REMOVED',
        impact: 'breaking',
        coordinate: `${before.name}.${field.name}`,
        message: `${before.name}.${field.name} was removed${field.deprecationReason == null ? ' without having been deprecated' : ''}`,
      })),
      ...fields.added.map((field): Change => ({ rule: 'FIELD_ADDED', impact: 'safe', coordinate: `${after.name}.${field.name}`, message: `${after.name}.${field.name} is new` })),
      ...fields.kept.flatMap(([old, now]) => changesOf(after, old, now, pair.after)),
    ];
  });
}

function changesOf(type: Composite, before: Field, after: Field, schema: GraphQLSchema): readonly Change[] {
  const coordinate = `${type.name}.${before.name}`;
  const deprecated: Change[] =
    before.deprecationReason == null && after.deprecationReason != null
      ? [{ rule: 'FIELD_DEPRECATED', impact: 'safe', coordinate, message: `${coordinate} is deprecated: ${after.deprecationReason}` }]
      : [];
  const from = `from ${before.type} to ${after.type}`;
  switch (compareTypeReferences(before.type, after.type)) {
    case 'same':
      return deprecated;
    case 'other': {
      // What is narrower answers with a type that clients had to expect; only fragments on the others become invalid.
      const effect = isNarrowed(before.type, after.type, schema) ? 'document' : 'answer';
      return [{ rule: 'FIELD_TYPE_CHANGED', impact: 'breaking', effect, throughInterfaces: true, coordinate, message: `${coordinate} changed ${from}` }, ...deprecated];
    }
    case 'stricter':
      return [{ rule: 'FIELD_BECAME_NON_NULL', impact: 'safe', coordinate, message: `${coordinate} changed ${from}` }, ...deprecated];
    case 'looser':
    case 'mixed': {
      const impact = isInterfaceType(type) && !mayAnswerNull(type, after, schema) ? 'dangerous' : 'breaking';
      const message = `${coordinate} changed ${from}: clients that rely on a value may now get null`;
      return [{ rule: 'FIELD_BECAME_NULLABLE', impact, effect: 'answer', coordinate, message }, ...deprecated];
    }
  }
}

/** An interface's field answers null only where an object type's own field may. */
function mayAnswerNull(type: GraphQLInterfaceType, field: Field, schema: GraphQLSchema): boolean {
  return schema.getPossibleTypes(type).some((object) => {
    const own = object.getFields()[field.name];
    return own === undefined || !isNonNullType(own.type) || compareTypeReferences(own.type, field.type) === 'same';
  });
}
