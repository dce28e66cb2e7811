import type { Dispatcher } from 'undici';
import { errors as undiciErrors } from 'undici';
import { postText } from './post-text.ts';
import type { Phase, Posting, TextRequest, TextResponse } from './post-text.ts';
import type { SubgraphFailure } from './subgraph-fetch-error.ts';

/** How long each phase of an attempt may take, in milliseconds. */
export type PhaseTimeouts = Readonly<Record<Phase, number>>;

/** An attempt that got no whole HTTP answer. */
export class AttemptFailed extends Error {
  readonly failure: SubgraphFailure;

  constructor(failure: SubgraphFailure, cause: unknown) {
    super(failure, { cause });
    this.failure = failure;
  }
}

const FAILURES: Readonly<Record<Phase, SubgraphFailure>> = { connection: 'overloaded', headers: 'headers-timeout', body: 'body-timeout' };

/**
 * Sends one request once. Each phase has its own time; the signal ends it at any moment.
 *
 * @throws AttemptFailed when there is no whole answer.
 */
export async function sendAttempt(dispatcher: Dispatcher, request: TextRequest, timeouts: PhaseTimeouts, signal: AbortSignal | undefined): Promise<TextResponse> {
  if (signal?.aborted === true) throw new AttemptFailed(failureOfSignal(signal), signal.reason);
  const posting = postText(dispatcher, request);
  const watch = watchPhases(posting, timeouts);
  const giveUp = (): void => posting.cancel(new AttemptFailed(failureOfSignal(signal), signal?.reason));
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await posting.response;
  } catch (error) {
    throw error instanceof AttemptFailed ? error : new AttemptFailed(failureOf(error), error);
  } finally {
    watch.end();
    signal?.removeEventListener('abort', giveUp);
  }
}

/** One timer, set on to the phase that the request is in by then: most requests end before it rings at all. */
function watchPhases(posting: Posting, timeouts: PhaseTimeouts): { end(): void } {
  let timer: NodeJS.Timeout;
  let looking: NodeJS.Immediate | undefined;
  const look = (): void => {
    const { phase, sinceMs } = posting.progress();
    const leftMs = sinceMs + timeouts[phase] - performance.now();
    if (leftMs <= 0) posting.cancel(new AttemptFailed(FAILURES[phase], undefined));
    else timer = setTimeout(ring, leftMs);
  };
  // A process that was busy finds its timers due before it has read what came meanwhile: so that is read first.
  const ring = (): void => {
    looking = setImmediate(look);
  };
  timer = setTimeout(ring, Math.min(timeouts.connection, timeouts.headers));
  return {
    end: () => {
      clearTimeout(timer);
      clearImmediate(looking);
    },
  };
}

function failureOfSignal(signal: AbortSignal | undefined): SubgraphFailure {
  const reason: unknown = signal?.reason;
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'deadline' : 'aborted';
}

function failureOf(error: unknown): SubgraphFailure {
  if (error instanceof undiciErrors.ResponseExceededMaxSizeError) return 'too-large';
  return error instanceof undiciErrors.ConnectTimeoutError ? 'connect-timeout' : 'unreachable';
}
