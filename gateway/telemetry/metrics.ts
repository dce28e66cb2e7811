import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { BoundedLabels } from './bounded-labels.ts';
import type { TelemetryBounds } from './telemetry-limits.ts';

/** Readings of other parts of the process, taken when metrics are asked for. */
export interface MetricsSources {
  /** Compiled operations that are held. */
  plansHeld(): number;
  /** Each subgraph's pool and breaker. */
  subgraphs(): Iterable<{
    readonly name: string;
    readonly connections: { readonly connected: number; readonly free: number; readonly running: number; readonly queued: number };
    readonly breakerState: 'closed' | 'open' | 'half-open';
  }>;
  /** References that led nowhere since the start. */
  missingEntities(): Iterable<{ readonly type: string; readonly subgraph: string; readonly count: number }>;
}

/** What one subgraph was asked, as plain sums: adding to them is all that a request pays. */
export interface SubgraphSums {
  readonly duration: { observe(seconds: number): void };
  answered: number;
  failed: number;
  spared: number;
  found: number;
  sent: number;
  bytesSent: number;
  bytesRead: number;
}

/** What one operation name was asked for. */
export interface OperationSums {
  readonly duration: { observe(seconds: number): void };
  readonly cost: { observe(cost: number): void };
  answered: number;
  /** Answered with at least one error. */
  partly: number;
}

// From a cached tiny answer to the deadline of an operation.
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

// Up to what one operation may cost by default, and beyond: with `measure` it is served.
const COSTS = [1, 10, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000];

type Row = readonly [labels: Readonly<Record<string, string>>, value: number];

/** The metrics of one gateway process, for Prometheus. Every label has a bounded number of values. */
export class Metrics {
  readonly registry = new Registry();
  readonly plans = { hit: 0, miss: 0 };
  readonly #operations = new Map<string, OperationSums>();
  readonly #subgraphs = new Map<string, SubgraphSums>();
  readonly #operationDuration: Histogram;
  readonly #operationCost: Histogram;
  readonly #fetchDuration: Histogram;
  readonly #planDuration: Histogram;
  readonly #errors: Counter;
  readonly #http: Counter;
  readonly #codes: BoundedLabels;

  constructor(bounds: TelemetryBounds, sources: MetricsSources) {
    const registers = [this.registry];
    const { registry } = this;
    collectDefaultMetrics({ register: registry });
    this.#codes = new BoundedLabels(bounds.errorCodeLabelsMax);
    this.#operationDuration = new Histogram({ name: 'gateway_operation_duration_seconds', help: 'From the request being read to its answer, by operation.', labelNames: ['operation'], buckets: SECONDS, registers });
    this.#operationCost = new Histogram({ name: 'gateway_operation_cost', help: 'What operations cost by @cost and @listSize, those that were refused for it too.', labelNames: ['operation'], buckets: COSTS, registers });
    this.#fetchDuration = new Histogram({ name: 'gateway_fetch_duration_seconds', help: 'From sending a request to a subgraph to its answer.', labelNames: ['subgraph'], buckets: SECONDS, registers });
    this.#planDuration = new Histogram({ name: 'gateway_plan_duration_seconds', help: 'Planning and compiling operations that were not known.', buckets: SECONDS, registers });
    this.#errors = new Counter({ name: 'gateway_errors_total', help: 'Errors in answers, as clients see them.', labelNames: ['code', 'subgraph', 'operation'], registers });
    this.#http = new Counter({ name: 'gateway_http_responses_total', help: 'HTTP answers of all paths.', labelNames: ['status'], registers });
    const operations = (name: string, help: string, rows: (name: string, sums: OperationSums) => readonly Row[], labels: readonly string[]) =>
      this.#sums(name, help, labels, () => [...this.#operations].flatMap(([key, sums]) => rows(key, sums)));
    operations('gateway_operations_total', 'Operations answered, wholly or with errors.', (operation, { answered, partly }) => [[{ operation, outcome: 'ok' }, answered - partly], [{ operation, outcome: 'errors' }, partly]], ['operation', 'outcome']);
    this.#subgraphSums('gateway_fetches_total', 'Requests to subgraphs: answered, failed, or spared since an identical one was under way.', 'outcome', ({ answered, failed, spared }) => ({ answered, failed, spared }));
    this.#subgraphSums('gateway_representations_total', 'Objects that entity fetches were for, and distinct representations that were sent for them.', 'state', ({ found, sent }) => ({ found, sent }));
    this.#subgraphSums('gateway_fetch_bytes_total', 'Bytes of bodies sent to and read from subgraphs.', 'direction', ({ bytesSent, bytesRead }) => ({ sent: bytesSent, read: bytesRead }));
    this.#sums('gateway_plan_cache_total', 'Operations whose plan was known, or had to be made.', ['result'], () => Object.entries(this.plans).map(([result, value]) => [{ result }, value]));
    new Gauge({ name: 'gateway_plan_cache_size', help: 'Compiled operations that are held.', registers, collect() { this.set(sources.plansHeld()); } });
    new Gauge({
      name: 'gateway_subgraph_connections', help: "Each subgraph's pool: connections open and free, requests running and waiting for one.", labelNames: ['subgraph', 'state'], registers,
      collect() {
        this.reset();
        for (const { name, connections } of sources.subgraphs()) for (const [state, value] of Object.entries(connections)) this.set({ subgraph: name, state }, value);
      },
    });
    new Gauge({
      name: 'gateway_breaker_state', help: "1 for the state that each subgraph's circuit breaker is in.", labelNames: ['subgraph', 'state'], registers,
      collect() {
        this.reset();
        for (const { name, breakerState } of sources.subgraphs()) for (const state of ['closed', 'half-open', 'open']) this.set({ subgraph: name, state }, state === breakerState ? 1 : 0);
      },
    });
    this.#sums('gateway_missing_entities_total', 'References that their owner does not know, by type and owner.', ['type', 'subgraph'], () => [...sources.missingEntities()].map(({ count, ...labels }) => [labels, count]));
  }

  /** Of an operation by its label, which must be bounded already. */
  operation(label: string): OperationSums {
    let sums = this.#operations.get(label);
    if (sums === undefined) this.#operations.set(label, (sums = { duration: this.#operationDuration.labels(label), cost: this.#operationCost.labels(label), answered: 0, partly: 0 }));
    return sums;
  }

  /** Of a subgraph of the supergraph that serves. */
  subgraph(name: string): SubgraphSums {
    let sums = this.#subgraphs.get(name);
    if (sums === undefined) {
      sums = { duration: this.#fetchDuration.labels(name), answered: 0, failed: 0, spared: 0, found: 0, sent: 0, bytesSent: 0, bytesRead: 0 };
      this.#subgraphs.set(name, sums);
    }
    return sums;
  }

  planned(isKnown: boolean, seconds: number): void {
    this.plans[isKnown ? 'hit' : 'miss'] += 1;
    if (!isKnown) this.#planDuration.observe(seconds);
  }

  /** @param subgraph empty for an error of the gateway's own */
  error(code: string, subgraph: string, operation: string): void {
    this.#errors.inc({ code: this.#codes.of(code), subgraph, operation });
  }

  httpAnswered(status: number): void {
    this.#http.inc({ status });
  }

  /** What `GET /metrics` answers, in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  #subgraphSums(name: string, help: string, label: string, values: (sums: SubgraphSums) => Readonly<Record<string, number>>): void {
    this.#sums(name, help, ['subgraph', label], () =>
      [...this.#subgraphs].flatMap(([subgraph, sums]) => Object.entries(values(sums)).map(([value, sum]): Row => [{ subgraph, [label]: value }, sum])),
    );
  }

  // Read when they are asked for: a request adds to a plain number.
  #sums(name: string, help: string, labelNames: readonly string[], rows: () => readonly Row[]): void {
    new Counter({
      name, help, labelNames: [...labelNames], registers: [this.registry],
      collect() {
        this.reset();
        for (const [labels, value] of rows()) this.inc({ ...labels }, value);
      },
    });
  }
}
