import type { GraphQLDataSource, ServiceEndpointDefinition } from '@apollo/gateway';
import { errors as undiciErrors, Pool } from 'undici';
import { parseJson } from './exact-json.ts';
import { postText } from './post-text.ts';
import { SubgraphFetchError } from './subgraph-fetch-error.ts';
import type { SubgraphFailure } from './subgraph-fetch-error.ts';

/** The bounds of talking to one subgraph. */
export interface SubgraphSourceBounds {
  readonly subgraphConnectTimeoutMs: number;
  /** From sending the request to the last byte of the answer. */
  readonly subgraphTimeoutMs: number;
  readonly subgraphResponseBytesMax: number;
  readonly subgraphConnectionsMax: number;
  /** Further errors in one answer are dropped. */
  readonly subgraphErrorsMax: number;
}

/** What of the client's request a subgraph gets to know. */
export interface ForwardedRequest {
  readonly requestId: string;
  /** The client's `authorization` header as it came. */
  readonly authorization: string | undefined;
  /** Aborts when the client has gone or the operation's time is over. */
  readonly abandoned: AbortSignal;
  /** Aborts when the operation's time is over. */
  readonly deadline: AbortSignal;
}

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
interface Sending {
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly path?: readonly (string | number)[];
  readonly isExact?: boolean;
}

type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

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

/** Sends operations to one subgraph, over a bounded pool of connections kept alive. */
export class SubgraphSource implements GraphQLDataSource {
  readonly name: string;
  readonly url: string;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #bounds: SubgraphSourceBounds;

  constructor({ name, url }: ServiceEndpointDefinition, bounds: SubgraphSourceBounds) {
    const target = new URL(url ?? '');
    this.name = name;
    this.url = target.href;
    this.#path = target.pathname + target.search;
    this.#bounds = bounds;
    this.#pool = new Pool(target.origin, {
      connections: bounds.subgraphConnectionsMax,
      connect: { timeout: bounds.subgraphConnectTimeoutMs },
      headersTimeout: bounds.subgraphTimeoutMs,
      bodyTimeout: bounds.subgraphTimeoutMs,
      maxResponseSize: bounds.subgraphResponseBytesMax,
    });
  }

  /**
   * Sends one operation of a query plan.
   *
   * @throws SubgraphFetchError when there is no GraphQL answer.
   */
  async process(options: ProcessOptions): Promise<Answer> {
    const { query, operationName, variables } = options.request;
    const body = JSON.stringify({ query, operationName, variables });
    const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
    const timeoutMs = this.#bounds.subgraphTimeoutMs;
    const forwarded = forwardedOf(options);
    if (forwarded === undefined) {
      return this.#send({ body, headers, timeoutMs });
    }
    headers['x-request-id'] = forwarded.requestId;
    if (forwarded.authorization !== undefined) {
      headers['authorization'] = forwarded.authorization;
    }
    // A mutation that a subgraph has begun is awaited although its client has gone: cutting the
    // connection would not undo it, only hide its outcome from the log.
    const signal = isMutation(options) ? forwarded.deadline : forwarded.abandoned;
    return this.#send({ body, headers, timeoutMs, signal, path: pathOf(options) });
  }

  /**
   * Sends one operation whose body is written already.
   *
   * @throws SubgraphFetchError when there is no GraphQL answer.
   */
  async ask({ body, isMutation: mutates, isExact, context, path, headers: further }: BodyRequest): Promise<TextAnswer> {
    const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json', ...further };
    const timeoutMs = this.#bounds.subgraphTimeoutMs;
    const forwarded = forwardedFrom(context);
    if (forwarded === undefined) {
      return this.#exchange({ body, headers, timeoutMs, path, isExact });
    }
    headers['x-request-id'] = forwarded.requestId;
    if (forwarded.authorization !== undefined) {
      headers['authorization'] = forwarded.authorization;
    }
    return this.#exchange({ body, headers, timeoutMs, signal: mutates ? forwarded.deadline : forwarded.abandoned, path, isExact });
  }

  /**
   * Asks whether the subgraph answers at all; any GraphQL answer will do, also one that refuses.
   *
   * @throws SubgraphFetchError when it does not within `timeoutMs`.
   */
  async probe(timeoutMs: number): Promise<void> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    await this.#send({ body: '{"query":"{__typename}"}', headers, timeoutMs });
  }

  /** Lets requests in flight end, then closes the connections. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** Closes the connections at once. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }

  async #send(sending: Sending): Promise<Answer> {
    return (await this.#exchange(sending)).answer;
  }

  async #exchange({ body, headers, timeoutMs, signal, path, isExact = false }: Sending): Promise<TextAnswer> {
    const posting = postText(this.#pool, { path: this.#path, headers, body, bytesMax: this.#bounds.subgraphResponseBytesMax });
    let gaveUp: SubgraphFailure | undefined;
    const timer = setTimeout(() => {
      gaveUp = 'timeout';
      posting.cancel(new DOMException('subgraph timeout', 'TimeoutError'));
    }, timeoutMs);
    const giveUp = () => {
      gaveUp ??= isTimeout(signal?.reason) ? 'timeout' : 'aborted';
      posting.cancel(signal?.reason instanceof Error ? signal.reason : new DOMException('given up', 'AbortError'));
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted === true) {
      giveUp();
    }
    try {
      const { status, text, bytes } = await posting.response;
      const answer = readAnswer(text, this.#bounds.subgraphErrorsMax, isExact);
      if (answer === undefined) {
        const failure = status === 200 ? 'not-graphql' : 'status';
        throw new SubgraphFetchError(this.name, failure, path, new Error(`status ${status}, ${text.length} characters`));
      }
      return { answer, bytes, parse: () => readAnswer(text, this.#bounds.subgraphErrorsMax, isExact) ?? answer };
    } catch (error) {
      if (error instanceof SubgraphFetchError) {
        throw error;
      }
      throw new SubgraphFetchError(this.name, gaveUp ?? failureOf(error), path, error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }
}

function readAnswer(text: string, errorsMax: number, isExact: boolean): Answer | undefined {
  let parsed: unknown;
  try {
    parsed = parseJson(text, isExact);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) {
    return undefined;
  }
  const { data, errors, extensions } = parsed;
  if (errors !== undefined && !isErrorList(errors)) {
    return undefined;
  }
  const isData = data === null || isRecord(data);
  if (!isData && (data !== undefined || errors === undefined)) {
    return undefined;
  }
  return { data: isData ? data : undefined, errors: errors?.slice(0, errorsMax), ...(isRecord(extensions) ? { extensions } : {}) };
}

function isErrorList(value: unknown): value is { readonly message: string }[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isRecord(item) && typeof item['message'] === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failureOf(error: unknown): SubgraphFailure {
  if (error instanceof undiciErrors.ResponseExceededMaxSizeError) {
    return 'too-large';
  }
  const timedOut = error instanceof undiciErrors.HeadersTimeoutError || error instanceof undiciErrors.BodyTimeoutError;
  return timedOut ? 'timeout' : 'unreachable';
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

function forwardedOf(options: ProcessOptions): ForwardedRequest | undefined {
  return forwardedFrom(options.context);
}

/** A context of another server than ours says nothing that is forwarded. */
function forwardedFrom(context: unknown): ForwardedRequest | undefined {
  const { requestId, authorization, abandoned, deadline }: Partial<ForwardedRequest> = typeof context === 'object' && context !== null ? context : {};
  return requestId !== undefined && abandoned !== undefined && deadline !== undefined
    ? { requestId, authorization, abandoned, deadline }
    : undefined;
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
