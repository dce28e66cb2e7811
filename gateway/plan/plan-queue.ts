import { PlanError } from './plan-error.ts';

interface Waiting {
  readonly plan: () => void;
}

/**
 * Plans one operation per turn of the event loop: many new operations at once then stop other requests for no longer than one plan takes. An operation that comes alone is planned at once.
 */
export class PlanQueue {
  readonly #waitingMax: number;
  readonly #waiting: Waiting[] = [];
  #isTurnTaken = false;

  /** @param waitingMax operations that may wait for their plan; more are refused */
  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax;
  }

  /**
   * Runs `plan` when its turn comes, and answers with its result.
   *
   * @throws PlanError PLAN_QUEUE_FULL when too many operations wait already.
   */
  run<Result>(plan: () => Result): Promise<Result> {
    if (this.#waiting.length >= this.#waitingMax) {
      return Promise.reject(new PlanError('PLAN_QUEUE_FULL', 'Too many new operations at once. Send this one again in a moment.'));
    }
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        try {
          resolve(plan());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      if (this.#isTurnTaken) this.#waiting.push({ plan: settle });
      else this.#take(settle);
    });
  }

  #take(plan: () => void): void {
    this.#isTurnTaken = true;
    plan();
    setImmediate(() => {
      this.#isTurnTaken = false;
      const next = this.#waiting.shift();
      if (next !== undefined) this.#take(next.plan);
    });
  }
}
