import { GraphQLError } from 'graphql';
import type { Attributes } from '@opentelemetry/api';
import type { ExchangeAnswer, ExchangeObserver } from '../fetch/exchange-observer.ts';
import type { OperationObserver } from '../execute/operation-observer.ts';
import type { SubgraphRequest } from '../execute/subgraph-requests.ts';
import { SubgraphFetchError } from '../fetch/subgraph-fetch-error.ts';
import type { PlannedOperation } from '../plan/planner.ts';
import type { ExplainedFetch, ExplainLog } from './explain.ts';
import type { Metrics, SubgraphSums } from './metrics.ts';
import type { OperationFacts } from './operation-facts.ts';
import type { RequestSpan, OperationTrace } from './traces.ts';
import type { ClientName } from './usage.ts';

/** What is noted of one request; each part is there only if it is wanted. */
export interface RecordParts {
  readonly startedAt: number;
  readonly client: ClientName;
  readonly metrics: Metrics | null;
  readonly trace: OperationTrace | null;
  /** Headers that every request to a subgraph takes along where there is no span of its own. */
  readonly passedOn: Readonly<Record<string, string>> | null;
}

/** What an answer told of itself; as clients see it. */
export interface AnsweredError {
  readonly code: string;
  /** The subgraph that it is of; empty for one of the gateway's own. */
  readonly subgraph: string;
}

/** Everything that is noted of one request, from its beginning to its answer. */
export class OperationRecord implements OperationObserver {
  readonly parts: RecordParts;
  /** Null until the operation is known. */
  facts: OperationFacts | null = null;
  /** The name that metrics call the operation by. */
  label = '';
  errors: readonly AnsweredError[] = [];
  /** What the operation costs; null where that was not computed. */
  cost: number | null = null;
  /** Set when the client may see how its operation is carried out. */
  explain: ExplainLog | null = null;

  constructor(parts: RecordParts) {
    this.parts = parts;
  }

  get needsOwn(): boolean {
    return this.explain !== null || this.parts.trace !== null;
  }

  planned(plan: PlannedOperation, isKnown: boolean, sinceMs: number): void {
    const { metrics, trace } = this.parts;
    metrics?.planned(isKnown, (performance.now() - sinceMs) / 1_000);
    trace?.add('plan', sinceMs, { 'gateway.plan.cached': isKnown });
    this.explain?.planned(plan, isKnown, sinceMs);
  }

  fetching(request: SubgraphRequest): ExchangeObserver {
    const { metrics, trace, passedOn } = this.parts;
    const sums = metrics?.subgraph(request.service) ?? null;
    const explained = this.explain?.fetching(request) ?? null;
    const span = trace?.startRequest(`fetch ${request.service}`, fetchAttributes(request)) ?? null;
    let headers = span?.headers ?? passedOn;
    if (this.explain !== null) headers = { ...headers, 'x-explain': '1' };
    if (sums !== null) countSent(sums, request);
    return new FetchRecord(headers, { sums, span, explained, explain: this.explain });
  }

  /** The request is refused before it is known what it asks. */
  refused(error: unknown): void {
    const code = error instanceof GraphQLError ? error.extensions['code'] : undefined;
    this.errors = [{ code: typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR', subgraph: '' }];
  }

  spared({ service }: SubgraphRequest): void {
    const sums = this.parts.metrics?.subgraph(service);
    if (sums !== undefined) sums.spared += 1;
    this.explain?.spared();
  }
}

interface FetchParts {
  readonly sums: SubgraphSums | null;
  readonly span: RequestSpan | null;
  readonly explained: ExplainedFetch | null;
  readonly explain: ExplainLog | null;
}

class FetchRecord implements ExchangeObserver {
  readonly headers: Readonly<Record<string, string>> | null;
  readonly #parts: FetchParts;
  readonly #startedAt = performance.now();

  constructor(headers: Readonly<Record<string, string>> | null, parts: FetchParts) {
    this.headers = headers;
    this.#parts = parts;
  }

  answered({ bytes, errors, extensions }: ExchangeAnswer): void {
    const { sums, span, explained, explain } = this.#parts;
    if (sums !== null) {
      sums.answered += 1;
      sums.bytesRead += bytes;
      sums.duration.observe((performance.now() - this.#startedAt) / 1_000);
    }
    span?.end({ 'http.response.body.size': bytes, 'graphql.errors': errors.length }, errors.length > 0 ? 'GRAPHQL_ERRORS' : null);
    if (explained !== null) explain?.answered(explained, bytes, errors.length, extensions);
  }

  spared(): void {
    const { sums } = this.#parts;
    if (sums !== null) sums.spared += 1;
  }

  failed(error: unknown): void {
    const { sums, span, explained, explain } = this.#parts;
    const failure = error instanceof SubgraphFetchError ? error.failure : 'unreachable';
    if (sums !== null) {
      sums.failed += 1;
      sums.duration.observe((performance.now() - this.#startedAt) / 1_000);
    }
    span?.end({ 'error.type': failure }, failure);
    if (explained !== null) explain?.failed(explained, failure);
  }
}

function countSent(sums: SubgraphSums, { body, representations }: SubgraphRequest): void {
  // In characters, which are bytes but for texts in variables: counting bytes would read each body once more.
  sums.bytesSent += body.length;
  for (const { found, sent } of representations) {
    sums.found += found;
    sums.sent += sent;
  }
}

function fetchAttributes({ service, body, representations, isMutation }: SubgraphRequest): Attributes {
  const attributes: Attributes = { 'graphql.subgraph': service, 'graphql.operation.type': isMutation ? 'mutation' : 'query', 'http.request.body.size': Buffer.byteLength(body) };
  if (representations.length === 0) return attributes;
  const total = (value: (one: (typeof representations)[number]) => number) => representations.reduce((sum, one) => sum + value(one), 0);
  return { ...attributes, 'graphql.representations.found': total(({ found }) => found), 'graphql.representations.sent': total(({ sent }) => sent) };
}
