import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  Kind,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type ObjectValueNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';

/** What an operation uses of a schema, as schema coordinates. */
export interface UsedCoordinates {
  /** Written in the document: types it selects on or receives, fields, arguments, enum values and input fields, directives. */
  readonly written: ReadonlySet<string>;
  /** Fields of object types that answer where the document selects on an interface, beside `written`. */
  readonly reached: ReadonlySet<string>;
  /** What its variables can carry: input types, their fields and enum values. What clients send there is not known. */
  readonly sendable: ReadonlySet<string>;
  /** Arguments and input fields that it leaves out, or may leave out because a variable may: their default decides. */
  readonly leftOut: ReadonlySet<string>;
  /** Arguments and input fields whose value is a variable that may be null, if only where a client says so in place of its default. */
  readonly nullable: ReadonlySet<string>;
}

interface Draft extends UsedCoordinates {
  readonly written: Set<string>;
  readonly reached: Set<string>;
  readonly sendable: Set<string>;
  readonly leftOut: Set<string>;
  readonly nullable: Set<string>;
}

/** Variables by what a client may do with them. */
interface Variables {
  /** May be left out without the document giving a value in their place. */
  readonly optional: ReadonlySet<string>;
  /** May be null. */
  readonly nullable: ReadonlySet<string>;
}

type Field = GraphQLField<unknown, unknown>;

/** Collects what a document uses of a schema; what the schema does not know is left out. */
export function coordinatesUsedBy(document: DocumentNode, schema: GraphQLSchema): UsedCoordinates {
  const used: Draft = { written: new Set(), reached: new Set(), sendable: new Set(), leftOut: new Set(), nullable: new Set() };
  const info = new TypeInfo(schema);
  const variables = variablesOf(document);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (parent == null || field == null || field.name.startsWith('__')) return;
        addField(used, parent, field, node, schema, variables);
      },
      FragmentDefinition: (node) => void used.written.add(node.typeCondition.name.value),
      InlineFragment: (node) => void (node.typeCondition && used.written.add(node.typeCondition.name.value)),
      Directive: (node) => void used.written.add(`@${node.name.value}`),
      Argument(node) {
        const directive = info.getDirective()?.name;
        const parent = info.getParentType()?.name;
        const field = info.getFieldDef()?.name;
        if (directive !== undefined) used.written.add(`@${directive}(${node.name.value}:)`);
        else if (parent !== undefined && field !== undefined) used.written.add(`${parent}.${field}(${node.name.value}:)`);
        addName(used.written, info.getArgument()?.type);
      },
      ObjectValue(node) {
        const type = getNamedType(info.getInputType());
        if (isInputObjectType(type)) addOmitted(used, Object.values(type.getFields()), valuesIn(node), variables, (name) => `${type.name}.${name}`);
      },
      ObjectField(node) {
        const parent = getNamedType(info.getParentInputType());
        if (parent !== undefined) used.written.add(parent.name).add(`${parent.name}.${node.name.value}`);
        addName(used.written, info.getInputType());
      },
      EnumValue(node) {
        const type = getNamedType(info.getInputType());
        if (type !== undefined) used.written.add(type.name).add(`${type.name}.${node.value}`);
      },
      VariableDefinition(node) {
        const type = getNamedType(typeFromAST(schema, node.type as never)) as GraphQLNamedType | undefined;
        if (type !== undefined) addSendable(used, type);
      },
    }),
  );
  return used;
}

function addField(used: Draft, parent: GraphQLNamedType, field: Field, node: FieldNode, schema: GraphQLSchema, variables: Variables): void {
  used.written.add(parent.name).add(`${parent.name}.${field.name}`).add(getNamedType(field.type).name);
  const given = new Map((node.arguments ?? []).map((argument) => [argument.name.value, argument.value]));
  addOmitted(used, field.args, given, variables, (name) => `${parent.name}.${field.name}(${name}:)`);
  if (!isAbstractType(parent)) return;
  const types = isInterfaceType(parent) ? [...schema.getPossibleTypes(parent), ...schema.getImplementations(parent).interfaces] : schema.getPossibleTypes(parent);
  for (const type of types) {
    used.reached.add(type.name).add(`${type.name}.${field.name}`);
    // What answers is the object type's field, with its own defaults.
    addOmitted(used, type.getFields()[field.name]?.args ?? [], given, variables, (name) => `${type.name}.${field.name}(${name}:)`);
  }
}

function addOmitted(
  used: Draft,
  inputs: readonly (GraphQLArgument | GraphQLInputField)[],
  given: ReadonlyMap<string, ValueNode>,
  { optional, nullable }: Variables,
  coordinate: (name: string) => string,
): void {
  for (const { name } of inputs) {
    const value = given.get(name);
    if (value === undefined || (value.kind === Kind.VARIABLE && optional.has(value.name.value))) used.leftOut.add(coordinate(name));
    if (value?.kind === Kind.VARIABLE && nullable.has(value.name.value)) used.nullable.add(coordinate(name));
  }
}

function variablesOf(document: DocumentNode): Variables {
  const definitions: VariableDefinitionNode[] = [];
  visit(document, { VariableDefinition: (node) => void definitions.push(node) });
  const nullable = definitions.filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE);
  const namesOf = (some: readonly VariableDefinitionNode[]): ReadonlySet<string> => new Set(some.map(({ variable }) => variable.name.value));
  return { optional: namesOf(nullable.filter(({ defaultValue }) => defaultValue === undefined)), nullable: namesOf(nullable) };
}

function valuesIn(node: ObjectValueNode): ReadonlyMap<string, ValueNode> {
  return new Map(node.fields.map((field) => [field.name.value, field.value]));
}

function addName(names: Set<string>, type: Parameters<typeof getNamedType>[0]): void {
  const named = getNamedType(type);
  if (named !== undefined) names.add(named.name);
}

function addSendable(used: Draft, type: GraphQLNamedType): void {
  if (used.sendable.has(type.name)) return;
  used.sendable.add(type.name);
  if (isEnumType(type)) {
    for (const value of type.getValues()) used.sendable.add(`${type.name}.${value.name}`);
  } else if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      used.sendable.add(coordinate);
      if (!isNonNullType(field.type) || field.defaultValue !== undefined) used.leftOut.add(coordinate);
      addSendable(used, getNamedType(field.type));
    }
  }
}
