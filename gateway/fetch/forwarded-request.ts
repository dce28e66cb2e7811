/** What of the client's request a subgraph gets to know. */
export interface ForwardedRequest {
  readonly requestId: string;
  /** The client's `authorization` header as it came. */
  readonly authorization: string | undefined;
  /** Aborts when the client has gone or the operation's time is over. */
  readonly abandoned: AbortSignal;
  /** Aborts when the operation's time is over. */
  readonly deadline: AbortSignal;
  /** When that is, by `performance.now()`. */
  readonly deadlineMs: number;
}

/** A context of another server than ours says nothing that is forwarded. */
export function forwardedFrom(context: unknown): ForwardedRequest | undefined {
  const { requestId, authorization, abandoned, deadline, deadlineMs }: Partial<ForwardedRequest> = typeof context === 'object' && context !== null ? context : {};
  return requestId !== undefined && abandoned !== undefined && deadline !== undefined && deadlineMs !== undefined
    ? { requestId, authorization, abandoned, deadline, deadlineMs }
    : undefined;
}
