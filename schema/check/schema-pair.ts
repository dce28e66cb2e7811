import {
  isSpecifiedScalarType,
  Kind,
  print,
  type ConstValueNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  type GraphQLType,
} from 'graphql';

/** The client schema before and after: what every client-schema rule takes. */
export interface SchemaPair {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
  /**
   * `Enum.VALUE` and `Union=Member` that some subgraph of the candidate still has, though its clients do not see them
   * (`@inaccessible`): the subgraph may still answer them, and the gateway then makes null or an error of it.
   */
  readonly hidden?: ReadonlySet<string>;
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

/** True when `after` is `before` with a type in its place that is one of its possible types, and null at no new level. */
export function isNarrowed(before: GraphQLType, after: GraphQLType, schema: GraphQLSchema): boolean {
  if (isNonNullType(after)) return isNarrowed(isNonNullType(before) ? before.ofType : before, after.ofType, schema);
  if (isNonNullType(before)) return false;
  if (isListType(before) || isListType(after)) return isListType(before) && isListType(after) && isNarrowed(before.ofType, after.ofType, schema);
  const [wide, narrow] = [schema.getType(before.name), schema.getType(after.name)];
  if (wide === undefined || wide === narrow) return wide === narrow;
  return isAbstractType(wide) && (isObjectType(narrow) || isInterfaceType(narrow)) && schema.isSubType(wide, narrow);
}

/** True when every value that a client could send for `before` is still accepted for `after`, by the coercion rules of GraphQL. */
export function acceptsAsBefore(before: GraphQLType, after: GraphQLType): boolean {
  if (isNonNullType(after)) return isNonNullType(before) && acceptsAsBefore(before.ofType, after.ofType);
  if (isNonNullType(before)) return acceptsAsBefore(before.ofType, after);
  // A single value is read as a list of one.
  if (isListType(after)) return isListType(before) ? acceptsAsBefore(before.ofType, after.ofType) : acceptsAsBefore(before, after.ofType);
  if (isListType(before)) return false;
  return before.name === after.name || (widerScalars[before.name]?.includes(after.name) ?? false);
}

const widerScalars: Readonly<Record<string, readonly string[]>> = { Int: ['Float', 'ID'], String: ['ID'] };

/** The default value as it is written, or undefined without one; object fields in order of their names. */
export function defaultOf(input: GraphQLArgument | GraphQLInputField): string | undefined {
  // Not `defaultValue`, which holds the defaults of the input object's own fields, too: those are findings of their own.
  const written = input.astNode?.defaultValue;
  return written == null ? undefined : printDefault(written);
}

/** A default as text; object fields in order of their names. */
export function printDefault(value: ConstValueNode): string {
  return print(sortFields(value));
}

function sortFields(value: ConstValueNode): ConstValueNode {
  if (value.kind === Kind.LIST) return { ...value, values: value.values.map(sortFields) };
  if (value.kind !== Kind.OBJECT) return value;
  const fields = value.fields.map((field) => ({ ...field, value: sortFields(field.value) }));
  return { ...value, fields: fields.sort((a, b) => (a.name.value < b.name.value ? -1 : 1)) };
}
