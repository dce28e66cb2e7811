import { Kind, type DocumentNode, type FieldDefinitionNode, type InputValueDefinitionNode } from 'graphql';
import { positionOf, type SourcePosition } from '../source-position.ts';
import type { MergedSubgraph } from '../merge-subgraph.ts';

/** Finds where schema coordinates are written. */
export interface PositionIndex {
  /** In the subgraph that is asked for, else in the first that has it and does not only refer to it by @external. */
  readonly find: (coordinate: string, subgraph?: string) => SourcePosition | undefined;
  /** The subgraph in which `find` finds a coordinate. */
  readonly subgraphOf: (coordinate: string) => string | undefined;
}

/** Indexes every type, field, argument, input field and enum value of the subgraphs by coordinate. */
export function indexPositions(subgraphs: readonly MergedSubgraph[]): PositionIndex {
  const indexed = subgraphs.map(({ name, document }) => ({ name, own: positionsIn(document, false), all: positionsIn(document, true) }));
  const subgraphOf = (coordinate: string): string | undefined =>
    (indexed.find(({ own }) => own.has(coordinate)) ?? indexed.find(({ all }) => all.has(coordinate)))?.name;
  return {
    subgraphOf,
    find: (coordinate, subgraph) => {
      const at = (name: string | undefined): SourcePosition | undefined => indexed.find((entry) => entry.name === name)?.all.get(coordinate);
      return at(subgraph) ?? at(subgraphOf(coordinate));
    },
  };
}

/**
 * The place to show for a coordinate: where the candidate has it; else, as it is gone, where the candidate has what it
 * was part of, in the subgraph that it was in; else where the base had it.
 */
export function placeOf(coordinate: string, subgraph: string | undefined, candidate: PositionIndex, base: PositionIndex): SourcePosition | undefined {
  const exact = candidate.find(coordinate, subgraph);
  if (exact !== undefined) return exact;
  const field = coordinate.replace(/\(.*$/, '');
  const type = field.replace(/\..*$/, '');
  // A field of Query is written in an entity's folder: where it stood says more than where the merged type begins.
  const isRoot = ['Query', 'Mutation', 'Subscription'].includes(type);
  const inside = subgraph ?? base.subgraphOf(coordinate);
  const around = (isRoot ? [field] : [field, type]).map((name) => candidate.find(name, inside)).find((position) => position !== undefined);
  return around ?? [coordinate, field, type].map((name) => base.find(name, inside)).find((position) => position !== undefined);
}

function positionsIn(document: DocumentNode, withExternal: boolean): ReadonlyMap<string, SourcePosition> {
  const positions = new Map<string, SourcePosition>();
  const add = (coordinate: string, node: Parameters<typeof positionOf>[0]): void => {
    const position = positionOf(node);
    if (position !== undefined && !positions.has(coordinate)) positions.set(coordinate, position);
  };
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const name = definition.kind === Kind.DIRECTIVE_DEFINITION ? `@${definition.name.value}` : definition.name.value;
    add(name, definition);
    if ('fields' in definition) {
      for (const field of (definition.fields ?? []) as readonly (FieldDefinitionNode | InputValueDefinitionNode)[]) {
        if (!withExternal && field.directives?.some((directive) => directive.name.value === 'external')) continue;
        add(`${name}.${field.name.value}`, field);
        if ('arguments' in field) field.arguments?.forEach((argument) => add(`${name}.${field.name.value}(${argument.name.value}:)`, argument));
      }
    }
    if ('values' in definition) definition.values?.forEach((value) => add(`${name}.${value.name.value}`, value));
  }
  return positions;
}
