import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { PublicError, type PublicErrorCode } from './public-error.ts';

/** Codes that Apollo Server sets for the client's own mistakes; their messages name only the client's document. */
const clientMistakes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/**
 * How mysql2 and the sockets below it call a server that cannot be reached, goes away, or has no room. None of them says anything
 * about the statement; what was refused by the server for its own sake (ER_ACCESS_DENIED_ERROR, ER_PARSE_ERROR …) is a fault of ours.
 */
const databaseAway: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST', 'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR', 'PROTOCOL_SEQUENCE_TIMEOUT', 'ER_CON_COUNT_ERROR', 'ER_TOO_MANY_USER_CONNECTIONS', 'ER_USER_LIMIT_REACHED',
  'ER_SERVER_SHUTDOWN', 'ER_NORMAL_SHUTDOWN', 'ER_CONNECTION_KILLED',
]);
const databaseAwayMessage = 'This part of the data cannot be reached at the moment. Try again shortly; a change with the same idempotency key or expected version is made at most once.';

/** What the log gets of an error that the client does not see. SQL may be in it, its parameters never. */
export interface InternalFailure {
  readonly message: string;
  readonly code: string | undefined;
  readonly path: string | undefined;
  readonly stack: string | undefined;
}

/**
 * The one place where errors of a subgraph turn into what clients see. A `PublicError` and a client's own mistake keep
 * message and code; a database that is away becomes `DATABASE_UNAVAILABLE`, which may be tried again; anything else becomes one fixed sentence with `INTERNAL_SERVER_ERROR` and goes to `log`.
 */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: (failure: InternalFailure) => void,
): GraphQLFormattedError {
  const original = innermost(error);
  const located = {
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
  };
  if (original instanceof PublicError) {
    return { message: original.message, ...located, extensions: { ...original.extensions } };
  }
  const code = formatted.extensions?.['code'];
  // An error with an original cause was thrown by a resolver; Apollo's own client errors have none of ours inside.
  if (original instanceof GraphQLError && clientMistakes.has(code)) {
    return { message: formatted.message, ...located, extensions: { code } };
  }
  const failure = describeFailure(original, formatted);
  log(failure);
  if (databaseAway.has(failure.code)) return { message: databaseAwayMessage, ...located, extensions: { code: 'DATABASE_UNAVAILABLE' satisfies PublicErrorCode } };
  return { message: 'Internal server error', ...located, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** What a resolver threw: graphql-js wraps it to add path and locations, and drizzle what a statement was refused with. */
function innermost(error: unknown): unknown {
  let inner = error;
  while (inner instanceof GraphQLError && !(inner instanceof PublicError) && inner.originalError !== undefined) inner = inner.originalError;
  return inner instanceof Error && inner.cause instanceof PublicError ? inner.cause : inner;
}

function describeFailure(original: unknown, formatted: GraphQLFormattedError): InternalFailure {
  const error = original instanceof Error ? original : new Error(String(original));
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const code = readCode(cause) ?? readCode(error);
  return {
    message: describeError(error),
    code,
    path: formatted.path?.join('.'),
    stack: cause?.stack ?? withoutParameters(error.stack ?? ''),
  };
}

/** An error for a log: its message without the parameters of a statement, and what caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return withoutParameters(error.message) + (error.cause instanceof Error ? `: ${error.cause.message}` : '');
}

function readCode(error: Error | undefined): string | undefined {
  const code: unknown = error === undefined ? undefined : Reflect.get(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** drizzle's message is `Failed query: … params: …`; the parameters are the customer's data and stay out of logs. */
function withoutParameters(text: string): string {
  const at = text.indexOf('\nparams:');
  return at === -1 ? text : text.slice(0, at);
}
