import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span, type SpanContext, type Tracer } from '@opentelemetry/api';
import { spanExportIntervalMs, spanExportTimeoutMs, spansPerExportMax, spansPerRequestMax, spansQueuedMax, tracesPerSecondMax } from './runtime-limits.ts';
import type { StatementObserver } from './statement-log.ts';

/** Spans of a subgraph, sent to a collector over OTLP. A subgraph begins no trace of its own: it goes on with those it is asked in. */
export interface RequestTraces {
  /** Goes on with the trace of a `traceparent` header; null when there is none, or when its client does not have it sampled. */
  readonly begin: (traceparent: string | undefined) => RequestTrace | null;
  /** Sends what waits. */
  readonly close: () => Promise<void>;
}

/** The spans of one request. */
export interface RequestTrace extends StatementObserver {
  readonly end: (status: number, requestId: string) => void;
}

/** Opens the way to a collector at `${endpoint}/v1/traces`. The SDK is loaded here, so that a process without a collector never has it. */
export async function openTraces(endpoint: string, subgraph: string): Promise<RequestTraces> {
  const [{ BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: spanExportTimeoutMs });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': subgraph }),
    forceFlushTimeoutMillis: spanExportTimeoutMs,
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: spansQueuedMax, maxExportBatchSize: spansPerExportMax, scheduledDelayMillis: spanExportIntervalMs, exportTimeoutMillis: spanExportTimeoutMs })],
  });
  const tracer = provider.getTracer('ad-network-subgraph');
  let second = 0;
  let taken = 0;
  return {
    begin: (traceparent) => {
      const parent = readSampledParent(traceparent);
      if (parent === null) return null;
      const now = Math.trunc(performance.now() / 1_000);
      if (now !== second) [second, taken] = [now, 0];
      taken += 1;
      return taken > tracesPerSecondMax ? null : beginTrace(tracer, parent, subgraph);
    },
    // A collector that is gone must not hold up the end.
    close: () => provider.shutdown().catch(() => {}),
  };
}

function beginTrace(tracer: Tracer, parent: SpanContext, subgraph: string): RequestTrace {
  const outer = trace.setSpanContext(ROOT_CONTEXT, parent);
  const root = tracer.startSpan(`${subgraph} request`, { kind: SpanKind.SERVER }, outer);
  const context = trace.setSpan(outer, root);
  let spans = 1;
  return {
    starts: (shape) => {
      spans += 1;
      return spans > spansPerRequestMax ? () => {} : startStatement(tracer, context, shape);
    },
    end: (status, requestId) => {
      if (spans > spansPerRequestMax) root.setAttribute('subgraph.spans_left_out', spans - spansPerRequestMax);
      root.setAttributes({ 'http.response.status_code': status, 'request.id': requestId, 'db.statements': spans - 1 });
      if (status >= 500) root.setStatus({ code: SpanStatusCode.ERROR });
      root.end();
    },
  };
}

function startStatement(tracer: Tracer, context: Context, shape: string): ReturnType<StatementObserver['starts']> {
  // Hints to the server come first, in a comment.
  const [, verb = 'SQL'] = /^(?:\/\*.*?\*\/\s*)*(\w+)/s.exec(shape) ?? [];
  const span: Span = tracer.startSpan(verb.toUpperCase(), { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'mysql', 'db.query.text': shape } }, context);
  return ({ rows }) => {
    if (rows === null) span.setStatus({ code: SpanStatusCode.ERROR });
    else span.setAttribute('db.response.returned_rows', rows);
    span.end();
  };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function readSampledParent(traceparent: string | undefined): SpanContext | null {
  const [, traceId = '', spanId = '', flags = ''] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
  if (traceId === '' || /^0+$/.test(traceId) || /^0+$/.test(spanId) || (Number.parseInt(flags, 16) & 1) === 0) return null;
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
