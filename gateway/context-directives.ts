import { visit } from 'graphql';
import type { ASTNode, DocumentNode } from 'graphql';
import { linkedFeatures } from './link-features.ts';

const CONTEXT = 'https://specs.apollo.dev/context';
const JOIN = 'https://specs.apollo.dev/join';

/** Whether a supergraph has arguments that come from a context (`@context`, `@fromContext`). */
export function linksContexts(document: DocumentNode): boolean {
  return linkedFeatures(document).some(({ identity }) => identity === CONTEXT);
}

/**
 * The supergraph without its contexts, for Apollo's gateway class, which refuses to load one that links them. Clients do not see them in any case: what is left out says only where a
 * subgraph's arguments come from, and our planner, which sends those arguments, has the whole document.
 */
export function withoutContexts(document: DocumentNode): DocumentNode {
  const features = linkedFeatures(document);
  const context = features.find(({ identity }) => identity === CONTEXT);
  if (context === undefined) return document;
  const directive = context.directiveName('context');
  const joinField = features.find(({ identity }) => identity === JOIN)?.directiveName('field') ?? 'join__field';
  const isOwn = (name: string): boolean => name === directive || name.startsWith(`${context.namespace}__`);
  return visit(document, {
    Directive: (node) => {
      if (node === (context.declaration as ASTNode) || node.name.value === directive) return null;
      const given = node.arguments ?? [];
      if (node.name.value !== joinField || !given.some(({ name }) => name.value === 'contextArguments')) return undefined;
      return { ...node, arguments: given.filter(({ name }) => name.value !== 'contextArguments') };
    },
    DirectiveDefinition: (node) => (isOwn(node.name.value) ? null : undefined),
    ScalarTypeDefinition: (node) => (isOwn(node.name.value) ? null : undefined),
  });
}
