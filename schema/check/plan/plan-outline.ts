import { Kind, parse, print, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode, SubscriptionNode } from '@apollo/query-planner';

/** One fetch of a plan and where its answer goes. */
export interface PlannedFetch {
  readonly subgraph: string;
  /** Response path, `@` for every item of a list; empty at the root. */
  readonly path: readonly string[];
  readonly node: FetchNode;
}

/** What a plan costs, as far as its shape tells. */
export interface PlanShape {
  /** Requests to subgraphs, each list of entities counted once; of either branch of a condition the larger. */
  readonly fetches: number;
  /** Requests that must wait for each other, at most: round trips. */
  readonly chain: number;
  /** Entity fetches for what stands in a list: `subgraph Type at path`. */
  readonly inLists: readonly string[];
  /** The plan as indented lines. */
  readonly outline: readonly string[];
}

type Node = PlanNode | SubscriptionNode;

/** Every fetch of a plan, in the order of the plan. */
export function fetchesOf(plan: QueryPlan): readonly PlannedFetch[] {
  return plan.node === undefined ? [] : collect(plan.node, []);
}

/** Measures a plan and outlines it. */
export function shapeOf(plan: QueryPlan): PlanShape {
  const node = plan.node;
  if (node === undefined) return { fetches: 0, chain: 0, inLists: [], outline: ['(nothing to fetch)'] };
  const inLists = collect(node, [])
    .filter(({ node: fetch, path }) => fetch.requires !== undefined && path.includes('@'))
    .map(({ subgraph, path, node: fetch }) => `${subgraph} ${entitiesOf(fetch).join(', ')} at ${path.join('.')}`);
  return { ...measure(node), inLists, outline: outlineOf(node, []) };
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes;
    case 'Flatten':
      return [node.node];
    case 'Condition':
      return [node.ifClause, node.elseClause].filter((child) => child !== undefined);
    case 'Defer':
      return [node.primary.node, ...node.deferred.map((part) => part.node)].filter((child) => child !== undefined);
    case 'Subscription':
      return [node.primary, node.rest].filter((child) => child !== undefined);
    case 'Fetch':
      return [];
  }
}

function collect(node: Node, path: readonly string[]): readonly PlannedFetch[] {
  if (node.kind === 'Fetch') return [{ subgraph: node.serviceName, path, node }];
  const inner = node.kind === 'Flatten' ? node.path.map(String) : path;
  return childrenOf(node).flatMap((child) => collect(child, inner));
}

function measure(node: Node): { readonly fetches: number; readonly chain: number } {
  if (node.kind === 'Fetch') return { fetches: 1, chain: 1 };
  const parts = childrenOf(node).map(measure);
  const most = (key: 'fetches' | 'chain'): number => Math.max(0, ...parts.map((part) => part[key]));
  const sum = (key: 'fetches' | 'chain'): number => parts.reduce((total, part) => total + part[key], 0);
  if (node.kind === 'Condition') return { fetches: most('fetches'), chain: most('chain') };
  return { fetches: sum('fetches'), chain: node.kind === 'Parallel' ? most('chain') : sum('chain') };
}

function outlineOf(node: Node, path: readonly string[]): readonly string[] {
  const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
  switch (node.kind) {
    case 'Fetch': {
      const at = path.length === 0 ? '' : ` at ${path.join('.')}`;
      return [node.requires === undefined ? `${node.serviceName}: ${rootFieldsOf(node).join(', ')}` : `${node.serviceName}: ${entitiesOf(node).join(', ')}${at} { ${entityFieldsOf(node)} }`];
    }
    case 'Flatten':
      return outlineOf(node.node, node.path.map(String));
    case 'Condition':
      return [`if $${node.condition}`, ...indent(node.ifClause === undefined ? [] : outlineOf(node.ifClause, path)), ...(node.elseClause === undefined ? [] : ['else', ...indent(outlineOf(node.elseClause, path))])];
    case 'Sequence':
      return node.nodes.flatMap((child, at) => outlineOf(child, path).map((line, index) => (index === 0 ? `${at === 0 ? '' : 'then '}${line}` : line)));
    default:
      return ['together', ...indent(childrenOf(node).flatMap((child) => outlineOf(child, path)))];
  }
}

/** The entity types that a fetch asks for, by its representations. */
export function entitiesOf(fetch: FetchNode): readonly string[] {
  return [...new Set((fetch.requires ?? []).flatMap((selection) => (selection.kind === 'InlineFragment' && selection.typeCondition !== undefined ? [selection.typeCondition] : [])))];
}

/** What a representation of a type carries, as `a`, `b.c`. */
export function carriedBy(fetch: FetchNode, type: string): ReadonlySet<string> {
  const paths = new Set<string>();
  const walk = (selections: readonly QueryPlanSelectionNode[], prefix: string): void => {
    for (const selection of selections) {
      if (selection.kind === 'InlineFragment') walk(selection.selections, prefix);
      else {
        paths.add(`${prefix}${selection.name}`);
        walk(selection.selections ?? [], `${prefix}${selection.name}.`);
      }
    }
  };
  for (const selection of fetch.requires ?? []) {
    if (selection.kind === 'InlineFragment' && selection.typeCondition === type) walk(selection.selections, '');
  }
  return paths;
}

/** Entity type → the fields that the fetch selects on it. */
export function entitySelections(fetch: FetchNode): ReadonlyMap<string, readonly string[]> {
  const document = parse(fetch.operation, { noLocation: true });
  const selected = new Map<string, string[]>();
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const walk = (set: SelectionSetNode, type: string | undefined): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if (type !== undefined) selected.set(type, [...(selected.get(type) ?? []), selection.name.value]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, selection.typeCondition?.name.value ?? type);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) walk(fragment.selectionSet, fragment.typeCondition.name.value);
      }
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const root of definition.selectionSet.selections) if (root.kind === Kind.FIELD && root.selectionSet !== undefined) walk(root.selectionSet, undefined);
  }
  return selected;
}

function operationOf(fetch: FetchNode): OperationDefinitionNode | undefined {
  return parse(fetch.operation, { noLocation: true }).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

function rootFieldsOf(fetch: FetchNode): readonly string[] {
  return operationOf(fetch)?.selectionSet.selections.map((selection) => (selection.kind === Kind.FIELD ? selection.name.value : print(selection))) ?? [];
}

function entityFieldsOf(fetch: FetchNode): string {
  const names = new Set<string>();
  const walk = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet);
    }
  };
  for (const selection of operationOf(fetch)?.selectionSet.selections ?? []) {
    if (selection.kind === Kind.FIELD && selection.selectionSet !== undefined) walk(selection.selectionSet);
  }
  names.delete('__typename');
  return [...names].join(' ');
}
