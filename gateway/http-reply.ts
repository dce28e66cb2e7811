import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A request refused before it became GraphQL; message and code are safe to show. */
export interface RequestError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers: OutgoingHttpHeaders;
}

/** Describes why a request is refused. */
export function requestError(status: number, code: string, message: string, headers: OutgoingHttpHeaders = {}): RequestError {
  return { status, code, message, headers };
}

/** Answers with JSON, not to be kept by any cache. */
export function replyJson(response: ServerResponse, status: number, body: unknown, headers: OutgoingHttpHeaders = {}): void {
  reply(response, status, JSON.stringify(body), {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
}

/** Answers with the refusal in the shape of a GraphQL response, which every client here can read. */
export function replyError(response: ServerResponse, error: RequestError): void {
  // A body that was not read to its end would be taken for the next request on this connection.
  const headers = error.status === 413 || error.status === 415 ? { ...error.headers, connection: 'close' } : error.headers;
  replyJson(response, error.status, { errors: [{ message: error.message, extensions: { code: error.code } }] }, headers);
}

/** Answers with a body of known length; a HEAD request gets the same without the body. */
export function reply(response: ServerResponse, status: number, body: string | Buffer, headers: OutgoingHttpHeaders): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  response.writeHead(status, {
    'x-content-type-options': 'nosniff',
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
