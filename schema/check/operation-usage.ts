import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  typeFromAST,
} from 'graphql';

/**
 * The coordinates of a schema that an operation uses: types it selects on or receives, fields, arguments it gives, enum
 * values and input fields it writes, and, for a variable, every input field and enum value that its type can carry, because
 * what clients send there is not known.
 */
export function coordinatesUsedBy(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const used = new Set<string>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field() {
        const parent = info.getParentType()?.name;
        const field = info.getFieldDef();
        if (parent === undefined || field == null || field.name.startsWith('__')) return;
        used.add(parent).add(`${parent}.${field.name}`).add(getNamedType(field.type).name);
      },
      FragmentDefinition: (node) => void used.add(node.typeCondition.name.value),
      InlineFragment: (node) => void (node.typeCondition && used.add(node.typeCondition.name.value)),
      Directive: (node) => void used.add(`@${node.name.value}`),
      Argument(node) {
        const directive = info.getDirective()?.name;
        const parent = info.getParentType()?.name;
        const field = info.getFieldDef()?.name;
        if (directive !== undefined) used.add(`@${directive}(${node.name.value}:)`);
        else if (parent !== undefined && field !== undefined) used.add(`${parent}.${field}(${node.name.value}:)`);
        addName(used, info.getArgument()?.type);
      },
      ObjectField(node) {
        const parent = getNamedType(info.getParentInputType());
        if (parent !== undefined) used.add(parent.name).add(`${parent.name}.${node.name.value}`);
        addName(used, info.getInputType());
      },
      EnumValue(node) {
        const type = getNamedType(info.getInputType());
        if (type !== undefined) used.add(type.name).add(`${type.name}.${node.value}`);
      },
      VariableDefinition(node) {
        const reference = node.type;
        const type = getNamedType(reference.kind === Kind.NAMED_TYPE ? typeFromAST(schema, reference) : typeFromAST(schema, reference as never));
        if (type !== undefined) addReachable(used, type);
      },
    }),
  );
  return used;
}

function addName(used: Set<string>, type: Parameters<typeof getNamedType>[0]): void {
  const named = getNamedType(type);
  if (named !== undefined) used.add(named.name);
}

function addReachable(used: Set<string>, type: GraphQLNamedType): void {
  if (isEnumType(type)) {
    used.add(type.name);
    for (const value of type.getValues()) used.add(`${type.name}.${value.name}`);
  } else if (isInputObjectType(type)) {
    const known = used.has(`${type.name}.*`);
    used.add(type.name).add(`${type.name}.*`);
    if (known) return;
    for (const field of Object.values(type.getFields())) {
      used.add(`${type.name}.${field.name}`);
      addReachable(used, getNamedType(field.type));
    }
  } else {
    used.add(type.name);
  }
}
