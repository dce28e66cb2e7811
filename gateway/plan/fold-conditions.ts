import { Kind, visit } from 'graphql';
import type { DirectiveNode, DocumentNode, FieldNode, SelectionSetNode } from 'graphql';

/**
 * Leaves out of an operation what a literal `@skip(if: true)` or `@include(if: false)` leaves out, and the literal conditions that always hold. The planner's answer to a field of which nothing
 * is left is no request at all: an object would then be null that is there, and a mutation would not be carried out. Such a field keeps its `__typename`, under a name that is ours.
 */
export function foldConditions(document: DocumentNode): DocumentNode {
  if (!hasLiteralCondition(document)) return document;
  const folded = visit(document, {
    Field: (node) => fold(node),
    InlineFragment: (node) => fold(node),
    FragmentSpread: (node) => fold(node),
    SelectionSet: { leave: (node) => (node.selections.length === 0 ? { ...node, selections: [typename] } : undefined) },
  });
  return withoutUnusedFragments(folded);
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' }, alias: { kind: Kind.NAME, value: 'none__left' } };

function fold<Node extends { readonly directives?: readonly DirectiveNode[] | undefined }>(node: Node): Node | null | undefined {
  const directives = node.directives ?? [];
  if (directives.some((directive) => literal(directive) === false)) return null;
  const kept = directives.filter((directive) => literal(directive) === undefined);
  return kept.length === directives.length ? undefined : { ...node, directives: kept };
}

/** Whether a condition written as a literal lets its node in; undefined for anything else. */
function literal({ name, arguments: given }: DirectiveNode): boolean | undefined {
  const value = given?.[0]?.value;
  if (value?.kind !== Kind.BOOLEAN) return undefined;
  if (name.value === 'include') return value.value;
  return name.value === 'skip' ? !value.value : undefined;
}

function hasLiteralCondition(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive: (node) => {
      found ||= literal(node) !== undefined;
    },
  });
  return found;
}

/** A fragment that is spread nowhere any more would make the document invalid. */
function withoutUnusedFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const used = new Set<string>();
  const follow = (selectionSet: SelectionSetNode): void => {
    visit(selectionSet, {
      FragmentSpread: ({ name: { value } }) => {
        if (used.has(value)) return;
        used.add(value);
        const fragment = fragments.get(value);
        if (fragment !== undefined) follow(fragment.selectionSet);
      },
    });
  };
  for (const definition of document.definitions) if (definition.kind === Kind.OPERATION_DEFINITION) follow(definition.selectionSet);
  return { ...document, definitions: document.definitions.filter((definition) => definition.kind !== Kind.FRAGMENT_DEFINITION || used.has(definition.name.value)) };
}
