import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { SubgraphFetchError } from '../fetch/subgraph-fetch-error.ts';

/** The codes of errors that the client's own request is the cause of; their messages are safe to show. */
const CLIENT_CODES: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'COST_TOO_HIGH',
  'DOCUMENT_NOT_TRUSTED',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'IDENTITY_UNAVAILABLE',
  'INVALID_SUBGRAPH_RESPONSE',
  'LIST_TOO_LONG',
  'NO_PLAN',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_TOO_COMPLEX',
  'PLAN_QUEUE_FULL',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'RATE_LIMITED',
  'SUBSCRIPTIONS_NOT_SUPPORTED',
  'UNAUTHENTICATED',
]);

/**
 * Codes under which a subgraph reports what is not the client's doing: its own failures, and operations
 * of ours that it does not understand. Apollo's class gives the last one to errors that have no code.
 */
const SUBGRAPH_INTERNAL_CODES: ReadonlySet<string> = new Set([
  'INTERNAL_SERVER_ERROR',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'DOWNSTREAM_SERVICE_ERROR',
]);

const STABLE_CODE = /^[A-Z][A-Z0-9_]{0,63}$/;
const INTERNAL_CODE = 'INTERNAL_SERVER_ERROR';
const INTERNAL_MESSAGE = 'Internal server error';

/** Where an HTTP status and headers go along with an error; Apollo Server reads them off `extensions.http`. */
export interface ClientErrorHttp {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error whose message the client may read. */
export function clientError(code: string, message: string, http: ClientErrorHttp): GraphQLError {
  const headers = new HeaderMap(Object.entries(http.headers ?? {}));
  return new GraphQLError(message, { extensions: { code, http: { status: http.status, headers } } });
}

/**
 * The one place where errors become what a client sees. Client errors keep message and code; a
 * subgraph's public errors keep message, code and path and name the subgraph; everything else is
 * `Internal server error`. Of extensions only `code` and `service` remain.
 *
 * @param formatted the error as Apollo Server would send it
 * @param error the error as it was thrown
 */
export function publicError(
  formatted: GraphQLFormattedError,
  error: unknown,
  messageCharsMax: number,
): GraphQLFormattedError {
  const { message, code, service } = publicParts(formatted, error);
  return {
    message: message.length > messageCharsMax ? `${message.slice(0, messageCharsMax - 1)}…` : message,
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: service === undefined ? { code } : { code, service },
  };
}

/** Whether what a client saw of an error says nothing, so that the log must. */
export function isMasked(error: GraphQLFormattedError): boolean {
  return error.extensions?.['code'] === INTERNAL_CODE;
}

/** Whether a subgraph is where an error comes from. */
export function isOfSubgraph(error: GraphQLFormattedError): boolean {
  return error.extensions?.['service'] !== undefined;
}

/** The error with the id by which it is found in the log. */
export function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}

/** The error of a request that failed for no fault of the client's, as a response body. */
export function internalErrorBody(requestId: string): string {
  const error = { message: INTERNAL_MESSAGE, extensions: { code: INTERNAL_CODE, requestId } };
  return JSON.stringify({ errors: [error] });
}

interface PublicParts {
  readonly message: string;
  readonly code: string;
  readonly service?: string;
}

function publicParts(formatted: GraphQLFormattedError, error: unknown): PublicParts {
  const code = stableCode(formatted.extensions?.['code']);
  if (error instanceof SubgraphFetchError) {
    return { message: error.message, code: error.code, service: error.subgraph };
  }
  const service = formatted.extensions?.['serviceName'];
  if (typeof service === 'string') {
    const isPublic = code !== undefined && !SUBGRAPH_INTERNAL_CODES.has(code);
    return isPublic ? { message: formatted.message, code, service } : { message: INTERNAL_MESSAGE, code: INTERNAL_CODE, service };
  }
  if (code !== undefined && CLIENT_CODES.has(code)) {
    return { message: formatted.message, code };
  }
  if (isRefusedByApolloServer(error)) {
    return { message: formatted.message, code: 'BAD_REQUEST' };
  }
  return { message: INTERNAL_MESSAGE, code: INTERNAL_CODE };
}

function stableCode(code: unknown): string | undefined {
  return typeof code === 'string' && STABLE_CODE.test(code) ? code : undefined;
}

// Apollo Server refuses some requests with a status of 400 and no code.
function isRefusedByApolloServer(error: unknown): boolean {
  if (!(error instanceof GraphQLError)) {
    return false;
  }
  const http: unknown = error.extensions['http'];
  return typeof http === 'object' && http !== null && 'status' in http && http.status === 400;
}
