import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';

/** The part of an operation that asks for the schema itself, as a document; null where there is none. Conditions are kept, so that what they leave out is left out here too. */
export function introspectionOf(document: DocumentNode, operationName: string | undefined): DocumentNode | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION && (operationName === undefined || definition.name?.value === operationName)) operation ??= definition;
  }
  if (operation === undefined) return null;
  const selections = keepIntrospection(operation.selectionSet, fragments);
  if (selections.length === 0) return null;
  const asked: OperationDefinitionNode = { ...operation, directives: [], selectionSet: { kind: Kind.SELECTION_SET, selections } };
  return { kind: Kind.DOCUMENT, definitions: [asked, ...fragments.values()] };
}

/** Root selections that are about the schema; fragments are written out, since what else is in them belongs to subgraphs. */
function keepIntrospection(selectionSet: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): readonly SelectionNode[] {
  return selectionSet.selections.flatMap((selection): readonly SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__schema' || selection.name.value === '__type' ? [selection] : [];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    const selections = fragment === undefined ? [] : keepIntrospection(fragment.selectionSet, fragments);
    if (fragment === undefined || selections.length === 0) return [];
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition: fragment.typeCondition, directives: selection.directives, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
  });
}
