import {
  astFromValue,
  isSpecifiedScalarType,
  print,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  type GraphQLType,
} from 'graphql';

/** The client schema before and after: what every client-schema rule takes. */
export interface SchemaPair {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
}

/** What happened to the elements of a list of named things. */
export interface NamedDifference<T> {
  readonly removed: readonly T[];
  readonly added: readonly T[];
  readonly kept: readonly (readonly [before: T, after: T])[];
}

/** Compares two lists by name; each part keeps its list's order. */
export function compareByName<T extends { readonly name: string }>(before: readonly T[], after: readonly T[]): NamedDifference<T> {
  const old = new Map(before.map((item) => [item.name, item]));
  const now = new Map(after.map((item) => [item.name, item]));
  return {
    removed: before.filter((item) => !now.has(item.name)),
    added: after.filter((item) => !old.has(item.name)),
    kept: before.flatMap((item) => {
      const match = now.get(item.name);
      return match === undefined ? [] : [[item, match] as const];
    }),
  };
}

/** The types that the schemas define themselves: no introspection types, no built-in scalars. */
export function compareTypes({ before, after }: SchemaPair): NamedDifference<GraphQLNamedType> {
  const own = (schema: GraphQLSchema): GraphQLNamedType[] =>
    Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));
  return compareByName(own(before), own(after));
}

/** Types of one kind that exist on both sides. */
export function keptTypes<T extends GraphQLNamedType>(pair: SchemaPair, isKind: (type: unknown) => type is T): readonly (readonly [before: T, after: T])[] {
  return compareTypes(pair).kept.flatMap(([before, after]) => (isKind(before) && isKind(after) ? [[before, after] as const] : []));
}

/**
 * How a type reference changed: `other` = another named type or list depth; otherwise only nullability moved:
 * `looser` = null is allowed at some level where it was not, `stricter` = the reverse only.
 */
export type TypeChange = 'same' | 'looser' | 'stricter' | 'mixed' | 'other';

/** Compares two type references level by level. */
export function compareTypeReferences(before: GraphQLType, after: GraphQLType): TypeChange {
  let looser = false;
  let stricter = false;
  let old: GraphQLType = before;
  let now: GraphQLType = after;
  for (;;) {
    const wasRequired = isNonNullType(old);
    const isRequired = isNonNullType(now);
    looser ||= wasRequired && !isRequired;
    stricter ||= !wasRequired && isRequired;
    if (isNonNullType(old)) old = old.ofType;
    if (isNonNullType(now)) now = now.ofType;
    if (!isListType(old) || !isListType(now)) break;
    old = old.ofType;
    now = now.ofType;
  }
  if (String(old) !== String(now)) return 'other';
  if (looser && stricter) return 'mixed';
  return looser ? 'looser' : stricter ? 'stricter' : 'same';
}

/** The default value as SDL, or undefined without one; object fields in order of their names. */
export function defaultOf(input: GraphQLArgument | GraphQLInputField): string | undefined {
  if (input.defaultValue === undefined) return undefined;
  const value = astFromValue(sortKeys(input.defaultValue), input.type);
  return value == null ? undefined : print(value);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sortKeys(item)]));
}
