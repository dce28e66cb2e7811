import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { allowOrigin, replyOptions } from './cors.ts';
import type { CorsPolicy } from './cors.ts';
import { EXPLORER_PATH } from './explorer/explorer.ts';
import type { Explorer } from './explorer/explorer.ts';
import { GRAPHQL_METHODS, serveGraphQL } from './graphql-endpoint.ts';
import type { GraphQLServer } from './graphql-server.ts';
import { reply, replyError, replyJson, requestError } from './http-reply.ts';
import { internalErrorBody } from './policy/errors.ts';
import type { LoadShedder } from './policy/load-shedding.ts';
import type { Readiness } from './readiness.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What answers the requests. */
export interface ServerParts {
  readonly graphql: GraphQLServer;
  readonly shedder: LoadShedder;
  readonly readiness: Readiness;
  /** Null where the explorer is off. */
  readonly explorer: Explorer | null;
  readonly telemetry: Telemetry;
  readonly config: Pick<Config, 'corsOrigins' | 'bounds'>;
  readonly logger: Logger;
}

/** The sockets of the process. */
export interface GatewayServer {
  /**
   * @returns the port that it listens on.
   * @throws Error with code EADDRINUSE when the port is taken.
   */
  listen(port: number, host: string): Promise<number>;
  /** Accepts nothing more, lets requests in flight end, and cuts them off after the drain time. */
  drain(): Promise<void>;
}

const REQUEST_ID = /^[\w.-]{1,128}$/;
// Long enough for a request that was already on its way when the listener closed.
const DRAIN_QUIET_MS = 100;
const READ_METHODS = 'GET, HEAD, OPTIONS';

/** The thin adapter between Node's sockets and the stages: it bounds bytes and time, and routes. */
export function createGatewayServer(parts: ServerParts): GatewayServer {
  const { bounds, corsOrigins } = parts.config;
  const cors: CorsPolicy = { origins: corsOrigins, maxAgeSeconds: bounds.corsMaxAgeSeconds };
  let draining = false;
  const inFlight = new Set<ServerResponse>();
  const server = createServer(
    {
      maxHeaderSize: bounds.headerBytesMax,
      headersTimeout: bounds.headersTimeoutMs,
      requestTimeout: bounds.requestTimeoutMs,
      keepAliveTimeout: bounds.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(bounds.headersTimeoutMs, bounds.requestTimeoutMs),
    },
    (request, response) => {
      if (draining) {
        response.setHeader('connection', 'close');
      }
      inFlight.add(response);
      response.once('close', () => {
        inFlight.delete(response);
        parts.telemetry.metrics?.httpAnswered(response.statusCode);
      });
      void answer(request, response, parts, cors);
    },
  );
  server.maxConnections = bounds.connectionsMax;
  return {
    listen: (port, host) => listen(server, port, host),
    drain: () => {
      draining = true;
      // A connection that stayed open after its answer would hold up the end.
      for (const response of inFlight) {
        if (!response.headersSent) {
          response.setHeader('connection', 'close');
        }
      }
      return drain(server, inFlight, bounds.drainTimeoutMs);
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: ServerParts, cors: CorsPolicy): Promise<void> {
  const given = request.headers['x-request-id'];
  const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  response.setHeader('x-request-id', requestId);
  allowOrigin(request, response, cors);
  try {
    await route(request, response, parts, cors, requestId);
  } catch (error) {
    if (request.destroyed && !request.complete) {
      return; // The client went away while it was being read; there is no one to answer.
    }
    parts.logger.error({ requestId, err: error }, 'request failed');
    const headers = { 'content-type': 'application/json; charset=utf-8', connection: 'close' };
    reply(response, 500, internalErrorBody(requestId), headers);
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
  cors: CorsPolicy,
  requestId: string,
): Promise<void> {
  const url = URL.parse(request.url ?? '', 'http://gateway');
  const path = url?.pathname ?? '';
  if (request.method === 'OPTIONS') {
    replyOptions(request, response, cors, path === '/graphql' ? GRAPHQL_METHODS : READ_METHODS);
    return;
  }
  if (path === '/graphql') {
    if (url !== null && parts.explorer?.wants(request, url) === true) {
      await parts.explorer.servePage(response);
      return;
    }
    await serveGraphQL(request, response, parts.graphql, parts.shedder, requestId, parts.config.bounds);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    replyError(response, requestError(405, 'METHOD_NOT_ALLOWED', 'Only GraphQL takes this method.', { allow: READ_METHODS }));
    return;
  }
  await routeRead(request, response, parts, path);
}

async function routeRead(request: IncomingMessage, response: ServerResponse, parts: ServerParts, path: string): Promise<void> {
  if (path === '/health') {
    replyJson(response, 200, { status: 'ok' });
    return;
  }
  if (path === '/ready') {
    const report = await parts.readiness.report();
    replyJson(response, report.status === 'ready' ? 200 : 503, report);
    return;
  }
  const metrics = path === '/metrics' ? parts.telemetry.metrics : null;
  if (metrics !== null) {
    reply(response, 200, await metrics.text(), { 'content-type': metrics.registry.contentType, 'cache-control': 'no-store' });
    return;
  }
  const asset = path.startsWith(EXPLORER_PATH) ? path.slice(EXPLORER_PATH.length) : undefined;
  if (asset !== undefined && (await parts.explorer?.serveAsset(request, response, asset)) === true) {
    return;
  }
  if (path === '/' && parts.explorer !== null) {
    reply(response, 302, '', { location: '/graphql' });
    return;
  }
  replyError(response, requestError(404, 'NOT_FOUND', 'GraphQL is at /graphql, health at /health, readiness at /ready.'));
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

// Node ends a server only when its last connection has gone, and counts one on which no request was
// ever sent as busy; browsers open such connections ahead of need. So once nothing is in flight, and
// stays so for a moment, the rest is cut.
function drain(server: Server, inFlight: ReadonlySet<ServerResponse>, drainTimeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    let quietSince = Date.now();
    const deadline = quietSince + drainTimeoutMs;
    const timer = setInterval(() => {
      const now = Date.now();
      quietSince = inFlight.size === 0 ? quietSince : now;
      if (now - quietSince > DRAIN_QUIET_MS || now > deadline) {
        server.closeAllConnections();
      }
    }, DRAIN_QUIET_MS / 4);
    server.close(() => {
      clearInterval(timer);
      resolve();
    });
  });
}
