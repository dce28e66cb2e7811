import { Kind, parse, print, visit } from 'graphql';
import type { ConstDirectiveNode, DocumentNode } from 'graphql';

/**
 * Leaves out `@join__type(resolvable: false)` of a graph that has a resolvable key for the same type beside it: the planner's choice of a key ignores that it cannot be resolved, and then asks a
 * subgraph for an entity by it. What the graph can resolve is still there by its other key.
 *
 * @param joinType the name of the `join__type` directive in this SDL
 */
export function mendKeys(sdl: string, joinType: string): string {
  const document: DocumentNode = parse(sdl, { noLocation: true });
  let changed = false;
  const mended = visit(document, {
    enter: (node) => {
      if (!('directives' in node) || !('name' in node) || node.directives === undefined) return undefined;
      const directives = node.directives as readonly ConstDirectiveNode[];
      const own = directives.filter((directive) => directive.name.value === joinType);
      const resolvable = new Set(own.filter((directive) => hasKey(directive) && !isUnresolvable(directive)).map(graphOf));
      const kept = directives.filter((directive) => directive.name.value !== joinType || !isUnresolvable(directive) || !resolvable.has(graphOf(directive)));
      if (kept.length === directives.length) return undefined;
      changed = true;
      return { ...node, directives: kept };
    },
  }) as DocumentNode;
  return changed ? print(mended) : sdl;
}

function hasKey(directive: ConstDirectiveNode): boolean {
  return directive.arguments?.some(({ name }) => name.value === 'key') ?? false;
}

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  return directive.arguments?.some(({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value) ?? false;
}

function graphOf(directive: ConstDirectiveNode): string {
  const value = directive.arguments?.find(({ name }) => name.value === 'graph')?.value;
  return value !== undefined && 'value' in value ? String(value.value) : '';
}
