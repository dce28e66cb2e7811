import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { countStatements, type Database, type StatementCounter } from './database.ts';
import type { RequestContext } from './request-context.ts';
import { openTraces, type RequestTrace, type RequestTraces } from './request-traces.ts';
import { observeAll, StatementLog } from './statement-log.ts';
import { createMetrics, type SubgraphMetrics } from './subgraph-metrics.ts';
import type { Viewer } from './viewer.ts';

/** The scope whose holders may see the statements of their requests. */
export const explainScope = 'graph:explain';

/** What a subgraph notes of its requests. */
export interface RequestTelemetry {
  readonly metrics: SubgraphMetrics;
  readonly traces: RequestTraces | null;
  readonly close: () => Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Statements this request has sent to the database. */
    statements: StatementCounter | undefined;
    trace: RequestTrace | null;
  }
}

/** Opens metrics, and traces when there is a collector. */
export async function openTelemetry(subgraph: string, database: Database, otlpEndpoint: string | undefined): Promise<RequestTelemetry> {
  const traces = otlpEndpoint === undefined ? null : await openTraces(otlpEndpoint, subgraph);
  return { metrics: createMetrics(database), traces, close: async () => traces?.close() };
}

/** Counts, times and traces the GraphQL requests of a server, and serves `/metrics`. */
export function addTelemetry(app: FastifyInstance, { metrics, traces }: RequestTelemetry): void {
  app.decorateRequest('statements');
  app.decorateRequest('trace', null);
  // After the body is read: what runs in the stream's own events would not be inside the counter's context.
  app.addHook('preHandler', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const trace = traces?.begin(typeof traceparent === 'string' ? traceparent : undefined) ?? null;
    request.trace = trace;
    request.statements = { count: 0, requestId: request.id, ...(trace === null ? {} : { observer: trace }) };
    countStatements(request.statements, done);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.statements === undefined || request.method !== 'POST') return;
    metrics.answered(reply.statusCode, reply.elapsedTime / 1_000, request.statements.count);
    request.trace?.end(reply.statusCode, request.id);
  });
  app.get('/metrics', async (_request, reply) => reply.header('content-type', metrics.contentType).header('cache-control', 'no-store').send(await metrics.text()));
}

/** Begins the log of a request's statements, if its client asks for it and may see it. */
export function beginStatementLog(statements: StatementCounter, viewer: Viewer | null, wish: unknown): StatementLog | undefined {
  if (wish !== '1' || viewer === null || !viewer.scopes.has(explainScope)) return undefined;
  const log = new StatementLog();
  statements.observer = observeAll(statements.observer === undefined ? [log] : [statements.observer, log]);
  return log;
}

/** Counts the errors of answers, and adds to an answer the statements that it took, where the context holds them. */
export function telemetryPlugin(metrics: SubgraphMetrics): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, contextValue }) => {
        const { body } = response;
        if (body.kind !== 'single') return;
        for (const { extensions } of body.singleResult.errors ?? []) metrics.error(String(extensions?.['code'] ?? 'none'));
        const { statementLog } = contextValue;
        if (statementLog === undefined) return;
        response.body = { kind: 'single', singleResult: { ...body.singleResult, extensions: { ...body.singleResult.extensions, explain: statementLog.explanation() } } };
      },
    }),
  };
}
