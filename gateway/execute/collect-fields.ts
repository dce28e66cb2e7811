import { isAbstractType, Kind, visit } from 'graphql';
import type { DirectiveNode, FieldNode, FragmentDefinitionNode, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, SelectionSetNode } from 'graphql';

/** The type that fields are collected for; an interface only where no subgraph said which object it is. */
export type CollectedType = GraphQLObjectType | GraphQLInterfaceType;

/** Names of the variables that `@skip` and `@include` of an operation depend on. */
export function conditionVariables(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): readonly string[] {
  const names = new Set<string>();
  const read = {
    Directive: (node: DirectiveNode): void => {
      const value = node.arguments?.[0]?.value;
      if ((node.name.value === 'skip' || node.name.value === 'include') && value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  };
  visit(operation, read);
  for (const fragment of fragments.values()) visit(fragment, read);
  return [...names].toSorted();
}

/** The fields of an object of one type in the order of the response, with all selections that merge into each. */
export function collectFields(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
  selectionSets: readonly SelectionSetNode[],
  type: CollectedType,
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const collect = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (isLeftOut(selection.directives, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const known = fields.get(key);
        if (known === undefined) fields.set(key, [selection]);
        else known.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(schema, selection.typeCondition?.name.value, type)) collect(selection.selectionSet);
      } else {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        if (fragment === undefined || spread.has(name)) continue;
        spread.add(name);
        if (applies(schema, fragment.typeCondition.name.value, type)) collect(fragment.selectionSet);
      }
    }
  };
  for (const selectionSet of selectionSets) collect(selectionSet);
  return fields;
}

/** Whether `@skip` and `@include` leave a selection out. */
export function isLeftOut(directives: readonly DirectiveNode[] | undefined, variables: Readonly<Record<string, unknown>>): boolean {
  if (directives === undefined || directives.length === 0) return false;
  return directives.some(({ name, arguments: given }) => {
    const value = given?.[0]?.value;
    const condition = value?.kind === Kind.VARIABLE ? variables[value.name.value] === true : value?.kind === Kind.BOOLEAN && value.value;
    return (name.value === 'skip' && condition) || (name.value === 'include' && !condition);
  });
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: CollectedType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && schema.isSubType(conditionType, type);
}
