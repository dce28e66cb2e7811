import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api';
import type { TelemetryBounds } from './telemetry-limits.ts';
import { traceHeaders } from './trace-parent.ts';
import type { TraceParent } from './trace-parent.ts';

/** Spans of one process, sent to a collector over OTLP. */
export interface Traces {
  /** Whether this request is traced: as its client decided, within the bound per second, or one in so many. */
  isWanted(parent: TraceParent | null): boolean;
  /** Begins the trace's part of this process. */
  begin(parent: TraceParent | null, name: string): OperationTrace;
  /** Sends what waits. */
  close(): Promise<void>;
}

/**
 * Opens the way to a collector: spans go to `${endpoint}/v1/traces`. The SDK is loaded here, so that a process without a
 * collector never has it.
 */
export async function openTraces(endpoint: string, service: string, bounds: TelemetryBounds): Promise<Traces> {
  const [{ BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: bounds.spanExportTimeoutMs });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    forceFlushTimeoutMillis: bounds.spanExportTimeoutMs,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: bounds.spansQueuedMax,
        maxExportBatchSize: Math.min(bounds.spansPerExportMax, bounds.spansQueuedMax),
        scheduledDelayMillis: bounds.spanExportIntervalMs,
        exportTimeoutMillis: bounds.spanExportTimeoutMs,
      }),
    ],
  });
  const tracer = provider.getTracer('ad-network-gateway');
  const sampler = new BoundedSampler(bounds.tracedRequestsApartMin, bounds.tracesPerSecondMax);
  return {
    isWanted: (parent) => sampler.isWanted(parent),
    begin: (parent, name) => new OperationTrace(tracer, parent, name, bounds.spansPerTraceMax),
    // A collector that is gone must not hold up the end.
    close: () => provider.shutdown().catch(() => {}),
  };
}

/** Follows the client's decision, decides where there is none, and keeps to a number per second. */
export class BoundedSampler {
  readonly #oneIn: number;
  readonly #perSecondMax: number;
  readonly #now: () => number;
  readonly #random: () => number;
  #second = 0;
  #taken = 0;

  /** @param now milliseconds; @param random 0 to 1 */
  constructor(oneIn: number, perSecondMax: number, now: () => number = () => performance.now(), random: () => number = Math.random) {
    this.#oneIn = oneIn;
    this.#perSecondMax = perSecondMax;
    this.#now = now;
    this.#random = random;
  }

  isWanted(parent: TraceParent | null): boolean {
    const wished = parent === null ? this.#random() * this.#oneIn < 1 : parent.isSampled;
    if (!wished) return false;
    const second = Math.trunc(this.#now() / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken = 0;
    }
    this.#taken += 1;
    return this.#taken <= this.#perSecondMax;
  }
}

/** The spans of one operation. Times are given as `performance.now()` has them. */
export class OperationTrace {
  readonly traceId: string;
  readonly #tracer: Tracer;
  readonly #root: Span;
  readonly #context: Context;
  readonly #state: string | undefined;
  readonly #spansMax: number;
  #spans = 1;

  constructor(tracer: Tracer, parent: TraceParent | null, name: string, spansMax: number) {
    this.#tracer = tracer;
    this.#state = parent?.state;
    this.#spansMax = spansMax;
    const outer = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { traceId: parent.traceId, spanId: parent.spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
    this.#root = tracer.startSpan(name, { kind: SpanKind.SERVER }, outer);
    this.#context = trace.setSpan(outer, this.#root);
    this.traceId = this.#root.spanContext().traceId;
  }

  /** The operation is known. */
  named(name: string, attributes: Attributes): void {
    this.#root.updateName(name).setAttributes(attributes);
  }

  /** A part of the operation that is over already. */
  add(name: string, sinceMs: number, attributes: Attributes): void {
    this.#start(name, SpanKind.INTERNAL, attributes, sinceMs)?.end();
  }

  /** A request leaves; null when the trace holds as many spans as it may. */
  startRequest(name: string, attributes: Attributes): RequestSpan | null {
    const span = this.#start(name, SpanKind.CLIENT, attributes);
    if (span === null) return null;
    const { traceId, spanId } = span.spanContext();
    return {
      headers: traceHeaders(traceId, spanId, true, this.#state),
      end: (more, problem) => {
        span.setAttributes(more);
        if (problem !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: problem });
        span.end();
      },
    };
  }

  /** @param problem the code of what went wrong; null for nothing */
  end(attributes: Attributes, problem: string | null): void {
    if (this.#spans > this.#spansMax) this.#root.setAttribute('gateway.spans_left_out', this.#spans - this.#spansMax);
    this.#root.setAttributes(attributes);
    if (problem !== null) this.#root.setStatus({ code: SpanStatusCode.ERROR, message: problem });
    this.#root.end();
  }

  #start(name: string, kind: SpanKind, attributes: Attributes, sinceMs?: number): Span | null {
    this.#spans += 1;
    if (this.#spans > this.#spansMax) return null;
    return this.#tracer.startSpan(name, { kind, attributes, ...(sinceMs === undefined ? {} : { startTime: performance.timeOrigin + sinceMs }) }, this.#context);
  }
}

/** The span of one request that was sent on. */
export interface RequestSpan {
  /** By which the request goes on in the trace. */
  readonly headers: Readonly<Record<string, string>>;
  /** @param problem what went wrong, in words that are safe to send; null for nothing */
  end(more: Attributes, problem: string | null): void;
}
