/** What a measured process is asked over its channel; each ask is answered once, with the same `id`. */
export interface Ask {
  readonly id: number;
  readonly what: string;
  readonly argument?: unknown;
}

/** What a process says: that it is ready, or an answer. */
export type Said =
  | { readonly kind: 'ready'; readonly value: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** What a contender has used since its start, and what it holds now. */
export interface Usage {
  /** User and system time of all threads, in milliseconds. */
  readonly cpuMs: number;
  readonly rssMiB: number;
  /** After a full collection when it was asked for with one. */
  readonly heapMiB: number;
}

type Answers = Readonly<Record<string, (argument: unknown) => unknown>>;

/** Answers what the parent process asks. Asks that are not listed are left to other listeners. */
export function answerAsks(answers: Answers): void {
  process.on('message', (message: Ask) => {
    const answer = Object.hasOwn(answers, message.what) ? answers[message.what] : undefined;
    if (answer === undefined) return;
    void Promise.resolve()
      .then(() => answer(message.argument))
      .then(
        (value) => say({ kind: 'answer', id: message.id, value }),
        (error: unknown) => say({ kind: 'failed', id: message.id, message: String(error) }),
      );
  });
  // A parent that is gone asks nothing any more.
  process.once('disconnect', () => process.exit());
}

/** Tells the parent that this process can be used. */
export function sayReady(value: unknown): void {
  say({ kind: 'ready', value });
}

function say(message: Said): void {
  process.send?.(message);
}
