import { Kind, visit } from 'graphql';
import type { MergedSubgraph, SchemaProblem } from './merge-subgraph.ts';
import { positionOf } from './source-position.ts';

/**
 * What composition lets pass in a subgraph of Federation 1 and the subgraph cannot be served with: Federation 1's `@key` has no argument
 * `resolvable`, so that the code does not start.
 */
export function federation1Problems({ name, document }: MergedSubgraph): readonly SchemaProblem[] {
  const isLinked = document.definitions.some((definition) => (definition.kind === Kind.SCHEMA_EXTENSION || definition.kind === Kind.SCHEMA_DEFINITION) && definition.directives?.some((directive) => directive.name.value === 'link'));
  if (isLinked) return [];
  const problems: SchemaProblem[] = [];
  visit(document, {
    Directive(node) {
      const argument = node.name.value === 'key' ? node.arguments?.find((given) => given.name.value === 'resolvable') : undefined;
      if (argument === undefined) return;
      const message = `[${name}] Unknown argument "resolvable" on directive "@key": ${name} has no @link to Federation 2, and Federation 1 does not know it. Link it (extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])), or leave the argument out`;
      problems.push({ code: 'INVALID_GRAPHQL', message, subgraph: name, position: positionOf(argument) });
    },
  });
  return problems;
}
