import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ForwardedRequest } from './fetch/forwarded-request.ts';
import { TIMEOUT_HEADER } from './fetch/subgraph-source.ts';
import { headerMap } from './graphql-server.ts';
import type { GraphQLServer } from './graphql-server.ts';
import { replyError, reply, requestError } from './http-reply.ts';
import { internalErrorBody } from './policy/errors.ts';
import type { LoadShedder } from './policy/load-shedding.ts';
import { readJsonBody } from './read-body.ts';

/** The bounds of one GraphQL request. */
export interface EndpointBounds {
  readonly bodyBytesMax: number;
  /** From the whole request being read to its answer. */
  readonly operationTimeoutMs: number;
}

/** Methods that the endpoint executes operations by. */
export const GRAPHQL_METHODS = 'GET, POST, OPTIONS';

/** Answers one GET or POST with GraphQL: reads it within bounds, executes it, writes the answer. */
export async function serveGraphQL(
  request: IncomingMessage,
  response: ServerResponse,
  graphql: GraphQLServer,
  shedder: LoadShedder,
  requestId: string,
  bounds: EndpointBounds,
): Promise<void> {
  const { method = '' } = request;
  if (method !== 'GET' && method !== 'POST') {
    const message = 'Send GraphQL by POST, or queries by GET.';
    replyError(response, requestError(405, 'METHOD_NOT_ALLOWED', message, { allow: GRAPHQL_METHODS }));
    return;
  }
  const entered = shedder.enter();
  const place = entered instanceof Promise ? await entered : entered;
  if (typeof place !== 'function') {
    replyError(response, place);
    return;
  }
  try {
    await serveAdmitted(request, response, graphql, requestId, bounds);
  } finally {
    place();
  }
}

async function serveAdmitted(request: IncomingMessage, response: ServerResponse, graphql: GraphQLServer, requestId: string, bounds: EndpointBounds): Promise<void> {
  const { method = '', url = '', headers } = request;
  let body: unknown;
  if (method === 'POST') {
    const outcome = await readJsonBody(request, bounds.bodyBytesMax);
    if (outcome.kind === 'refused') {
      replyError(response, outcome.error);
      return;
    }
    body = outcome.value;
  }
  const queryAt = url.indexOf('?');
  const search = queryAt === -1 ? '' : url.slice(queryAt);
  const graphqlRequest = { method, headers: headerMap(headers), body, search };
  const watch = watchRequest(response, requestId, headers.authorization, timeoutOf(headers[TIMEOUT_HEADER], bounds.operationTimeoutMs));
  try {
    await execute(response, graphql, graphqlRequest, watch.forwarded, request.socket.remoteAddress ?? '');
  } finally {
    watch.end();
  }
}

async function execute(
  response: ServerResponse,
  graphql: GraphQLServer,
  request: HTTPGraphQLRequest,
  forwarded: ForwardedRequest,
  address: string,
): Promise<void> {
  const outcome = { graphqlRefused: false };
  const answer = await graphql.execute({ request, forwarded, outcome, address });
  if (answer.body.kind === 'chunked') {
    // Nothing here executes @defer; Apollo Server would have to have been given it by a plugin.
    throw new Error('incremental delivery is not served');
  }
  const status = statusOf(answer, outcome.graphqlRefused);
  // Whatever fails outside of Apollo Server's pipeline says nothing at all, so it is said here.
  const text = status === 500 ? internalErrorBody(forwarded.requestId) : answer.body.string;
  reply(response, status, text, { 'cache-control': 'no-store', ...Object.fromEntries(answer.headers) });
}

/**
 * GraphQL over HTTP: a client of the older media type takes anything but 200 for a failure of the
 * transport, so a document that was refused is a 200 there and a 400 for application/graphql-response+json.
 *
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-application-json
 */
function statusOf(answer: HTTPGraphQLResponse, graphqlRefused: boolean): number {
  const status = answer.status ?? 200;
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  return graphqlRefused && isJson && status === 400 ? 200 : status;
}

/** A client may have less time than an operation gets, and then says so. */
function timeoutOf(header: string | readonly string[] | undefined, timeoutMsMax: number): number {
  return typeof header === 'string' && /^[1-9]\d{0,8}$/.test(header) ? Math.min(Number(header), timeoutMsMax) : timeoutMsMax;
}

function watchRequest(
  response: ServerResponse,
  requestId: string,
  authorization: string | undefined,
  timeoutMs: number,
): { readonly forwarded: ForwardedRequest; end(): void } {
  const deadline = new AbortController();
  const abandoned = new AbortController();
  const timer = setTimeout(() => {
    const reason = new DOMException('operation timeout', 'TimeoutError');
    deadline.abort(reason);
    abandoned.abort(reason);
  }, timeoutMs);
  const deadlineMs = performance.now() + timeoutMs;
  const onClose = () => {
    if (!response.writableFinished) {
      abandoned.abort(new DOMException('client went away', 'AbortError'));
    }
  };
  response.once('close', onClose);
  return {
    forwarded: { requestId, authorization, abandoned: abandoned.signal, deadline: deadline.signal, deadlineMs },
    end() {
      clearTimeout(timer);
      response.off('close', onClose);
    },
  };
}
