import type { FetchNode, PlanNode, QueryPlanSelectionNode, SubscriptionNode } from '@apollo/query-planner';
import { Kind, parse, print, stripIgnoredCharacters } from 'graphql';
import type { PlannedOperation } from './planner.ts';

/**
 * A planned operation as an indented outline, for people and for tests: what is asked of which subgraph, about which objects, by which representations, and what waits for what.
 * `Fetch(stock) products.@ by { ... on Product { __typename id } } → { ... on Product { inStock } }` asks `stock` about every element of `products`.
 */
export function outlinePlan({ plans }: Pick<PlannedOperation, 'plans'>): string {
  const outlines = plans.map(({ node }) => (node === undefined ? 'Nothing to fetch\n' : outline(node, '', 0)));
  return outlines.length === 1 ? (outlines[0] ?? '') : outlines.map((text, at) => `Part ${at + 1} of ${outlines.length}\n${text}`).join('');
}

function outline(node: PlanNode | SubscriptionNode, path: string, depth: number): string {
  const indent = '  '.repeat(depth);
  switch (node.kind) {
    case 'Fetch':
      return `${indent}${describeFetch(node, path)}\n`;
    case 'Flatten':
      return outline(node.node, [path, ...node.path].filter((part) => part !== '').join('.'), depth);
    case 'Sequence':
    case 'Parallel':
      return `${indent}${node.kind}\n${node.nodes.map((inner) => outline(inner, path, depth + 1)).join('')}`;
    case 'Condition': {
      const branch = (word: string, inner: PlanNode | undefined): string => (inner === undefined ? '' : `${indent}${word} $${node.condition}\n${outline(inner, path, depth + 1)}`);
      return branch('If', node.ifClause) + branch('Unless', node.elseClause);
    }
    case 'Defer':
    case 'Subscription':
      return `${indent}${node.kind}\n`;
  }
}

function describeFetch(node: FetchNode, path: string): string {
  const where = path === '' ? '' : ` ${path}`;
  const by = node.requires === undefined ? '' : ` by ${describeSelections(node.requires)} →`;
  const contexts = (node.contextRewrites ?? []).map(({ path: from, renameKeyTo }) => ` with $${renameKeyTo} from ${from.join('.')}`).join('');
  return `Fetch(${node.serviceName})${where}${by}${contexts} ${describeOperation(node)}`;
}

/** What is asked for, without the boilerplate around entities and the names that the planner makes up. */
function describeOperation(node: FetchNode): string {
  const document = parse(node.operation, { noLocation: true });
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return stripIgnoredCharacters(node.operation);
  const [first] = operation.selectionSet.selections;
  const inner = node.requires !== undefined && first?.kind === Kind.FIELD && first.selectionSet !== undefined ? first.selectionSet : operation.selectionSet;
  const fragments = document.definitions.slice(1).map((definition) => ` ${compact(print(definition))}`);
  return `${operation.operation === 'mutation' ? 'mutation ' : ''}${compact(print(inner))}${fragments.join('')}`;
}

function describeSelections(selections: readonly QueryPlanSelectionNode[]): string {
  const parts = selections.map((selection) => {
    if (selection.kind === 'InlineFragment') return `... on ${selection.typeCondition ?? ''} ${describeSelections(selection.selections)}`;
    const name = selection.alias === undefined ? selection.name : `${selection.alias}: ${selection.name}`;
    return selection.selections === undefined || selection.selections.length === 0 ? name : `${name} ${describeSelections(selection.selections)}`;
  });
  return `{ ${parts.join(' ')} }`;
}

function compact(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
