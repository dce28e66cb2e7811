import { Kind, parse } from 'graphql';
import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import type { FetchStep, PathStep } from './program.ts';

/**
 * Marks the fetches whose entities may stand at several places of the response as the same objects. That is so where nothing else of the program merges into the objects inside them: what
 * another fetch adds at one place would show at the others too, though the client may have asked for something else there.
 */
export function markShareable(fetches: readonly FetchStep[]): void {
  const inside = new Map(fetches.map((fetch) => [fetch, fetch.representations === null ? new Set<string>() : objectKeysOf(fetch)]));
  for (const fetch of fetches) {
    const own = inside.get(fetch) ?? new Set();
    fetch.isShareable = fetch.node.outputRewrites === undefined && (own.size === 0 || fetches.every((other) => other === fetch || !addsInside(other, fetch, own, inside.get(other) ?? new Set())));
  }
}

function addsInside(other: FetchStep, fetch: FetchStep, own: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const shared = Math.min(other.path.length, fetch.path.length);
  for (let at = 0; at < shared; at += 1) if (!isSame(other.path[at], fetch.path[at])) return false;
  if (other.path.length > fetch.path.length) {
    const next = other.path[fetch.path.length];
    return next?.kind !== 'key' || own.has(next.key);
  }
  if (other.path.length === fetch.path.length) return [...own].some((key) => others.has(key));
  // From further out only what comes later can reach into them.
  return other.id > fetch.id;
}

function isSame(left: PathStep | undefined, right: PathStep | undefined): boolean {
  return left?.kind === right?.kind && (left?.kind !== 'key' || right?.kind !== 'key' || left.key === right.key);
}

/** Response names of a fetch's entities that are objects or lists of them. */
function objectKeysOf({ node }: FetchStep): ReadonlySet<string> {
  const document = parse(node.operation, { noLocation: true });
  const fragments = new Map(document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]));
  const keys = new Set<string>();
  const collect = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        if (selection.selectionSet !== undefined) keys.add(selection.alias?.value ?? selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) collect(fragment.selectionSet);
      }
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections) if (selection.kind === Kind.FIELD && selection.selectionSet !== undefined) collect(selection.selectionSet);
  }
  return keys;
}
