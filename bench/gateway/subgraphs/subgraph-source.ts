import type { GraphQLSchemaModule } from '@apollo/subgraph';
import type { GraphQLFieldResolver } from 'graphql';

/** Resolvers of a subgraph, by type and field; `__resolveReference` and `__resolveType` among them. */
export type Resolvers = NonNullable<GraphQLSchemaModule['resolvers']>;

/** A subgraph that the bench serves. */
export interface SubgraphSource {
  readonly name: string;
  readonly sdl: string;
  readonly resolvers: Resolvers;
  /** Resolves what `resolvers` does not; by default the property of that name. */
  readonly fieldResolver?: GraphQLFieldResolver<unknown, unknown>;
}

/** Subgraphs that make up one supergraph. */
export interface Suite {
  readonly subgraphs: readonly SubgraphSource[];
  /** The composed SDL with these URLs by subgraph name; composed of the subgraphs when it is left out. */
  readonly supergraph?: (urls: ReadonlyMap<string, string>) => string;
}

/** The names of the suites. */
export type SuiteName = 'kitchen' | 'museum' | 'questions';
