import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { BoundedLabels, OTHER } from './bounded-labels.ts';
import { Metrics } from './metrics.ts';
import type { MetricsSources } from './metrics.ts';
import { readOperationFacts } from './operation-facts.ts';
import type { OperationFacts } from './operation-facts.ts';
import { OperationRecord } from './operation-record.ts';
import { registeredHashes } from './registered-hashes.ts';
import type { TelemetryBounds } from './telemetry-limits.ts';
import { readTraceParent } from './trace-parent.ts';
import type { TraceParent } from './trace-parent.ts';
import { openTraces } from './traces.ts';
import type { Traces } from './traces.ts';
import { readClientName, Usage } from './usage.ts';
import { UsageExport } from './usage-export.ts';

/** Which parts of telemetry are on. */
export interface TelemetrySettings {
  /** Serve `/metrics`. */
  readonly metrics: boolean;
  /** Base URL of a collector that takes OTLP over HTTP; null for no traces. */
  readonly otlpEndpoint: string | null;
  /** A file, or a URL, that usage goes to; null to count none. */
  readonly usageExport: string | null;
}

/** What telemetry is made of. */
export interface TelemetryParts {
  readonly settings: TelemetrySettings;
  /** Folder of registered operations, which metrics always call by name; null for none. */
  readonly operations: string | null;
  readonly bounds: TelemetryBounds & { readonly operationFilesMax: number; readonly operationFileBytesMax: number };
  readonly sources: MetricsSources;
  readonly logger: Logger;
}

/** Notes what happens: metrics, traces and usage of one gateway process. */
export class Telemetry {
  readonly metrics: Metrics | null;
  readonly bounds: TelemetryBounds;
  readonly #traces: Traces | null;
  readonly #usage: Usage | null;
  readonly #export: UsageExport | null;
  readonly #logger: Logger;
  readonly #labels: BoundedLabels;
  /** Names of registered operations by their hash. */
  readonly #registered: ReadonlyMap<string, string>;
  readonly #facts = new WeakMap<DocumentNode, Map<string, { readonly facts: OperationFacts; readonly label: string }>>();
  readonly #byHash: LRUCache<string, OperationFacts>;

  private constructor({ settings, bounds, sources, logger }: TelemetryParts, traces: Traces | null, registered: ReadonlyMap<string, string>) {
    this.bounds = bounds;
    this.metrics = settings.metrics ? new Metrics(bounds, sources) : null;
    this.#traces = traces;
    this.#usage = settings.usageExport === null ? null : new Usage(bounds);
    this.#export = settings.usageExport === null || this.#usage === null ? null : new UsageExport(this.#usage, settings.usageExport, bounds, logger);
    this.#logger = logger;
    this.#registered = registered;
    this.#labels = new BoundedLabels(bounds.operationLabelsMax, registered.values());
    this.#byHash = new LRUCache({ max: bounds.operationFactsMax });
  }

  /** Opens what is on. */
  static async open(parts: TelemetryParts): Promise<Telemetry> {
    const { settings, bounds, operations } = parts;
    const [traces, registered] = await Promise.all([
      settings.otlpEndpoint === null ? null : openTraces(settings.otlpEndpoint, 'gateway', bounds),
      operations === null ? new Map<string, string>() : registeredHashes(operations, bounds),
    ]);
    return new Telemetry(parts, traces, registered);
  }

  /**
   * Begins the record of one request; null when nothing of it is wanted, and then nothing is paid.
   *
   * @param header a request header by its name in lower case
   */
  begin(header: (name: string) => string | undefined): OperationRecord | null {
    const parent = readTraceParent(header('traceparent'), header('tracestate'));
    const trace = this.#traces?.isWanted(parent) === true ? this.#traces.begin(parent, 'graphql') : null;
    const isExplained = header('x-explain') === '1';
    if (this.metrics === null && this.#usage === null && trace === null && parent === null && !isExplained) return null;
    const client = readClientName(header, this.bounds.clientNameCharactersMax);
    return new OperationRecord({ startedAt: performance.now(), client, metrics: this.metrics, trace, passedOn: parent === null ? null : passedOn(parent) });
  }

  /** The operation of a record is known, and valid. */
  resolved(record: OperationRecord, document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema): void {
    const { facts, label } = this.#factsOf(document, operation, schema);
    record.facts = facts;
    record.label = label;
    record.parts.trace?.named(`${facts.kind} ${facts.name === '' ? 'anonymous' : facts.name}`, {
      'graphql.operation.name': facts.name, 'graphql.operation.type': facts.kind, 'graphql.document.hash': facts.hash,
    });
  }

  /** The request has its answer. */
  end(record: OperationRecord, status: number, requestId: string): void {
    const { startedAt, metrics, trace, client } = record.parts;
    const { facts, errors, label, cost } = record;
    const durationMs = performance.now() - startedAt;
    const operation = label === '' ? OTHER : label;
    if (metrics !== null) {
      const sums = metrics.operation(operation);
      sums.duration.observe(durationMs / 1_000);
      sums.answered += 1;
      if (cost !== null) sums.cost.observe(cost);
      if (errors.length > 0) sums.partly += 1;
      for (const { code, subgraph } of errors) metrics.error(code, subgraph, operation);
    }
    trace?.end({ ...(cost === null ? {} : { 'graphql.operation.cost': cost }), 'http.response.status_code': status, 'request.id': requestId, 'client.name': client.name, 'client.version': client.version }, errors[0]?.code ?? null);
    if (facts !== null) this.#usage?.count(facts, client, durationMs, errors.length > 0);
    if (durationMs > this.bounds.slowOperationMs) {
      this.#logger.warn({ requestId, operation: facts?.name, hash: facts?.hash, client, durationMs: Math.round(durationMs), traceId: trace?.traceId }, 'slow operation');
    }
  }

  /** Writes what was counted so far. */
  async flush(): Promise<void> {
    await this.#export?.flush();
  }

  /** Writes and sends what is left. */
  async close(): Promise<void> {
    await Promise.all([this.#export?.close(), this.#traces?.close()]);
  }

  #factsOf(document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema): { readonly facts: OperationFacts; readonly label: string } {
    const key = operation.name?.value ?? '';
    let byName = this.#facts.get(document);
    const known = byName?.get(key);
    if (known !== undefined) return known;
    const read = readOperationFacts(document, operation, schema);
    // Documents that differ in layout only share one.
    const facts = this.#byHash.get(read.hash) ?? read;
    this.#byHash.set(facts.hash, facts);
    const found = { facts, label: this.#labelOf(facts) };
    if (byName === undefined) this.#facts.set(document, (byName = new Map()));
    byName.set(key, found);
    return found;
  }

  // A name is a client's word: one that is registered belongs to the operation that was registered, and to no other.
  #labelOf({ hash, name }: OperationFacts): string {
    const registered = this.#registered.get(hash);
    if (registered !== undefined) return registered;
    if (name === '' || [...this.#registered.values()].includes(name)) return OTHER;
    return this.#labels.of(name);
  }
}

function passedOn({ header, state }: TraceParent): Readonly<Record<string, string>> {
  return state === undefined ? { traceparent: header } : { traceparent: header, tracestate: state };
}
