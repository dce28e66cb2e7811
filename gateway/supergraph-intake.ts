import { createHash } from 'node:crypto';
import { Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { assertValidSchema, Kind, parse, print } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { fieldDependencies } from './authorization-dependencies.ts';
import type { FieldDependencies } from './authorization-dependencies.ts';
import { hasRules, splitAuthorization } from './authorization-rules.ts';
import type { AuthorizationRules } from './authorization-rules.ts';
import { linksContexts, withoutContexts } from './context-directives.ts';
import { readCostRules } from './cost-rules.ts';
import type { CostRules } from './cost-rules.ts';
import { argument, linkedFeatures, stringOf } from './link-features.ts';
import { mendKeys } from './plan/mend-keys.ts';
import { SupergraphRefused } from './supergraph-refused.ts';
import type { SupergraphRefusalCode } from './supergraph-refused.ts';

/** A subgraph as the supergraph names it. */
export interface SubgraphAddress {
  readonly name: string;
  readonly url: string;
}

/** A supergraph that was found fit to be served. */
export interface AdmittedSupergraph {
  /** SHA-256 of the whole SDL as it was given, hexadecimal. */
  readonly hash: string;
  /** The whole SDL. */
  readonly sdl: string;
  /** The SDL for Apollo's classes: without authorisation directives and contexts. */
  readonly apolloSdl: string;
  /** The SDL for our planner: with contexts, without authorisation directives and keys that only look resolvable. */
  readonly planningSdl: string;
  readonly rules: AuthorizationRules;
  /** What fields are computed from: whoever reads them learns of it. */
  readonly dependencies: FieldDependencies;
  /** What `@cost` and `@listSize` say. */
  readonly costs: CostRules;
  readonly subgraphs: readonly SubgraphAddress[];
}

/** A supergraph that was refused while another one served on. */
export interface SupergraphRefusal {
  readonly at: Date;
  readonly code: SupergraphRefusalCode;
  readonly reason: string;
}

/** `accept` when something beside the gateway's class enforces the rules, or they are knowingly ignored. */
export type AuthorizationDirectives = 'accept' | 'refuse';

const JOIN = 'https://specs.apollo.dev/join';

/**
 * Reads a supergraph and decides whether it can be served at all. Nothing is changed by a refusal.
 *
 * @param sendsContexts whether the executor sends arguments that come from contexts; Apollo's does not
 * @throws SupergraphRefused with the reason.
 */
export function admitSupergraph(sdl: string, authorizationDirectives: AuthorizationDirectives, sendsContexts = true): AdmittedSupergraph {
  if (sdl.trim() === '') {
    throw new SupergraphRefused('SUPERGRAPH_EMPTY', 'The supergraph is empty. Publish it again.');
  }
  const whole = parseSupergraph(sdl);
  const { rules, document } = splitAuthorization(whole);
  if (authorizationDirectives === 'refuse' && hasRules(rules)) {
    throw new SupergraphRefused(
      'AUTHORIZATION_NOT_ENFORCED',
      `The supergraph asks for authorisation (${exampleRule(rules)}), and this gateway runs without identity. ` +
        'Start it with --issuer, or with --insecure-ignore-authorization to serve those fields to everyone.',
    );
  }
  if (!sendsContexts && linksContexts(document)) {
    throw new SupergraphRefused('UNSUPPORTED_SECURITY_FEATURE', 'The supergraph has arguments that come from a context (@fromContext), which the executor "apollo" does not send. Serve it with the executor "compiled".');
  }
  const plannable = document === whole ? sdl : print(document);
  const forApollo = withoutContexts(document);
  const apolloSdl = forApollo === document ? plannable : print(forApollo);
  return {
    sdl,
    planningSdl: mendKeys(plannable, joinTypeName(whole)),
    hash: createHash('sha256').update(sdl).digest('hex'),
    apolloSdl,
    rules,
    dependencies: fieldDependencies(whole),
    costs: readCostRules(whole),
    subgraphs: subgraphsOf(whole),
  };
}

/**
 * Builds everything that Apollo's classes build from a supergraph, and keeps nothing of it but the schema that clients see. ApolloGateway
 * changes its state step by step while it updates, so an SDL that fails half-way would leave it
 * serving one schema by the plans of another.
 *
 * @throws SupergraphRefused SUPERGRAPH_INVALID when a step fails.
 */
export function rehearseUpdate(apolloSdl: string): GraphQLSchema {
  try {
    const supergraph = Supergraph.build(apolloSdl, { validateSupergraph: true });
    supergraph.schema.toGraphQLJSSchema();
    const api = supergraph.apiSchema().toGraphQLJSSchema();
    assertValidSchema(api);
    new QueryPlanner(supergraph);
    return api;
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Any failure to build from a supergraph as the refusal of that supergraph. */
export function asRefusal(error: unknown): SupergraphRefused {
  if (error instanceof SupergraphRefused) {
    return error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new SupergraphRefused('SUPERGRAPH_INVALID', `The supergraph cannot be served: ${reason}`, { cause: error });
}

function parseSupergraph(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SupergraphRefused('SUPERGRAPH_SYNTAX', `The supergraph is not valid GraphQL: ${reason}`, { cause: error });
  }
}

function exampleRule(rules: AuthorizationRules): string {
  const [coordinate] = [...rules.fields.keys(), ...rules.types.keys()];
  const count = rules.fields.size + rules.types.size;
  return count === 1 ? `on ${coordinate}` : `on ${coordinate} and ${count - 1} more`;
}

function joinTypeName(document: DocumentNode): string {
  return linkedFeatures(document).find((feature) => feature.identity === JOIN)?.directiveName('type') ?? 'join__type';
}

function subgraphsOf(document: DocumentNode): readonly SubgraphAddress[] {
  const join = linkedFeatures(document).find((feature) => feature.identity === JOIN);
  if (join === undefined) {
    return [];
  }
  return document.definitions
    .filter((definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION)
    .filter((definition) => definition.name.value === join.typeName('Graph'))
    .flatMap((definition) => definition.values ?? [])
    .flatMap((value) => value.directives ?? [])
    .filter((directive) => directive.name.value === join.directiveName('graph'))
    .map((directive) => ({
      name: stringOf(argument(directive, 'name')) ?? '',
      url: stringOf(argument(directive, 'url')) ?? '',
    }));
}
