import type { GraphQLDataSource, ServiceEndpointDefinition } from '@apollo/gateway';
import { Pool } from 'undici';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { AttemptOutcome, BreakerBounds, BreakerState } from './circuit-breaker.ts';
import { forwardedFrom } from './forwarded-request.ts';
import type { ForwardedRequest } from './forwarded-request.ts';
import { isJsonType, readAnswer } from './read-answer.ts';
import type { Answer } from './read-answer.ts';
import { RetryBudget } from './retry-budget.ts';
import type { RetryBounds } from './retry-budget.ts';
import { AttemptFailed, sendAttempt } from './send-attempt.ts';
import type { PhaseTimeouts } from './send-attempt.ts';
import { SubgraphFetchError } from './subgraph-fetch-error.ts';
import type { SubgraphFailure } from './subgraph-fetch-error.ts';

/** The bounds of talking to one subgraph. */
export interface SubgraphSourceBounds extends RetryBounds, BreakerBounds {
  /** For the connection itself. */
  readonly subgraphConnectTimeoutMs: number;
  /** For a connection to become free, or to be made. */
  readonly subgraphQueueTimeoutMs: number;
  /** From sending the request to the first byte of the answer. */
  readonly subgraphHeadersTimeoutMs: number;
  /** From the first byte of the answer to the last. */
  readonly subgraphBodyTimeoutMs: number;
  readonly subgraphResponseBytesMax: number;
  readonly subgraphConnectionsMax: number;
  /** Requests that may wait for a connection; more fail at once. */
  readonly subgraphQueueMax: number;
  /** Further errors in one answer are dropped. */
  readonly subgraphErrorsMax: number;
  /** By how much earlier a subgraph is told to end than it is waited for. */
  readonly subgraphDeadlineMarginMs: number;
  /** Longest pause before a retry. */
  readonly subgraphRetryPauseMs: number;
}

/** What has been sent to one subgraph so far; for whoever reports it. */
export interface SubgraphCounters {
  /** Attempts, retries included, readiness probes not. */
  attempts: number;
  retries: number;
  /** Failed attempts by kind. */
  readonly failures: Map<SubgraphFailure, number>;
}

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];

interface Sending {
  readonly body: string;
  readonly isMutation: boolean;
  readonly isExact: boolean;
  readonly forwarded: ForwardedRequest | undefined;
  readonly path: readonly (string | number)[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | null | undefined;
}

/** A request whose body is JSON already. */
export interface BodyRequest {
  readonly body: string;
  readonly isMutation: boolean;
  /** Whether numbers that a double cannot hold are kept as the subgraph wrote them. */
  readonly isExact: boolean;
  /** The request's context: what of it is for subgraphs goes along. */
  readonly context: unknown;
  /** The place in the client's response, for errors. */
  readonly path?: readonly (string | number)[];
  /** Further headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | null;
}

/** A GraphQL answer, and its text for whoever needs objects of their own. */
export interface TextAnswer {
  readonly answer: Answer;
  readonly parse: () => Answer;
  /** Of the answer's body. */
  readonly bytes: number;
}

/** Milliseconds that are left to the whole request, as they are sent on: a duration, since clocks of two hosts differ. */
export const TIMEOUT_HEADER = 'x-request-timeout-ms';

// What a second attempt may mend, and what a first one cannot have burdened the subgraph with for long.
const RETRIED: ReadonlySet<SubgraphFailure> = new Set(['unreachable', 'status', 'connect-timeout', 'not-graphql']);
// What says nothing of how the subgraph is: it was not waited for, the answer was too large for us, or it was not asked at all.
const SAYS_NOTHING: ReadonlySet<SubgraphFailure> = new Set(['aborted', 'deadline', 'too-large', 'overloaded', 'circuit-open']);

/** Sends operations to one subgraph, over a bounded pool of connections kept alive. */
export class SubgraphSource implements GraphQLDataSource {
  readonly name: string;
  readonly url: string;
  readonly counters: SubgraphCounters = { attempts: 0, retries: 0, failures: new Map() };
  readonly #pool: Pool;
  readonly #path: string;
  readonly #bounds: SubgraphSourceBounds;
  readonly #timeouts: PhaseTimeouts;
  readonly #retries: RetryBudget;
  readonly #breaker: CircuitBreaker;
  #inFlight = 0;

  /** @param breakerChanged told of each new state of the circuit breaker */
  constructor({ name, url }: ServiceEndpointDefinition, bounds: SubgraphSourceBounds, breakerChanged: (state: BreakerState) => void = () => {}) {
    const target = new URL(url ?? '');
    this.name = name;
    this.url = target.href;
    this.#path = target.pathname + target.search;
    this.#bounds = bounds;
    this.#timeouts = { connection: bounds.subgraphQueueTimeoutMs, headers: bounds.subgraphHeadersTimeoutMs, body: bounds.subgraphBodyTimeoutMs };
    this.#retries = new RetryBudget(bounds);
    this.#breaker = new CircuitBreaker(bounds, breakerChanged);
    this.#pool = new Pool(target.origin, {
      connections: bounds.subgraphConnectionsMax,
      connect: { timeout: bounds.subgraphConnectTimeoutMs },
      // Each attempt watches its phases itself.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: bounds.subgraphResponseBytesMax,
    });
  }

  /** Whether requests are let through at present. */
  get breakerState(): BreakerState {
    return this.#breaker.state;
  }

  /** Requests under way, those that wait for a connection included. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Sends one operation of a query plan, as Apollo's gateway hands it over.
   *
   * @throws SubgraphFetchError when there is no GraphQL answer.
   */
  async process(options: ProcessOptions): Promise<Answer> {
    const { query, operationName, variables } = options.request;
    const body = JSON.stringify({ query, operationName, variables });
    const { answer } = await this.#send({ body, isMutation: isMutation(options), isExact: false, forwarded: forwardedFrom(options.context), path: pathOf(options) });
    return answer;
  }

  /**
   * Sends one operation whose body is written already.
   *
   * @throws SubgraphFetchError when there is no GraphQL answer.
   */
  ask({ body, isMutation: mutates, isExact, context, path, headers }: BodyRequest): Promise<TextAnswer> {
    return this.#send({ body, isMutation: mutates, isExact, forwarded: forwardedFrom(context), path, headers });
  }

  /**
   * Asks whether the subgraph answers at all; any GraphQL answer will do, also one that refuses. Goes past retries and circuit breaker.
   *
   * @throws SubgraphFetchError when it does not within `timeoutMs`.
   */
  async probe(timeoutMs: number): Promise<void> {
    const sending: Sending = { body: '{"query":"{__typename}"}', isMutation: false, isExact: false, forwarded: undefined, path: undefined };
    try {
      await this.#attempt(sending, { connection: timeoutMs, headers: timeoutMs, body: timeoutMs });
    } catch (error) {
      throw this.#asFetchError(error, undefined);
    }
  }

  /** Connections open and free, requests running on them and waiting for one. */
  get connections(): { readonly connected: number; readonly free: number; readonly running: number; readonly queued: number } {
    const { connected, free, running, queued } = this.#pool.stats;
    return { connected, free, running, queued };
  }

  /** Lets requests in flight end, then closes the connections. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** Closes the connections at once. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }

  /** Queries are sent again where that may help and the budget allows; a mutation never is, since the first attempt may have taken effect. */
  async #send(sending: Sending): Promise<TextAnswer> {
    this.#retries.deposit();
    for (let isRetry = false; ; isRetry = true) {
      try {
        return await this.#guarded(sending);
      } catch (error) {
        const failure = error instanceof AttemptFailed ? error.failure : undefined;
        if (isRetry || sending.isMutation || failure === undefined || !RETRIED.has(failure) || !this.#retries.withdraw()) throw this.#asFetchError(error, sending.path);
        this.counters.retries += 1;
        // Many requests that failed at one moment must not come back at one moment.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * this.#bounds.subgraphRetryPauseMs));
      }
    }
  }

  /** One attempt, if the breaker and the queue let it through. */
  async #guarded(sending: Sending): Promise<TextAnswer> {
    const { subgraphConnectionsMax, subgraphQueueMax } = this.#bounds;
    if (this.#inFlight >= subgraphConnectionsMax + subgraphQueueMax) throw this.#count('overloaded');
    if (!this.#breaker.admit()) throw this.#count('circuit-open');
    this.#inFlight += 1;
    this.counters.attempts += 1;
    let outcome: AttemptOutcome = 'unknown';
    try {
      const answer = await this.#attempt(sending, this.#timeouts);
      outcome = 'answered';
      return answer;
    } catch (error) {
      if (error instanceof AttemptFailed) {
        this.#count(error.failure);
        if (!SAYS_NOTHING.has(error.failure)) outcome = 'failed';
      }
      throw error;
    } finally {
      this.#inFlight -= 1;
      this.#breaker.settle(outcome);
    }
  }

  async #attempt({ body, isMutation: mutates, isExact, forwarded, headers: further }: Sending, timeouts: PhaseTimeouts): Promise<TextAnswer> {
    const headers = this.#headers(forwarded, further);
    // A mutation that was begun is awaited although its client has gone: cutting the connection would not undo it, only hide its outcome from the log.
    const signal = mutates ? forwarded?.deadline : forwarded?.abandoned;
    const { subgraphResponseBytesMax: bytesMax, subgraphErrorsMax: errorsMax } = this.#bounds;
    const { status, contentType, text, bytes } = await sendAttempt(this.#pool, { path: this.#path, headers, body, bytesMax }, timeouts, signal);
    const answer = isJsonType(contentType) ? readAnswer(text, errorsMax, isExact) : undefined;
    if (answer === undefined) {
      throw new AttemptFailed(status === 200 ? 'not-graphql' : 'status', new Error(`status ${status}, ${contentType ?? 'no content type'}, ${text.length} characters`));
    }
    return { answer, bytes, parse: () => readAnswer(text, errorsMax, isExact) ?? answer };
  }

  #headers(forwarded: ForwardedRequest | undefined, further: Sending['headers']): Record<string, string> {
    const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json', ...further };
    const { subgraphHeadersTimeoutMs, subgraphDeadlineMarginMs } = this.#bounds;
    let leftMs = subgraphHeadersTimeoutMs;
    if (forwarded !== undefined) {
      headers['x-request-id'] = forwarded.requestId;
      if (forwarded.authorization !== undefined) headers['authorization'] = forwarded.authorization;
      leftMs = Math.min(leftMs, forwarded.deadlineMs - performance.now());
    }
    headers[TIMEOUT_HEADER] = String(Math.max(1, Math.floor(leftMs - subgraphDeadlineMarginMs)));
    return headers;
  }

  #count(failure: SubgraphFailure): AttemptFailed {
    this.counters.failures.set(failure, (this.counters.failures.get(failure) ?? 0) + 1);
    return new AttemptFailed(failure, undefined);
  }

  #asFetchError(error: unknown, path: readonly (string | number)[] | undefined): SubgraphFetchError {
    return error instanceof AttemptFailed
      ? new SubgraphFetchError(this.name, error.failure, path, error.cause ?? error)
      : new SubgraphFetchError(this.name, 'unreachable', path, error);
  }
}

function isMutation(options: ProcessOptions): boolean {
  return 'incomingRequestContext' in options && options.incomingRequestContext.operation?.operation === 'mutation';
}

/** The place of the answer in the client's response, as far as it is one place: up to the first list. */
function pathOf(options: ProcessOptions): readonly (string | number)[] | undefined {
  const path = 'pathInIncomingRequest' in options ? (options.pathInIncomingRequest ?? []) : [];
  const firstList = path.indexOf('@');
  return firstList === -1 ? path : path.slice(0, firstList);
}
