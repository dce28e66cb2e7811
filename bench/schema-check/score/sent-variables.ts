import { getNamedType, isEnumType, isInputObjectType, isListType, isNonNullType, Kind, typeFromAST, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { RegisteredOperation } from '../../../schema/registered-operation.ts';

type Extreme = 'everything' | 'least' | 'nulls';

/** Variables that a client written against a schema may send. */
export interface SentVariables {
  readonly extreme: Extreme;
  readonly values: Readonly<Record<string, unknown>>;
}

const nestingMax = 4;

/**
 * What clients may send for an operation, at its extremes: every field of every input with every enum value, only what must be
 * given, and null for everything that may be null. What lies between is accepted when these are.
 */
export function sentVariables({ document }: RegisteredOperation, api: GraphQLSchema): readonly SentVariables[] {
  const operation = document.definitions.find((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
  const declared = (operation?.variableDefinitions ?? []).map((definition) => ({
    name: definition.variable.name.value,
    type: typeFromAST(api, definition.type as never) as unknown as GraphQLInputType,
    isOptional: definition.type.kind !== Kind.NON_NULL_TYPE || definition.defaultValue !== undefined,
  }));
  const neverNull = neverNullIn(document, api);
  const of = (extreme: Extreme): SentVariables => ({
    extreme,
    values: Object.fromEntries(declared.filter(({ isOptional }) => extreme !== 'least' || !isOptional).map(({ name, type }) => [name, neverNull.has(name) ? given(nullable(type), extreme, 0, 0) : valueOf(type, extreme, 0)])),
  });
  return declared.length === 0 ? [of('everything')] : [of('everything'), of('least'), of('nulls')];
}

/** Variables that stand where null is refused: one with a default may, and a client that says null for it gets an error whatever the schema is. */
function neverNullIn(document: DocumentNode, api: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>();
  const info = new TypeInfo(api);
  visit(document, visitWithTypeInfo(info, { Variable: (node) => void (isNonNullType(info.getInputType()) && names.add(node.name.value)) }));
  return names;
}

function nullable(type: GraphQLInputType): GraphQLInputType {
  return isNonNullType(type) ? (type.ofType as GraphQLInputType) : type;
}

function valueOf(type: GraphQLInputType, extreme: Extreme, nesting: number): unknown {
  if (isNonNullType(type)) return given(type.ofType as GraphQLInputType, extreme, nesting, 0);
  return extreme === 'nulls' ? null : given(type, extreme, nesting, 0);
}

/** A value that is not null. */
function given(type: GraphQLInputType, extreme: Extreme, nesting: number, at: number): unknown {
  if (isListType(type)) {
    const item = type.ofType as GraphQLInputType;
    if (extreme === 'nulls' && !isNonNullType(item)) return [null];
    const named = getNamedType(item);
    const count = isEnumType(named) && extreme === 'everything' ? named.getValues().length : 1;
    return Array.from({ length: count }, (_item, index) => given(isNonNullType(item) ? (item.ofType as GraphQLInputType) : item, extreme, nesting, index));
  }
  if (isEnumType(type)) return type.getValues()[at]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => {
      const isOptional = !isNonNullType(field.type) || field.defaultValue !== undefined;
      return !isOptional || (extreme !== 'least' && nesting < nestingMax);
    });
    return Object.fromEntries(fields.map((field) => [field.name, valueOf(field.type, extreme, nesting + 1)]));
  }
  switch (getNamedType(type).name) {
    case 'Int':
      return 3 + at;
    case 'Float':
      return 1.5 + at;
    case 'Boolean':
      return true;
    default:
      return `value ${at}`;
  }
}
