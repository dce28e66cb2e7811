import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SupergraphReview } from './supergraph-take-over.ts';
import { SupergraphRefused } from './supergraph-refused.ts';

/** What a review's thread gets as its `workerData`; it posts `{ refusal: string | null }` once. */
export interface ReviewData {
  /** SDL of the supergraph that serves. */
  readonly before: string;
  /** SDL of the one that is to take over. */
  readonly after: string;
  /** Folder of the registered operations; null for none. */
  readonly operations: string | null;
}

/** The bounds of a review. */
export interface ReviewBounds {
  /** A review that takes longer has failed, and the supergraph is refused. */
  readonly supergraphReviewMs: number;
}

/**
 * Judges supergraphs by a module that is run in a thread of its own, so that requests go on being answered meanwhile. The module is given by path, since
 * the gateway imports no other part: `schema/check/review-supergraph.ts` is one.
 *
 * @throws Error when there is no such module.
 */
export function reviewByModule(path: string, operations: string | null, bounds: ReviewBounds): SupergraphReview {
  const module = resolve(path);
  if (!existsSync(module)) throw new Error(`--supergraph-review: there is no file ${path}`);
  return ({ before, after }) => runReview(pathToFileURL(module), { before, after, operations }, bounds.supergraphReviewMs);
}

function runReview(module: URL, workerData: ReviewData, timeoutMs: number): Promise<string | null> {
  const worker = new Worker(module, { workerData });
  return new Promise<string | null>((done, fail) => {
    const failed = (reason: string, cause?: unknown): void =>
      fail(new SupergraphRefused('SUPERGRAPH_REVIEW_FAILED', `The supergraph could not be reviewed: ${reason}. The one before serves on; mend the review, or start without --supergraph-review.`, { cause }));
    const timer = setTimeout(() => failed(`it took longer than ${timeoutMs} ms`), timeoutMs);
    worker.once('error', (error: unknown) => failed(error instanceof Error ? error.message : String(error), error));
    worker.once('exit', () => failed('it ended without a verdict'));
    worker.once('message', (message: unknown) => {
      const refusal: unknown = typeof message === 'object' && message !== null ? Reflect.get(message, 'refusal') : undefined;
      if (refusal === null || typeof refusal === 'string') done(refusal);
      else failed('its verdict is none');
    });
    worker.once('exit', () => clearTimeout(timer));
  }).finally(() => worker.terminate());
}
