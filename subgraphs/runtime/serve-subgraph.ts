import { randomUUID } from 'node:crypto';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { createLogger } from './create-logger.ts';
import { createBusinessClock } from './business-date.ts';
import { currentRequestId, openDatabase, type Database, type DatabaseLimits } from './database.ts';
import { createIdentityVerifier, type IdentityLimits, type IdentityVerifier } from './identity.ts';
import { maskError } from './mask-errors.ts';
import { PublicError } from './public-error.ts';
import { createRequestContext, type RequestContext } from './request-context.ts';
import { addTelemetry, beginStatementLog, openTelemetry, telemetryPlugin, type RequestTelemetry } from './request-telemetry.ts';
import { currentTime, readTimeout, RequestTime, timeoutHeader, withinTime } from './request-time.ts';
import type { SubgraphSettings } from './settings.ts';

/** Bounds of a subgraph's HTTP server; each is a default in the subgraph's config.ts. */
export interface ServerLimits {
  /** A larger request body is answered with 413. */
  readonly bodyBytesMax: number;
  /** A request must have arrived whole within this. */
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Tokens of a GraphQL document at most; more is refused while parsing. */
  readonly documentTokensMax: number;
  /** On SIGTERM, requests in flight have this long to end. */
  readonly drainTimeoutMs: number;
  /** `/ready` asks the database at most this often. */
  readonly readinessCacheMs: number;
}

export interface SubgraphLimits {
  readonly server: ServerLimits;
  readonly database: DatabaseLimits;
  readonly identity: IdentityLimits;
}

export interface Subgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly settings: SubgraphSettings;
  readonly limits: SubgraphLimits;
}

export interface RunningSubgraph {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Serves a subgraph over HTTP: POST /graphql, GET /health, GET /ready, GET /metrics. Resolves when it listens. Rejects with an Error
 * for the operator when the port is taken or the issuer is refused. Does not wait for the database: /ready says so.
 */
export async function serveSubgraph(subgraph: Subgraph): Promise<RunningSubgraph> {
  const { settings, limits } = subgraph;
  const logger = createLogger(subgraph.name, process.env['LOG_LEVEL'] ?? 'info');
  const identity = await createIdentityVerifier({ issuer: settings.issuer, audience: settings.audience, mode: settings.mode, limits: limits.identity });
  const database = openDatabase(settings.databaseUrl, limits.database);
  const telemetry = await openTelemetry(subgraph.name, database, settings.otlpEndpoint);
  const app = createHttpServer(limits.server, settings.mode, telemetry);
  const apollo = createApollo(subgraph, logger, app, telemetry);
  try {
    await apollo.start();
    const readContext = createContextReader(subgraph, identity, database);
    await app.register(fastifyApollo(apollo), { context: readContext });
    addHealth(app, database, limits.server);
    const address = await app.listen({ port: settings.port, host: settings.host });
    const port = Number(new URL(address).port);
    logger.info({ port }, 'listening');
    return { port, close: () => close(app, apollo, database, limits.server.drainTimeoutMs).then(telemetry.close) };
  } catch (error) {
    await Promise.all([database.close(), telemetry.close()]);
    throw explainListenError(error, settings.port);
  }
}

function createHttpServer(limits: ServerLimits, mode: SubgraphSettings['mode'], telemetry: RequestTelemetry): FastifyInstance {
  const app = Fastify({
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    genReqId: (request) => readRequestId(request.headers['x-request-id']),
  });
  app.setErrorHandler((error: unknown, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    const code = status === 413 ? 'BODY_TOO_LARGE' : status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR';
    const message = status === 413 ? `The request body may be at most ${limits.bodyBytesMax} bytes.` : status < 500 ? 'The request is not a GraphQL request in JSON.' : 'Internal server error';
    return reply.status(status).send({ errors: [{ message, extensions: { code } }] });
  });
  addTelemetry(app, telemetry);
  app.addHook('preHandler', (request, reply, done) => {
    // Each answer is for one viewer at one moment.
    reply.header('cache-control', 'no-store');
    withinTime(timeOf(request, reply), done);
  });
  if (mode === 'development') {
    app.addHook('onSend', async (request, reply) => {
      if (request.statements !== undefined) reply.header('x-sql-statements', String(request.statements.count));
    });
  }
  return app;
}

function createApollo(subgraph: Subgraph, logger: Logger, app: FastifyInstance, telemetry: RequestTelemetry): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema: subgraph.schema,
    introspection: subgraph.settings.mode === 'development',
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: subgraph.limits.server.documentTokensMax },
    stringifyResult: (value) => JSON.stringify(value),
    logger: quietLogger(logger),
    formatError: (formatted, error) => maskError(formatted, error, (failure) => logger.error({ requestId: currentRequestId(), failure }, 'a resolver failed')),
    plugins: [
      fastifyApolloDrainPlugin(app), mutationTimePlugin, telemetryPlugin(telemetry.metrics),
      // Apollo's own wraps every field's resolver, also those of plain properties, to work out a cache policy field by field; nobody may store these answers anyway.
      ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(), ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** The caller's time for a request, until its answer is sent or its connection is gone. */
function timeOf(request: FastifyRequest, reply: FastifyReply): RequestTime {
  const time = new RequestTime(readTimeout(request.headers[timeoutHeader]));
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) time.abandon();
    else time.finish();
  });
  return time;
}

const mutationTimePlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === 'mutation') currentTime()?.markMutation();
    },
  }),
};

/** Apollo logs at info what is of no use in a running service. */
function quietLogger(logger: Logger): { debug: (m: string) => void; info: (m: string) => void; warn: (m: string) => void; error: (m: string) => void } {
  return { debug: (m) => logger.debug(m), info: (m) => logger.debug(m), warn: (m) => logger.warn(m), error: (m) => logger.error(m) };
}

type ContextReader = (request: FastifyRequest) => Promise<RequestContext>;

function createContextReader(subgraph: Subgraph, identity: IdentityVerifier, database: Database): ContextReader {
  const clock = createBusinessClock(subgraph.settings.businessDate);
  return async (request) => {
    try {
      const viewer = await identity.viewerOf(request.headers.authorization);
      const { statements } = request;
      if (statements === undefined) return createRequestContext({ viewer, requestId: request.id, clock, database });
      const statementLog = beginStatementLog(statements, viewer, request.headers['x-explain']);
      return createRequestContext({ viewer, requestId: request.id, clock, database, statements, statementLog });
    } catch (error) {
      if (!(error instanceof PublicError)) throw error;
      const status = error.code === 'IDENTITY_UNAVAILABLE' ? 503 : 401;
      throw new GraphQLError(error.message, { extensions: { code: error.code, http: { status } }, originalError: error });
    }
  };
}

function addHealth(app: FastifyInstance, database: Database, limits: ServerLimits): void {
  let checkedAtMs = 0;
  let databaseAnswers = false;
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/ready', async (_request, reply) => {
    if (Date.now() - checkedAtMs > limits.readinessCacheMs) {
      databaseAnswers = await database.ping().then(() => true, () => false);
      checkedAtMs = Date.now();
    }
    return reply.status(databaseAnswers ? 200 : 503).send({ status: databaseAnswers ? 'ready' : 'not ready', database: databaseAnswers ? 'answers' : 'does not answer' });
  });
}

/** A request id of the caller is kept when it is a short plain word: it goes into logs and rows. */
function readRequestId(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && /^[A-Za-z0-9-]{1,36}$/.test(header) ? header : randomUUID();
}

async function close(app: FastifyInstance, apollo: ApolloServer<RequestContext>, database: Database, drainTimeoutMs: number): Promise<void> {
  const drained = Promise.all([app.close(), apollo.stop()]);
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, drainTimeoutMs).unref());
  await Promise.race([drained, timeout]);
  await database.close();
}

function explainListenError(error: unknown, port: number): unknown {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return code === 'EADDRINUSE' ? new Error(`Port ${port} is taken by another process. Stop it, or set PORT to another one.`) : error;
}
