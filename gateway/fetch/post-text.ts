import { errors as undiciErrors } from 'undici';
import type { Dispatcher } from 'undici';

/** One POST, as little as it takes. */
export interface TextRequest {
  /** Path and query on the pool's origin. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Longest answer that is read. */
  readonly bytesMax: number;
}

/** The answer as text. */
export interface TextResponse {
  readonly status: number;
  /** The `content-type` header; undefined when none came. */
  readonly contentType: string | undefined;
  readonly text: string;
  /** Of the body as it came. */
  readonly bytes: number;
}

/** How far a request has come: waiting for a connection, sent and waiting for the answer's headers, or reading its body. */
export type Phase = 'connection' | 'headers' | 'body';

/** A request under way. */
export interface Posting {
  readonly response: Promise<TextResponse>;
  /** Cuts the connection; the response rejects with this reason. */
  readonly cancel: (reason: Error) => void;
  /** The phase, and since when by `performance.now()`; the first one since the call. */
  readonly progress: () => { readonly phase: Phase; readonly sinceMs: number };
}

/**
 * Sends a POST over undici's `dispatch`, below its promises and streams: the answer is gathered as it comes, and the client of a subgraph needs nothing else.
 * Rejects with undici's errors, with ResponseExceededMaxSizeError above `bytesMax`, or with the reason of `cancel`.
 */
export function postText(dispatcher: Dispatcher, { path, headers, body, bytesMax }: TextRequest): Posting {
  let cancelled: Error | null = null;
  let controller: Dispatcher.DispatchController | null = null;
  let fail: (error: Error) => void = () => {};
  let phase: Phase = 'connection';
  let sinceMs = performance.now();
  const response = new Promise<TextResponse>((resolve, reject) => {
    fail = reject;
    const chunks: Buffer[] = [];
    let bytes = 0;
    let status = 0;
    let contentType: string | undefined;
    dispatcher.dispatch(
      { path, method: 'POST', headers, body },
      {
        onRequestStart: (started) => {
          controller = started;
          phase = 'headers';
          sinceMs = performance.now();
          if (cancelled !== null) started.abort(cancelled);
        },
        onResponseStart: (_controller, statusCode, received) => {
          status = statusCode;
          const type = received['content-type'];
          contentType = typeof type === 'string' ? type : type?.[0];
          phase = 'body';
          sinceMs = performance.now();
        },
        onResponseData: (own, chunk) => {
          bytes += chunk.length;
          if (bytes > bytesMax) own.abort(new undiciErrors.ResponseExceededMaxSizeError());
          else chunks.push(chunk);
        },
        onResponseEnd: () => {
          const [first] = chunks;
          resolve({ status, contentType, bytes, text: (first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, bytes)).toString('utf8') });
        },
        onResponseError: (_controller, error) => reject(cancelled ?? error),
      },
    );
  });
  return {
    response,
    cancel: (reason) => {
      cancelled = reason;
      controller?.abort(reason);
      fail(reason);
    },
    progress: () => ({ phase, sinceMs }),
  };
}
