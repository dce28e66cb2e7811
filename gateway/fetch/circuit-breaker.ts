/** The bounds of sparing a subgraph that fails. */
export interface BreakerBounds {
  /** How far back attempts count. */
  readonly breakerWindowMs: number;
  /** Fewer failures than these within the window never open it. */
  readonly breakerFailuresMin: number;
  /** Nor do failures that are a smaller part of the attempts, in percent. */
  readonly breakerFailurePercent: number;
  /** How long an open one lets nothing through. */
  readonly breakerOpenMs: number;
}

/** `closed` lets everything through, `open` nothing, `half-open` one request that decides. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** What became of an attempt that was let through: `unknown` when it was given up before the subgraph could answer. */
export type AttemptOutcome = 'answered' | 'failed' | 'unknown';

/**
 * A circuit breaker, one for each subgraph. When most attempts of late have failed it opens: requests fail at once, which spares the subgraph and the clients' time. After a while one
 * request is let through as a probe; its answer closes the breaker, its failure opens it again.
 */
export class CircuitBreaker {
  readonly #bounds: BreakerBounds;
  readonly #now: () => number;
  readonly #changed: (state: BreakerState) => void;
  #state: BreakerState = 'closed';
  #openedAt = 0;
  #isProbing = false;
  // The window is two halves, of which the older is dropped whole.
  #halfStartedAt: number;
  #attempts: [older: number, newer: number] = [0, 0];
  #failures: [older: number, newer: number] = [0, 0];

  /**
   * @param changed told of each new state
   * @param now milliseconds of a clock that never goes back
   */
  constructor(bounds: BreakerBounds, changed: (state: BreakerState) => void = () => {}, now: () => number = () => performance.now()) {
    this.#bounds = bounds;
    this.#changed = changed;
    this.#now = now;
    this.#halfStartedAt = now();
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether an attempt may be sent. Each that may must end in `settle`. */
  admit(): boolean {
    if (this.#state === 'closed') return true;
    if (this.#state === 'open' && this.#now() - this.#openedAt >= this.#bounds.breakerOpenMs) this.#enter('half-open');
    if (this.#state !== 'half-open' || this.#isProbing) return false;
    this.#isProbing = true;
    return true;
  }

  /** An attempt that was let through has ended. */
  settle(outcome: AttemptOutcome): void {
    if (this.#state === 'half-open') {
      // Attempts from before it opened may end now; they decide as well as the probe does.
      this.#isProbing = false;
      if (outcome === 'failed') this.#open();
      else if (outcome === 'answered') this.#close();
      return;
    }
    if (this.#state === 'open' || outcome === 'unknown') return;
    this.#turn();
    this.#attempts[1] += 1;
    if (outcome === 'answered') return;
    this.#failures[1] += 1;
    const failures = this.#failures[0] + this.#failures[1];
    const attempts = this.#attempts[0] + this.#attempts[1];
    if (failures >= this.#bounds.breakerFailuresMin && failures * 100 >= attempts * this.#bounds.breakerFailurePercent) this.#open();
  }

  #turn(): void {
    const half = this.#bounds.breakerWindowMs / 2;
    const elapsed = this.#now() - this.#halfStartedAt;
    if (elapsed < half) return;
    const isRecent = elapsed < 2 * half;
    this.#attempts = [isRecent ? this.#attempts[1] : 0, 0];
    this.#failures = [isRecent ? this.#failures[1] : 0, 0];
    this.#halfStartedAt = isRecent ? this.#halfStartedAt + half : this.#now();
  }

  #open(): void {
    this.#openedAt = this.#now();
    this.#enter('open');
  }

  #close(): void {
    this.#attempts = [0, 0];
    this.#failures = [0, 0];
    this.#halfStartedAt = this.#now();
    this.#enter('closed');
  }

  #enter(state: BreakerState): void {
    this.#state = state;
    this.#changed(state);
  }
}
