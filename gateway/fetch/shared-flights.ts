interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly abandon: AbortController;
  waiting: number;
}

/**
 * Work that several callers ask for at the same time and that is done once. It ends for everyone when it ends, and is given up when nobody waits for it any more. What is under way at one
 * moment is all that is held.
 */
export class SharedFlights<Result> {
  readonly #flights = new Map<string, Flight<Result>>();

  /** How many are under way. */
  get size(): number {
    return this.#flights.size;
  }

  /**
   * Waits for the work of this key, and starts it when nobody else has.
   *
   * @param key says everything that the result depends on
   * @param abandoned aborts when this caller waits no longer; the result then rejects with its reason
   * @param start does the work; its signal aborts when all callers are gone
   */
  join(key: string, abandoned: AbortSignal | undefined, start: (abandoned: AbortSignal) => Promise<Result>): Promise<Result> {
    const flight = this.#flights.get(key) ?? this.#begin(key, start);
    flight.waiting += 1;
    if (abandoned === undefined) return flight.result;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          // Whoever comes now must not wait for what was given up.
          if (this.#flights.get(key) === flight) this.#flights.delete(key);
          flight.abandon.abort(abandoned.reason);
        }
        reject(abandoned.reason as Error);
      };
      abandoned.addEventListener('abort', leave, { once: true });
      if (abandoned.aborted) leave();
      const stay = (): void => abandoned.removeEventListener('abort', leave);
      flight.result.then(
        (result) => {
          stay();
          resolve(result);
        },
        (error: unknown) => {
          stay();
          reject(error as Error);
        },
      );
    });
  }

  #begin(key: string, start: (abandoned: AbortSignal) => Promise<Result>): Flight<Result> {
    const abandon = new AbortController();
    const result = start(abandon.signal);
    const flight: Flight<Result> = { result, abandon, waiting: 0 };
    this.#flights.set(key, flight);
    const end = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    result.then(end, end);
    return flight;
  }
}
