import { requestError } from '../http-reply.ts';
import type { RequestError } from '../http-reply.ts';

/** The bounds of what is worked on at once. */
export interface LoadBounds {
  readonly requestsInFlightMax: number;
  readonly requestsWaitingMax: number;
  readonly requestWaitMs: number;
}

/** A place among the requests that are worked on; to be given back once. */
export type Place = () => void;

interface Waiting {
  readonly admit: () => void;
}

/**
 * Bounds how many GraphQL requests are worked on at once and how many wait for that: beyond it, answering late would be answering none. What is refused costs
 * next to nothing, and health is not asked through here.
 */
export class LoadShedder {
  readonly #bounds: LoadBounds;
  readonly #waiting = new Set<Waiting>();
  #inFlight = 0;

  constructor(bounds: LoadBounds) {
    this.#bounds = bounds;
  }

  /** Requests that are worked on, and that wait, now. */
  get load(): { readonly inFlight: number; readonly waiting: number } {
    return { inFlight: this.#inFlight, waiting: this.#waiting.size };
  }

  /** A place, at once or when one is given back in time; or why there is none. */
  enter(signal?: AbortSignal): Place | Promise<Place | RequestError> | RequestError {
    if (this.#inFlight < this.#bounds.requestsInFlightMax) return this.#take();
    if (this.#waiting.size >= this.#bounds.requestsWaitingMax) return overloaded(this.#bounds.requestWaitMs);
    return new Promise((resolve) => {
      const end = (outcome: Place | RequestError): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(waiting);
        resolve(outcome);
      };
      const waiting: Waiting = { admit: () => end(this.#take()) };
      const giveUp = (): void => end(overloaded(this.#bounds.requestWaitMs));
      const onAbort = giveUp;
      const timer = setTimeout(giveUp, this.#bounds.requestWaitMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiting);
    });
  }

  #take(): Place {
    this.#inFlight += 1;
    let isGivenBack = false;
    return () => {
      if (isGivenBack) return;
      isGivenBack = true;
      this.#inFlight -= 1;
      const [next] = this.#waiting;
      next?.admit();
    };
  }
}

function overloaded(waitMs: number): RequestError {
  const seconds = String(Math.max(1, Math.ceil(waitMs / 1_000)));
  return requestError(503, 'OVERLOADED', `More requests come than can be answered. Try again in ${seconds} s.`, { 'retry-after': seconds });
}
