import type { IncomingMessage, ServerResponse } from 'node:http';
import { reply } from './http-reply.ts';

/** Which pages of other origins may call, and how long browsers may remember it. */
export interface CorsPolicy {
  /** Exact origins; none means that no other origin may call. */
  readonly origins: readonly string[];
  readonly maxAgeSeconds: number;
}

// The client's name and version are how usage is counted by client; a page may ask for less time and, with the scope, for an explanation.
const ALLOWED_HEADERS =
  'authorization, content-type, x-request-id, x-request-timeout-ms, x-explain, x-apollo-operation-name, apollo-require-preflight, apollographql-client-name, apollographql-client-version';

/** Lets a page of an allowed origin read the response. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, policy: CorsPolicy): void {
  if (policy.origins.length === 0) {
    return;
  }
  response.setHeader('vary', 'Origin');
  const { origin } = request.headers;
  if (origin !== undefined && policy.origins.includes(origin)) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', 'x-request-id, x-operation-cost, retry-after, www-authenticate');
  }
}

/** Answers an OPTIONS request; a page of an origin that is not allowed gets no permission to go on. */
export function replyOptions(request: IncomingMessage, response: ServerResponse, policy: CorsPolicy, allow: string): void {
  const isAllowed = response.hasHeader('access-control-allow-origin');
  const isPreflight = request.headers['access-control-request-method'] !== undefined;
  const permission =
    isAllowed && isPreflight
      ? {
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': ALLOWED_HEADERS,
          'access-control-max-age': String(policy.maxAgeSeconds),
        }
      : {};
  reply(response, 204, '', { allow, ...permission });
}
