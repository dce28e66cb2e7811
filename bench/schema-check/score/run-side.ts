import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, getVariableValues, Kind, parse, validate } from 'graphql';
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { CompiledGateway } from '../../../gateway/compiled-gateway.ts';
import type { AuthorizationRules } from '../../../gateway/authorization-rules.ts';
import type { Composition } from '../../../schema/compose-subgraphs.ts';
import { keysOf, promisesOf } from './agree.ts';
import { referenceOf, resolverOf, type Agreement, type World } from './mock-world.ts';

type Composed = Composition & { readonly ok: true };

/** What a client got. */
export interface Answer {
  readonly data: unknown;
  /** Messages; `invalid` and `refused` mean that nothing was executed. */
  readonly outcome: 'answered' | 'invalid' | 'refused' | 'failed';
  readonly errors: readonly string[];
}

/** One side of an edit, served by a gateway over mocked subgraphs. */
export interface Side {
  readonly rules: AuthorizationRules;
  readonly ask: (document: DocumentNode, variables: Readonly<Record<string, unknown>>, world: World) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** Opens a gateway of a composition whose subgraphs answer out of the world that is asked in. */
export async function openSide(side: Composed, agreement: Agreement): Promise<Side> {
  let world: World | undefined;
  const promises = promisesOf(side.subgraphs);
  const schemas = new Map(side.subgraphs.map((subgraph) => [subgraph.name, servedSchema(subgraph.document, agreement)]));
  const gateway = new CompiledGateway({
    supergraphSdl: side.supergraphSdl,
    authorizationDirectives: 'accept',
    // What this measures is not how a gateway says what goes wrong.
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    buildService: ({ name }) => ({
      process: async ({ request }) => {
        const schema = schemas.get(name);
        if (schema === undefined || world === undefined) throw new Error(`${name} is not served`);
        const result = await execute({ schema, document: parse(request.query ?? '', { noLocation: true }), variableValues: request.variables ?? {}, contextValue: {}, fieldResolver: resolverOf(world, agreement, promises) });
        return { data: result.data as Record<string, unknown> | null, errors: result.errors as unknown as GraphQLFormattedError[] | undefined } as never;
      },
    }),
  });
  await gateway.load();
  return {
    rules: gateway.authorizationRules,
    ask: async (document, variables, asked) => {
      world = asked;
      return ask(gateway, side.api, document, variables);
    },
    close: () => gateway.stop(),
  };
}

function servedSchema(document: DocumentNode, agreement: Agreement): GraphQLSchema {
  const entities = document.definitions.flatMap((definition) => (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION ? [definition.name.value] : [])).filter((name) => agreement.keyFields.has(name));
  const keys = keysOf(document);
  const resolvers = Object.fromEntries(entities.map((name) => [name, { __resolveReference: (representation: Readonly<Record<string, unknown>>) => referenceOf(name, representation, agreement, keys.get(name) ?? []) }]));
  return buildSubgraphSchema([{ typeDefs: document, resolvers }]);
}

async function ask(gateway: CompiledGateway, api: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>): Promise<Answer> {
  // What Apollo Server does before it asks a gateway.
  const invalid = validate(api, document);
  if (invalid.length > 0) return { data: null, outcome: 'invalid', errors: invalid.map(({ message }) => message) };
  const operation = document.definitions.find((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
  const { errors: refused } = getVariableValues(api, operation?.variableDefinitions ?? [], variables);
  if (refused !== undefined) return { data: null, outcome: 'refused', errors: refused.map(({ message }) => message) };
  const operationName = operation?.name?.value;
  try {
    const context = { request: { operationName, variables }, document, operation, operationName, schema: gateway.schema, context: {}, queryHash: '', source: '' };
    const { data, errors = [] } = await gateway.executor(context as unknown as Parameters<typeof gateway.executor>[0]);
    return { data, outcome: 'answered', errors: errors.map(({ message }) => message) };
  } catch (error) {
    return { data: null, outcome: 'failed', errors: [error instanceof Error ? error.message : String(error)] };
  }
}
