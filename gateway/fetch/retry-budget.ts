/** The bounds of asking a subgraph again. */
export interface RetryBounds {
  /** How many of a hundred requests may be sent again, in the long run. */
  readonly subgraphRetryPercent: number;
  /** Retries that may be saved up. */
  readonly subgraphRetriesSavedMax: number;
}

/**
 * A token bucket, one for each subgraph: every first attempt puts a part of a token in, every retry takes a whole one out. A subgraph that fails now and then is asked again; one that
 * fails always gets little more than the load that it had, not twice as much.
 */
export class RetryBudget {
  readonly #share: number;
  readonly #max: number;
  #tokens: number;

  constructor({ subgraphRetryPercent, subgraphRetriesSavedMax }: RetryBounds) {
    this.#share = subgraphRetryPercent / 100;
    this.#max = subgraphRetriesSavedMax;
    this.#tokens = subgraphRetriesSavedMax;
  }

  /** A first attempt is sent. */
  deposit(): void {
    this.#tokens = Math.min(this.#max, this.#tokens + this.#share);
  }

  /** Whether one retry may be sent; it is taken off then. */
  withdraw(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
