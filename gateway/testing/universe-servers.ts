import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { defaultFieldResolver, execute, getNamedType, graphql, isAbstractType, isInterfaceType, isObjectType, parse } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { closeServer, compose, listenAnywhere } from './federation.ts';
import { computed, fieldSet, holds, Universe } from './universe.ts';
import type { Thing } from './universe.ts';

/** A subgraph of a case: its name and its SDL. */
export interface SubgraphSdl {
  readonly name: string;
  readonly typeDefs: string;
}

/** A request as a subgraph got it. */
export interface Received {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A supergraph whose subgraphs are served over HTTP from one universe. */
export interface ServedUniverse {
  readonly supergraphSdl: string;
  readonly universe: Universe;
  readonly received: Received[];
  /** Fields, as `Type.field`, that answer with an error, in the subgraphs and in the monolith. */
  readonly failing: Set<string>;
  /** The same operation on one schema that holds everything: what is right. */
  readonly monolith: (document: DocumentNode, variables: Readonly<Record<string, unknown>>) => Promise<ExecutionResult>;
  readonly close: () => Promise<void>;
}

/** What stands for an object in a subgraph: an entity remembers what it was asked by. */
interface Asked {
  readonly __typename: string;
  readonly thing: Thing;
  readonly representation: Thing | null;
}

/** Composes subgraphs, makes a universe up from a seed, and serves each subgraph its part of it. */
export async function serveUniverse(subgraphs: readonly SubgraphSdl[], seed: number): Promise<ServedUniverse> {
  const received: Received[] = [];
  const failing = new Set<string>();
  let universe: Universe | null = null;
  const known = (): Universe => {
    if (universe === null) throw new Error('asked before the universe was made');
    return universe;
  };
  const servers = await Promise.all(
    subgraphs.map(async ({ name, typeDefs }) => {
      const schema = subgraphSchema(typeDefs, known);
      const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const { query, variables = {} } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly query: string; readonly variables?: Record<string, unknown> };
          received.push({ subgraph: name, query, variables });
          void graphql({ schema, source: query, variableValues: variables, fieldResolver: subgraphResolver(known, failing), typeResolver: (value) => thingOf(value).__typename }).then((result) => {
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify(result));
          });
        });
      });
      return { name, typeDefs, server, url: `${await listenAnywhere(server)}/graphql` };
    }),
  );
  const supergraphSdl = compose(servers);
  const made = new Universe(supergraphSdl, seed, subgraphs.map(({ typeDefs }) => buildSubgraphSchema([{ typeDefs: parse(typeDefs) }])));
  universe = made;
  return {
    supergraphSdl, universe: made, received, failing,
    monolith: async (document, variables) =>
      execute({
        schema: made.api, document, variableValues: variables, rootValue: undefined, fieldResolver: monolithResolver(made, failing),
        typeResolver: (value) => (made.api.getType(thingOf(value).__typename) === undefined ? undefined : thingOf(value).__typename),
      }),
    close: async () => {
      await Promise.all(servers.map(({ server }) => closeServer(server)));
    },
  };
}

function thingOf(value: unknown): Thing {
  return typeof value === 'object' && value !== null && 'thing' in value ? (value as Asked).thing : (value as Thing);
}

function subgraphSchema(typeDefs: string, universe: () => Universe): GraphQLSchema {
  const document = parse(typeDefs);
  const bare = buildSubgraphSchema([{ typeDefs: document }]);
  const resolvers: Record<string, { readonly __resolveReference: (representation: Thing) => Asked | null }> = {};
  for (const type of Object.values(bare.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith('_')) continue;
    resolvers[type.name] = {
      __resolveReference: (representation) => {
        if (!keysOf(document, type.name).some((key) => holds(representation, key))) throw new Error(`${type.name} was asked for by no key that can be resolved here: ${Object.keys(representation).join()}`);
        const thing = universe().find(representation);
        if (thing === null) return null;
        // An interface that is known as an object only answers as what it is known as.
        return { __typename: isObjectType(bare.getType(thing.__typename)) ? thing.__typename : type.name, thing, representation };
      },
    };
  }
  const keyed = Object.fromEntries(Object.entries(resolvers).filter(([name]) => keysOf(document, name).length > 0));
  return buildSubgraphSchema([{ typeDefs: document, resolvers: keyed }]);
}

/** The keys by which a subgraph can resolve a type. */
function keysOf(document: DocumentNode, name: string): readonly ReturnType<typeof fieldSet>[] {
  return document.definitions.flatMap((definition) => {
    if (!('name' in definition) || definition.name?.value !== name || !('directives' in definition)) return [];
    return (definition.directives ?? []).flatMap((directive) => {
      const given = new Map((directive.arguments ?? []).map((argument) => [argument.name.value, argument.value]));
      const [fields, resolvable] = [given.get('fields'), given.get('resolvable')];
      if (!/(^|__)key$/.test(directive.name.value) || fields?.kind !== 'StringValue' || (resolvable?.kind === 'BooleanValue' && !resolvable.value)) return [];
      return [fieldSet(fields.value)];
    });
  });
}

function subgraphResolver(universe: () => Universe, failing: ReadonlySet<string>): GraphQLFieldResolver<unknown, unknown> {
  return (source, given: Record<string, unknown>, context, info) => {
    if (info.fieldName === '_service' || info.fieldName === '_entities') return defaultFieldResolver(source, given, context, info);
    const { schema } = info;
    const isRoot = info.parentType === schema.getQueryType() || info.parentType === schema.getMutationType();
    const thing = isRoot ? universe().root(info.operation.operation === 'mutation' ? 'Mutation' : 'Query') : thingOf(source);
    failIfAsked(failing, thing.__typename, info);
    const requirement = universe().requirementOf(thing.__typename, info.fieldName);
    if (requirement === null) return reachable(universe().value(thing, info.fieldName, given), info);
    const representation = typeof source === 'object' && source !== null && 'representation' in source ? (source as Asked).representation : null;
    return computed(thing.__typename, info.fieldName, only(representation, requirementIn(info)), given);
  };
}

/** What stands for an object in the monolith: the object, and what it was reached through, which contexts are read from. */
interface Reached {
  readonly __typename: string;
  readonly thing: Thing;
  readonly through: Reached | null;
}

function monolithResolver(universe: Universe, failing: ReadonlySet<string>): GraphQLFieldResolver<unknown, unknown> {
  return (source, given: Record<string, unknown>, _context, info) => {
    const isRoot = info.parentType === info.schema.getQueryType() || info.parentType === info.schema.getMutationType();
    const root = universe.root(info.operation.operation === 'mutation' ? 'Mutation' : 'Query');
    const reached: Reached = isRoot ? { __typename: root.__typename, thing: root, through: null } : (source as Reached);
    const { thing } = reached;
    failIfAsked(failing, thing.__typename, info);
    const requirement = universe.requirementOf(thing.__typename, info.fieldName);
    if (requirement !== null) return computed(thing.__typename, info.fieldName, universe.required(thing, requirement), given);
    const contextual = universe.contextual(thing.__typename, info.fieldName, ancestorsOf(reached));
    return reachedThrough(visible(universe.value(thing, info.fieldName, { ...given, ...contextual }), universe.api, info), reached);
  };
}

function ancestorsOf({ through }: Reached): readonly Thing[] {
  return through === null ? [] : [through.thing, ...ancestorsOf(through)];
}

function reachedThrough(value: unknown, through: Reached): unknown {
  if (Array.isArray(value)) return value.map((element) => reachedThrough(element, through));
  if (typeof value !== 'object' || value === null) return value;
  const thing = value as Thing;
  return { __typename: thing.__typename, thing, through } satisfies Reached;
}

/** Objects of types that clients do not see, and enum values, are null to them. */
function visible(value: unknown, api: GraphQLSchema, info: GraphQLResolveInfo): unknown {
  if (Array.isArray(value)) return value.map((element) => visible(element, api, info));
  if (typeof value !== 'object' || value === null) {
    const named = getNamedType(info.returnType);
    return 'getValue' in named && typeof value === 'string' && named.getValue(value) === undefined ? null : value;
  }
  const named = getNamedType(info.returnType);
  const type = api.getType((value as Thing).__typename);
  return isAbstractType(named) && !(isObjectType(type) && api.isSubType(named, type)) ? null : value;
}

/** Only values whose type the subgraph knows. */
function reachable(value: unknown, info: GraphQLResolveInfo): unknown {
  if (Array.isArray(value)) return value.map((element) => reachable(element, info));
  if (typeof value !== 'object' || value === null) return value;
  const named = getNamedType(info.returnType);
  return isAbstractType(named) && info.schema.getType((value as Thing).__typename) === undefined ? null : value;
}

function failIfAsked(failing: ReadonlySet<string>, typeName: string, info: GraphQLResolveInfo): void {
  if (failing.has(`${typeName}.${info.fieldName}`)) throw new Error(`${typeName}.${info.fieldName} fails`);
}

/** The required field set as this subgraph's own SDL has it. */
function requirementIn(info: GraphQLResolveInfo): string {
  const field = info.parentType.getFields()[info.fieldName];
  const directive = field?.astNode?.directives?.find(({ name }) => /(^|__)requires$/.test(name.value));
  const value = directive?.arguments?.[0]?.value;
  if (value?.kind !== 'StringValue') throw new Error(`${info.parentType.name}.${info.fieldName} requires nothing in this subgraph`);
  return value.value;
}

/** Of a representation what was required, so that keys beside it do not count. */
function only(representation: unknown, required: string): unknown {
  const pick = (value: unknown, selectionSet: ReturnType<typeof fieldSet>): unknown => {
    if (Array.isArray(value)) return value.map((element) => pick(element, selectionSet));
    if (typeof value !== 'object' || value === null) return null;
    const out: Record<string, unknown> = {};
    for (const selection of selectionSet.selections) {
      if (selection.kind === 'Field') {
        const inner = (value as Thing)[selection.name.value];
        out[selection.name.value] = selection.selectionSet === undefined ? (inner ?? null) : pick(inner, selection.selectionSet);
      } else if (selection.kind === 'InlineFragment') {
        const { typeCondition } = selection;
        const typename = (value as Thing).__typename;
        if (typeCondition === undefined || typename === undefined || typename === typeCondition.name.value) Object.assign(out, pick(value, selection.selectionSet));
      }
    }
    return out;
  };
  return pick(representation, fieldSet(required));
}
