import { Kind } from 'graphql';
import type { FragmentDefinitionNode, GraphQLCompositeType, GraphQLSchema, InlineFragmentNode, SelectionNode, SelectionSetNode } from 'graphql';
import { compositeOf, narrow } from './permitted-operation.ts';
import { isLeftOut } from './withheld-result.ts';
import type { Withheld, WithheldRequest } from './withheld-result.ts';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Visits each field with the type that it is selected on; a fragment once for each type that it is spread on. */
export function visitFields(
  schema: GraphQLSchema, fragments: Fragments, selectionSet: SelectionSetNode, root: GraphQLCompositeType, visitField: (parent: GraphQLCompositeType, name: string) => void,
): void {
  const seen = new Set<string>();
  const visit = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        visitField(parent, selection.name.value);
        const type = compositeOf(parent, selection.name.value);
        if (type !== undefined && selection.selectionSet !== undefined) visit(selection.selectionSet, type);
        continue;
      }
      const fragment = fragmentOf(selection, fragments);
      if (fragment === undefined || !isNew(seen, selection, parent)) continue;
      visit(fragment.selectionSet, narrow(schema, parent, fragment.typeCondition?.name.value));
    }
  };
  visit(selectionSet, root);
}

/** The first field that is asked for, under the given variables, and may not be read. Objects whose type shows only in the answer are not found here. */
export function firstDenied(request: Omit<WithheldRequest, 'report'>, selectionSet: SelectionSetNode, root: GraphQLCompositeType): Withheld | null {
  const { schema, fragments, variables, denial } = request;
  const seen = new Set<string>();
  const visit = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType, path: readonly string[]): Withheld | null => {
    for (const selection of selections) {
      if (isLeftOut(selection.directives, variables)) continue;
      let found: Withheld | null = null;
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const at = [...path, selection.alias?.value ?? name];
        if (denial.field(parent, name)) return { path: at, coordinate: `${parent.name}.${name}`, objectType: null, parent };
        const type = compositeOf(parent, name);
        if (type !== undefined && selection.selectionSet !== undefined) found = visit(selection.selectionSet, type, at);
      } else {
        const fragment = fragmentOf(selection, fragments);
        // Where nothing was found in it once, nothing will be.
        if (fragment === undefined || !isNew(seen, selection, parent)) continue;
        found = visit(fragment.selectionSet, narrow(schema, parent, fragment.typeCondition?.name.value), path);
      }
      if (found !== null) return found;
    }
    return null;
  };
  return visit(selectionSet, root, []);
}

function fragmentOf(selection: Exclude<SelectionNode, { kind: Kind.FIELD }>, fragments: Fragments): FragmentDefinitionNode | InlineFragmentNode | undefined {
  return selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
}

function isNew(seen: Set<string>, selection: SelectionNode, parent: GraphQLCompositeType): boolean {
  if (selection.kind !== Kind.FRAGMENT_SPREAD) return true;
  const key = `${selection.name.value} ${parent.name}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
