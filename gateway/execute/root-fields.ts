import { Kind, parse } from 'graphql';
import type { SelectionNode } from 'graphql';
import { isLeftOut } from './collect-fields.ts';
import type { FetchStep } from './program.ts';

const selections = new WeakMap<FetchStep, readonly SelectionNode[]>();

/** The response names of the root fields that a fetch was to bring. Needed when it does not: each of them has failed. */
export function rootFieldsOf(step: FetchStep, variables: Readonly<Record<string, unknown>>): readonly string[] {
  let known = selections.get(step);
  if (known === undefined) {
    const operation = parse(step.node.operation, { noLocation: true }).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    known = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
    selections.set(step, known);
  }
  return [...new Set(namesIn(known, variables))];
}

function namesIn(nodes: readonly SelectionNode[], variables: Readonly<Record<string, unknown>>): readonly string[] {
  return nodes.flatMap((node) => {
    if (isLeftOut(node.directives, variables)) return [];
    if (node.kind === Kind.INLINE_FRAGMENT) return namesIn(node.selectionSet.selections, variables);
    return node.kind === Kind.FIELD ? [node.alias?.value ?? node.name.value] : [];
  });
}
