import { isAbstractType, isCompositeType, isEnumType, isNonNullType, isListType, Kind, TypeInfo, visit, visitWithTypeInfo, getNamedType } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLOutputType, GraphQLSchema, SelectionSetNode } from 'graphql';
import type { Answer } from './run-side.ts';

/** Under this name the type of an object is asked for wherever several are possible. */
const typeAlias = '_type';

/** The operation, asking for `__typename` wherever a selection is on an interface or union of the schema. */
export function withTypeNames(document: DocumentNode, api: GraphQLSchema): DocumentNode {
  const info = new TypeInfo(api);
  const asked: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' }, alias: { kind: Kind.NAME, value: typeAlias } };
  return visit(
    document,
    visitWithTypeInfo(info, {
      SelectionSet: (node): SelectionSetNode | undefined => (isAbstractType(info.getParentType()) ? { ...node, selections: [asked, ...node.selections] } : undefined),
    }),
  );
}

/**
 * Whether a client gets something that it could not expect: a refusal, an error, null for what it had, another value, a missing part.
 * A new value of an enum and a new type among several are what clients must expect. Gives the reason, undefined when all is well.
 */
export function breakBetween(before: Answer, after: Answer, enumValues: EnumValues): string | undefined {
  if (before.outcome !== 'answered') return undefined;
  if (after.outcome !== 'answered') return `${after.outcome}: ${after.errors[0] ?? ''}`;
  if (after.errors.length > before.errors.length) return `error: ${after.errors[0] ?? ''}`;
  return difference(before.data, after.data, '', enumValues);
}

/** Enum values that only one of two sides knows. */
export interface EnumValues {
  readonly onlyBefore: ReadonlySet<string>;
  readonly onlyAfter: ReadonlySet<string>;
}

/** Values of enums that one of two client schemas lacks. */
export function enumValuesOf(before: GraphQLSchema, after: GraphQLSchema): EnumValues {
  const of = (schema: GraphQLSchema): ReadonlyMap<string, ReadonlySet<string>> =>
    new Map(Object.values(schema.getTypeMap()).filter(isEnumType).map((type) => [type.name, new Set(type.getValues().map(({ name }) => name))]));
  const [old, now] = [of(before), of(after)];
  const missing = (here: ReadonlyMap<string, ReadonlySet<string>>, there: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> =>
    new Set([...here].flatMap(([name, values]) => (there.has(name) ? [...values].filter((value) => there.get(name)?.has(value) === false) : [])));
  return { onlyBefore: missing(old, now), onlyAfter: missing(now, old) };
}

function difference(before: unknown, after: unknown, path: string, enums: EnumValues): string | undefined {
  if (before === null || before === undefined) return undefined;
  if (after === null || after === undefined) return `${path} is ${after === null ? 'null' : 'missing'}`;
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || before.length !== after.length) return `${path} is another list`;
    return before.map((item, at) => difference(item, after[at], `${path}[${at}]`, enums)).find((found) => found !== undefined);
  }
  if (typeof before === 'object') {
    if (typeof after !== 'object' || Array.isArray(after)) return `${path} is no object`;
    const [old, now] = [before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>];
    // Another of the types that the client asks by fragments for.
    if (old[typeAlias] !== undefined && now[typeAlias] !== undefined && old[typeAlias] !== now[typeAlias]) return undefined;
    return Object.keys(old).filter((key) => key !== typeAlias).map((key) => difference(old[key], now[key], `${path}.${key}`, enums)).find((found) => found !== undefined);
  }
  if (before === after || (typeof before === 'string' && enums.onlyBefore.has(before)) || (typeof after === 'string' && enums.onlyAfter.has(after))) return undefined;
  return `${path} is ${JSON.stringify(after)}, was ${JSON.stringify(before)}`;
}

/** Coordinates of types and fields that answer a document, behind interfaces too. */
export function answeringCoordinates(document: DocumentNode, api: GraphQLSchema): ReadonlySet<string> {
  const found = new Set<string>();
  const info = new TypeInfo(api);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: () => {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (parent == null || field == null) return;
        for (const type of isAbstractType(parent) ? [parent, ...api.getPossibleTypes(parent)] : [parent]) found.add(type.name).add(`${type.name}.${field.name}`);
        const answered = getNamedType(unwrap(field.type));
        if (isCompositeType(answered)) found.add(answered.name);
      },
    }),
  );
  return found;
}

function unwrap(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) || isListType(type) ? unwrap(type.ofType) : type;
}
