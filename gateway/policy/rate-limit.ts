import { LRUCache } from 'lru-cache';
import { clientError } from './errors.ts';

/** How much of something somebody may do. */
export interface Rate {
  readonly perMinute: number;
  /** What may come at once after a pause. */
  readonly burst: number;
}

/** Whether one more is within a rate. */
export interface RateDecision {
  readonly isAllowed: boolean;
  /** When the next one will be; 0 when this one is. */
  readonly retryAfterMs: number;
}

/**
 * Counts what is done, by key. This process's own is `TokenBuckets`; one that several gateways share has the same single method, and may answer
 * later.
 */
export interface RateLimitStore {
  /** Takes one from what is left under a key, if something is. */
  take(key: string, rate: Rate): RateDecision | Promise<RateDecision>;
}

/** The bounds of who may ask how often. */
export interface RateBounds {
  readonly clientRequestsPerMinuteMax: number;
  readonly clientRequestsBurstMax: number;
  readonly operationRequestsPerMinuteMax: number;
  readonly operationRequestsBurstMax: number;
  readonly addressRequestsPerMinuteMax: number;
  readonly addressRequestsBurstMax: number;
}

/** Whose requests are counted together. */
export interface RateClient {
  /** The subject of a token, or an address. */
  readonly id: string;
  /** Without a token: many may be behind one address, so it may send more, and what it sends is not told apart. */
  readonly isAddress: boolean;
}

interface Bucket {
  left: number;
  at: number;
}

const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;
const AT_ONCE = 0;
const ALLOWED: RateDecision = { isAllowed: true, retryAfterMs: AT_ONCE };

/** A bucket for each key, that fills as time goes by. Keys least used are dropped, which fills theirs. */
export class TokenBuckets implements RateLimitStore {
  readonly #buckets: LRUCache<string, Bucket>;
  readonly #now: () => number;

  /** @param now in milliseconds, from any beginning */
  constructor(keysMax: number, now: () => number = () => performance.now()) {
    this.#buckets = new LRUCache({ max: keysMax });
    this.#now = now;
  }

  take(key: string, { perMinute, burst }: Rate): RateDecision {
    const now = this.#now();
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, (bucket = { left: burst, at: now }));
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) * perMinute) / MS_PER_MINUTE);
    bucket.at = now;
    if (bucket.left < 1) return { isAllowed: false, retryAfterMs: Math.ceil(((1 - bucket.left) * MS_PER_MINUTE) / perMinute) };
    bucket.left -= 1;
    return ALLOWED;
  }
}

/** Holds requests against how often one client may ask, and how often it may ask the same. */
export class RateLimiter {
  readonly #store: RateLimitStore;
  readonly #subject: Rate;
  readonly #operation: Rate;
  readonly #address: Rate;

  constructor(store: RateLimitStore, bounds: RateBounds) {
    this.#store = store;
    this.#subject = { perMinute: bounds.clientRequestsPerMinuteMax, burst: bounds.clientRequestsBurstMax };
    this.#operation = { perMinute: bounds.operationRequestsPerMinuteMax, burst: bounds.operationRequestsBurstMax };
    this.#address = { perMinute: bounds.addressRequestsPerMinuteMax, burst: bounds.addressRequestsBurstMax };
  }

  /** @throws GraphQLError RATE_LIMITED (429) with Retry-After. */
  async takeRequest({ id, isAddress }: RateClient): Promise<void> {
    if (isAddress) await this.#take(`address ${id}`, this.#address, 'Requests come too fast from your address');
    else await this.#take(`subject ${id}`, this.#subject, 'You send requests too fast');
  }

  /**
   * @param operation the operation's hash: its name is for the client to choose
   * @throws GraphQLError RATE_LIMITED (429) with Retry-After.
   */
  async takeOperation({ id, isAddress }: RateClient, operation: string): Promise<void> {
    if (!isAddress) await this.#take(`operation ${operation} ${id}`, this.#operation, 'You send this operation too fast');
  }

  async #take(key: string, rate: Rate, complaint: string): Promise<void> {
    const taken = this.#store.take(key, rate);
    const { isAllowed, retryAfterMs } = taken instanceof Promise ? await taken : taken;
    if (isAllowed) return;
    const seconds = Math.max(1, Math.ceil(retryAfterMs / MS_PER_SECOND));
    throw clientError('RATE_LIMITED', `${complaint}: at most ${rate.perMinute} a minute. Try again in ${seconds} s.`, { status: 429, headers: { 'retry-after': String(seconds) } });
  }
}
