import { Kind } from 'graphql';
import type { DirectiveNode, DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';

/** Whether an operation asks for anything besides `__typename` and introspection, skips written as literals aside. */
export function selectsData(document: DocumentNode, operationName: string | undefined): boolean {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION && (operationName === undefined || definition.name?.value === operationName)) operation ??= definition;
  }
  return operation !== undefined && asksForData(operation.selectionSet, fragments);
}

function asksForData(selectionSet: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): boolean {
  return selectionSet.selections.some((selection) => {
    if (isLeftOut(selection.directives ?? [])) return false;
    if (selection.kind === Kind.FIELD) return !selection.name.value.startsWith('__');
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return inner !== undefined && asksForData(inner.selectionSet, fragments);
  });
}

/** A variable may go either way, and then there is a plan. */
function isLeftOut(directives: readonly DirectiveNode[]): boolean {
  return directives.some(({ name, arguments: given }) => {
    const value = given?.[0]?.value;
    if (value?.kind === Kind.VARIABLE) return true;
    if (value?.kind !== Kind.BOOLEAN) return false;
    return (name.value === 'skip' && value.value) || (name.value === 'include' && !value.value);
  });
}
