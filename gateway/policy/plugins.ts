import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { GatewayContext } from '../context.ts';
import { SubgraphFetchError } from '../fetch/subgraph-fetch-error.ts';
import { operationHash } from '../telemetry/operation-facts.ts';
import { clientError, isMasked, isOfSubgraph, publicError, withRequestId } from './errors.ts';
import type { RateLimiter } from './rate-limit.ts';

type Plugin = ApolloServerPlugin<GatewayContext>;

const GRAPHQL_REFUSALS: ReadonlySet<unknown> = new Set([
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_TOO_COMPLEX',
  'LIST_TOO_LONG',
  'COST_TOO_HIGH',
]);

/** Refuses what no stage after it can execute: no operation chosen, and subscriptions. */
export function operationKindPlugin(): Plugin {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ operation, request }) => {
        if (operation === undefined) {
          const message =
            request.operationName === undefined || request.operationName === ''
              ? 'The document holds several operations, or none. Name one by operationName.'
              : 'The document holds no operation of that operationName.';
          throw clientError('OPERATION_RESOLUTION_FAILURE', message, { status: 400 });
        }
        if (operation.operation === 'subscription') {
          const message = 'This gateway executes queries and mutations. Ask for the data with a query.';
          throw clientError('SUBSCRIPTIONS_NOT_SUPPORTED', message, { status: 400 });
        }
      },
    }),
  };
}

/** Refuses what one client asks for too often; the same operation in another layout, with other comments or beside others is the same. */
export function operationRatePlugin(rates: RateLimiter): Plugin {
  // Documents are kept by Apollo Server: each is hashed once.
  const hashes = new WeakMap<OperationDefinitionNode, string>();
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue, document, operation }) => {
        if (operation === undefined) return;
        let hash = hashes.get(operation);
        if (hash === undefined) hashes.set(operation, (hash = operationHash(document, operation)));
        await rates.takeOperation(contextValue.client, hash);
      },
    }),
  };
}

/** Whether an error says that a request's document or variables were refused, and not the request itself. */
export function isGraphQLRefusal(error: unknown): boolean {
  return error instanceof GraphQLError && GRAPHQL_REFUSALS.has(error.extensions['code']);
}

/**
 * Notes when a well-formed request's document or variables were refused, since its status then
 * depends on the response's media type.
 */
export function refusalPlugin(): Plugin {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, contextValue }) => {
        const { body } = response;
        const errors = body.kind === 'single' && body.singleResult.data === undefined ? (body.singleResult.errors ?? []) : [];
        contextValue.outcome.graphqlRefused =
          errors.length > 0 && errors.every((error) => GRAPHQL_REFUSALS.has(error.extensions?.['code']));
      },
    }),
  };
}

/** Logs what clients are not told, and gives them the id to ask about it. */
export function errorReportPlugin(logger: Logger, messageCharsMax: number): Plugin {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue, operationName }) => {
        for (const error of errors) {
          const isOurs = !isMasked(publicError(error.toJSON(), error, messageCharsMax));
          if (isOurs && !(error instanceof SubgraphFetchError)) {
            continue;
          }
          const { requestId } = contextValue;
          const isGivenUp = error instanceof SubgraphFetchError && error.failure === 'aborted';
          const level = isGivenUp ? 'info' : 'error';
          logger[level]({ requestId, operationName, path: error.path, err: causeOf(error) }, 'operation error');
        }
      },
      willSendResponse: async ({ response, contextValue }) => {
        const { body } = response;
        if (body.kind === 'single' && body.singleResult.errors !== undefined) {
          const { requestId } = contextValue;
          const errors = body.singleResult.errors.map((error) => (isMasked(error) || isOfSubgraph(error) ? withRequestId(error, requestId) : error));
          response.body = { kind: 'single', singleResult: { ...body.singleResult, errors } };
        }
      },
    }),
  };
}

/** What the log should hold of an error: name, message and stack; never extensions, which may hold data. */
function causeOf(error: GraphQLError): { name: string; message: string; cause?: string; stack?: string } {
  const cause = error.originalError;
  return { name: error.name, message: error.message, cause: cause?.message, stack: cause?.stack ?? error.stack };
}
