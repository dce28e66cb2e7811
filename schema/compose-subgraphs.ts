import { composeServices, type CompositionResult } from '@apollo/composition';
import { defaultPrintOptions, printSchema, shallowOrderPrintedDefinitions, type Schema } from '@apollo/federation-internals';
import { buildSchema, GraphQLError, type ASTNode, type GraphQLSchema } from 'graphql';
import { federation1Problems } from './federation-1.ts';
import { mergeSubgraph, type MergedSubgraph, type SchemaProblem } from './merge-subgraph.ts';
import { positionOf } from './source-position.ts';
import type { SchemaTree } from './schema-tree.ts';

/** What composition made of a tree. */
export type Composition =
  | {
      readonly ok: true;
      readonly subgraphs: readonly MergedSubgraph[];
      readonly supergraphSdl: string;
      /** What clients see: no federation types, nothing inaccessible. */
      readonly apiSdl: string;
      readonly api: GraphQLSchema;
      /** Composition's hints: it composes, but look at this. */
      readonly hints: readonly SchemaProblem[];
    }
  | { readonly ok: false; readonly subgraphs: readonly MergedSubgraph[]; readonly stage: 'parse' | 'compose'; readonly problems: readonly SchemaProblem[] };

/**
 * Parses, merges and composes all subgraphs of a tree. Every problem carries composition's code and, wherever a node is
 * known, the file and line in which it was written: the documents handed to composition are those that were parsed.
 */
export function composeSubgraphs(tree: SchemaTree): Composition {
  const results = tree.subgraphs.map(mergeSubgraph);
  const subgraphs = results.map((result) => result.merged);
  const parseProblems = results.flatMap((result) => result.problems);
  if (parseProblems.length > 0) return { ok: false, subgraphs, stage: 'parse', problems: parseProblems };
  if (subgraphs.length === 0) {
    const message = 'no subgraph found: expected subgraphs/<name>/federation.graphql, or <name>.graphql in a flat folder';
    return { ok: false, subgraphs, stage: 'parse', problems: [{ code: 'NO_SUBGRAPHS', message }] };
  }

  const federation1 = subgraphs.flatMap(federation1Problems);
  if (federation1.length > 0) return { ok: false, subgraphs, stage: 'compose', problems: federation1 };
  const result = compose(subgraphs);
  if (result.errors !== undefined) {
    return { ok: false, subgraphs, stage: 'compose', problems: result.errors.map((error) => compositionProblem(error, subgraphs)) };
  }
  const apiSdl = printApi(result.schema);
  const hints = result.hints.map((hint) => ({
    code: hint.definition.code,
    message: hint.message,
    position: firstPosition(hint.nodes ?? []) ?? positionOfNamed(hint.coordinate ?? hint.message, subgraphs),
  }));
  return { ok: true, subgraphs, supergraphSdl: result.supergraphSdl, apiSdl, api: buildSchema(apiSdl), hints };
}

function compose(subgraphs: readonly MergedSubgraph[]): CompositionResult {
  try {
    return composeServices(subgraphs.map(({ name, url, document }) => ({ name, url, typeDefs: document })));
  } catch (error) {
    // Where what it takes for granted does not hold, composition throws in place of telling: whatever that is, there is no supergraph.
    return { errors: [new GraphQLError(`composition gave up without a reason of its own; look at what changed in the types that it names: ${error instanceof Error ? error.message : String(error)}`)] };
  }
}

function printApi(schema: Schema): string {
  return printSchema(schema.toAPISchema(), shallowOrderPrintedDefinitions(defaultPrintOptions));
}

function compositionProblem(error: GraphQLError, subgraphs: readonly MergedSubgraph[]): SchemaProblem {
  const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'COMPOSITION_ERROR';
  const prefix = /^\[([^\]]+)\] /.exec(error.message);
  const subgraph = subgraphs.find(({ name }) => name === prefix?.[1])?.name;
  const places = (error.nodes ?? []).map(positionOf).filter((place) => place !== undefined);
  return { code, message: error.message, subgraph, position: places[0] ?? positionOfNamed(error.message, subgraphs), places };
}

function firstPosition(nodes: readonly ASTNode[]): SchemaProblem['position'] {
  return nodes.map(positionOf).find((position) => position !== undefined);
}

/**
 * Composition errors about an unsatisfiable path and some about directive arguments carry no node, but their message
 * names a coordinate (`Campaign.budget` or `"Campaign.budget"`): the first one that some subgraph defines is the place to look.
 */
function positionOfNamed(message: string, subgraphs: readonly MergedSubgraph[]): SchemaProblem['position'] {
  for (const [, typeName, fieldName] of message.matchAll(/\b([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?/g)) {
    if (fieldName === undefined) continue;
    for (const { document } of subgraphs) {
      for (const definition of document.definitions) {
        if (!('name' in definition) || definition.name?.value !== typeName) continue;
        const members = 'fields' in definition ? definition.fields : 'values' in definition ? definition.values : undefined;
        const position = positionOf(members?.find((member) => member.name.value === fieldName));
        if (position !== undefined) return position;
      }
    }
  }
  return undefined;
}
