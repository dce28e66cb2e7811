import { AsyncLocalStorage } from 'node:async_hooks';
import { PublicError } from './public-error.ts';

/** The header by which a caller says how many milliseconds it will wait: a duration, since clocks of two hosts differ. */
export const timeoutHeader = 'x-request-timeout-ms';

/** Why nobody waits for a request's answer any more. */
export type EndOfTime = 'deadline' | 'abandoned';

/**
 * How long one request may work: until its deadline, or until its caller has gone. A mutation that was begun is not given up with its caller, only at
 * the deadline: whoever sent it will want to know what became of it, and finds that out by its idempotency key.
 */
export class RequestTime {
  #ended: EndOfTime | null = null;
  #isMutation = false;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #listeners = new Set<() => void>();

  /** @param timeoutMs null for as long as it takes */
  constructor(timeoutMs: number | null) {
    this.#timer = timeoutMs === null ? undefined : setTimeout(() => this.#end('deadline'), timeoutMs);
  }

  /** Null while somebody waits. */
  get ended(): EndOfTime | null {
    return this.#ended;
  }

  /** What is carried out is a mutation. */
  markMutation(): void {
    this.#isMutation = true;
  }

  /** The caller has gone. */
  abandon(): void {
    if (!this.#isMutation) this.#end('abandoned');
  }

  /** The answer has been sent. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  /** Calls `listener` once, when the time ends; the result takes that back. */
  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a caller is told that waits all the same. */
  error(): PublicError {
    return new PublicError('DEADLINE_EXCEEDED', 'This takes longer than the caller waits. Ask for less at once, or allow more time.');
  }

  #end(reason: EndOfTime): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    clearTimeout(this.#timer);
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }
}

const current = new AsyncLocalStorage<RequestTime>();

/** Runs `work`; statements that it causes end with `time`. */
export function withinTime<Result>(time: RequestTime, work: () => Result): Result {
  return current.run(time, work);
}

/** The time of the request that is worked on here; undefined outside of one. */
export function currentTime(): RequestTime | undefined {
  return current.getStore();
}

/** Reads the header; null when it is not there or says nothing. */
export function readTimeout(header: string | readonly string[] | undefined): number | null {
  return typeof header === 'string' && /^[1-9]\d{0,8}$/.test(header) ? Number(header) : null;
}
